// Statements; expressions stand in evaluation.cpp.

#include "core/text/jinja/interpreter.h"

#include "core/text/jinja/globals.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/loop_context.h"
#include "core/text/jinja/macro.h"
#include "core/text/jinja/operators.h"
#include "core/text/jinja/printing.h"

#include <algorithm>

namespace calm::jinja
{

/// A frame on this function's stack, or among the kept ones when a macro may outlive it.
class Interpreter::FrameHolder
{
public:
    FrameHolder(Interpreter& interpreter, const Scope& scope, Frame* outer)
    {
        if (scope.isCaptured) {
            interpreter.m_runtime.grow(sizeof(Frame) + scope.names.size() * sizeof(std::optional<Value>));
            interpreter.m_keptFrames.push_back(std::make_unique<Frame>());
            m_frame = interpreter.m_keptFrames.back().get();
        }
        m_frame->outer = outer;
        m_frame->scope = &scope;
        m_frame->slots.resize(scope.names.size());
    }
    Frame& operator*() { return *m_frame; }
    Frame* operator->() { return m_frame; }

private:
    Frame m_own;
    Frame* m_frame = &m_own;
};

/// While it lives, what is printed goes into `text`.
class Interpreter::Capture
{
public:
    explicit Capture(Interpreter& interpreter) : m_interpreter(interpreter), m_before(interpreter.m_output)
    {
        interpreter.m_output = &text;
    }
    ~Capture() { end(); }
    void end() { m_interpreter.m_output = m_before; }
    Value value() { return Value(std::move(text), m_interpreter.m_escapes); }
    std::string text;

private:
    Interpreter& m_interpreter;
    std::string* m_before;
};

std::string Interpreter::run()
{
    std::string text;
    m_output = &text;
    FrameHolder frame(*this, m_tree.scope, nullptr);
    start(*frame);
    execute(m_tree.body, *frame);
    return text;
}

void Interpreter::write(std::string_view text)
{
    m_runtime.grow(text.size());
    m_output->append(text);
    if (m_output->size() > m_runtime.limits().valueBytes)
        throw Failure("it prints more than " + std::to_string(m_runtime.limits().valueBytes) + " bytes");
}

void Interpreter::print(const Value& value)
{
    if (m_escapes)
        write(escaped(value));
    else if (value.isText())
        write(value.bytes());
    else
        write(toText(value));
}

Interpreter::Flow Interpreter::execute(const Body& body, Frame& frame)
{
    for (const Statement& statement : body) {
        const Runtime::Level level(m_runtime);
        m_runtime.step();
        m_line = statement.line;
        const Flow flow = std::visit([&](const auto& node) { return execute(node, frame); }, statement.node);
        if (flow != Flow::normal)
            return flow;
    }
    return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const Output& node, Frame& frame)
{
    if (node.expression)
        print(evaluate(node.expression, frame));
    else
        write(node.data);
    return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const Assignment& node, Frame& frame)
{
    checkNamespaces(node.target, frame);
    assign(node.target, evaluate(node.value, frame), frame);
    return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const BlockAssignment& node, Frame& frame)
{
    FrameHolder inside(*this, node.scope, &frame);
    start(*inside);
    Capture capture(*this);
    const Flow flow = execute(node.body, *inside);
    capture.end();
    if (flow != Flow::normal)
        return flow;
    Value value = capture.value();
    if (node.filter) {
        const Value* const before = std::exchange(m_captured, &value);
        Value filtered = evaluate(node.filter, *inside);
        m_captured = before;
        value = std::move(filtered);
    }
    assign(node.target, std::move(value), frame);
    return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const If& node, Frame& frame)
{
    for (const auto& [test, body] : node.branches)
        if (evaluate(test, frame).truth())
            return execute(body, frame);
    return execute(node.otherwise, frame);
}

Interpreter::Flow Interpreter::execute(const For& node, Frame& frame)
{
    const Value iterable = evaluate(node.iterable, frame);
    if (!node.isRecursive)
        return iterate(node, frame, iterable, 0);
    print(renderRecursively(node, frame, iterable, 0));
    return Flow::normal;
}

Value Interpreter::renderRecursively(const For& loop, Frame& outer, const Value& iterable, int depth)
{
    const Runtime::Level level(m_runtime);
    Capture capture(*this);
    iterate(loop, outer, iterable, depth);
    capture.end();
    return capture.value();
}

/// The items that the loop's own `if` lets pass.
Next Interpreter::chosen(const For& node, Frame& outer, Next items)
{
    auto frame = std::make_shared<Frame>(Frame{&outer, &node.testScope, {}});
    frame->slots.resize(node.testScope.names.size());
    return [this, &node, frame, items = std::move(items), isStarted = false]() mutable -> std::optional<Value> {
        if (!std::exchange(isStarted, true))
            start(*frame);
        while (auto item = items()) {
            m_runtime.step();
            assign(node.testTarget, *item, *frame);
            if (evaluate(node.test, *frame).truth())
                return valueOf(node.testTarget, *frame);
        }
        return std::nullopt;
    };
}

Interpreter::Flow Interpreter::iterate(const For& node, Frame& outer, const Value& iterable, int depth)
{
    Next items = jinja::iterate(iterable);
    if (node.test)
        items = chosen(node, outer, std::move(items));
    const auto loop =
        std::make_shared<LoopContext>(std::move(items), node.test ? std::nullopt : lengthOf(iterable), depth);
    const LoopContext::Guard guard(*loop); // nothing of it may be asked once its frames are gone
    if (node.isRecursive)
        loop->setRecursion([this, &node, &outer](const Value& inner, int innerDepth) {
            return renderRecursively(node, outer, inner, innerDepth);
        });
    FrameHolder frame(*this, node.scope, &outer);
    bool hasFinishedOne = false;
    Flow flow = Flow::normal;
    while (const auto item = loop->advance()) {
        m_runtime.step();
        if (node.loopSlot >= 0)
            frame->slots[static_cast<std::size_t>(node.loopSlot)] = Value(std::shared_ptr<Object>(loop));
        assign(node.target, *item, *frame);
        start(*frame);
        flow = execute(node.body, *frame);
        hasFinishedOne |= flow == Flow::normal; // Jinja's rule: an else follows also when every turn was cut short
        if (flow == Flow::breaking)
            break;
    }
    frame->slots.assign(frame->slots.size(), std::nullopt); // a macro of the loop finds nothing there any more
    if (hasFinishedOne || node.otherwise.empty())
        return Flow::normal;
    FrameHolder otherwise(*this, node.elseScope, &outer);
    start(*otherwise);
    return execute(node.otherwise, *otherwise);
}

Interpreter::Flow Interpreter::execute(const MacroDefinition& node, Frame& frame)
{
    assign(node.target, Value(std::make_shared<Macro>(*this, node.macro, frame)), frame);
    return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const CallBlock& node, Frame& frame)
{
    const Value caller(std::make_shared<Macro>(*this, node.macro, frame));
    if (node.call)
        print(callOf(std::get<Call>(node.call->node), frame, &caller));
    else
        print(callMacro(node.macro, frame, {}));
    return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const FilterBlock& node, Frame& frame)
{
    FrameHolder inside(*this, node.scope, &frame);
    start(*inside);
    Capture capture(*this);
    const Flow flow = execute(node.body, *inside);
    capture.end();
    if (flow != Flow::normal)
        return flow;
    const Value value = capture.value();
    const Value* const before = std::exchange(m_captured, &value);
    const Value filtered = evaluate(node.filter, *inside);
    m_captured = before;
    print(filtered);
    return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const With& node, Frame& frame)
{
    FrameHolder inside(*this, node.scope, &frame);
    start(*inside);
    for (std::size_t i = 0; i < node.targets.size(); ++i)
        assign(node.targets[i], evaluate(node.values[i], frame), *inside);
    return execute(node.body, *inside);
}

Interpreter::Flow Interpreter::execute(const Autoescape& node, Frame& frame)
{
    FrameHolder inside(*this, node.scope, &frame);
    start(*inside);
    const bool before = std::exchange(m_escapes, evaluate(node.on, *inside).truth());
    const Flow flow = execute(node.body, *inside);
    m_escapes = before;
    return flow;
}

Interpreter::Flow Interpreter::execute(const NamedBlock& node, Frame&)
{
    FrameHolder inside(*this, node.scope, nullptr);
    start(*inside);
    return execute(node.body, *inside);
}

Interpreter::Flow Interpreter::execute(const LoopControl& node, Frame&)
{
    return node.isBreak ? Flow::breaking : Flow::continuing;
}

Interpreter::Flow Interpreter::execute(const OtherTemplate& node, Frame&)
{
    throw Failure("{% " + node.tag + " %} is refused: a chat template reads no other files");
}

Value Interpreter::callMacro(const MacroBody& macro, Frame& outer, const Arguments& arguments)
{
    const Runtime::Level level(m_runtime);
    m_runtime.step();
    const std::string name = "the macro " + macro.name;
    const std::size_t count = macro.parameters.size();
    FrameHolder frame(*this, macro.scope, &outer);
    const auto slot = [&](int index) -> std::optional<Value>& { return frame->slots[static_cast<std::size_t>(index)]; };
    std::vector<std::pair<std::string, Value>> named = arguments.named;
    const auto takeNamed = [&named](const std::string& wanted) -> std::optional<Value> {
        const auto it = std::ranges::find(named, wanted, [](const auto& entry) { return entry.first; });
        if (it == named.end())
            return std::nullopt;
        Value value = it->second;
        named.erase(it);
        return value;
    };
    for (std::size_t i = 0; i < count; ++i)
        slot(macro.slots[i]) =
            i < arguments.positional.size() ? arguments.positional[i] : takeNamed(macro.parameters[i]);
    if (macro.callerSlot >= 0) {
        auto caller = takeNamed("caller");
        slot(macro.callerSlot) =
            caller && !caller->isNone() ? *caller : Value::undefined("nothing calls " + name + " with a block");
    }
    if (macro.kwargsSlot >= 0) {
        Dict rest;
        for (const auto& [key, value] : named)
            rest.set(key, value);
        slot(macro.kwargsSlot) = Value::dict(std::move(rest));
    } else if (!named.empty()) {
        throw Failure(name + " has no parameter " + named.front().first);
    }
    if (macro.varargsSlot >= 0) {
        const auto first = static_cast<std::ptrdiff_t>(std::min(count, arguments.positional.size()));
        slot(macro.varargsSlot) = m_runtime.tuple({arguments.positional.begin() + first, arguments.positional.end()});
    } else if (arguments.positional.size() > count) {
        throw Failure(name + " takes " + std::to_string(count) + " arguments, not " +
                      std::to_string(arguments.positional.size()));
    }
    start(*frame);
    for (std::size_t i = 0; i < count; ++i) {
        if (slot(macro.slots[i]))
            continue;
        const std::size_t firstDefault = count - macro.defaults.size();
        slot(macro.slots[i]) = i < firstDefault
                                   ? Value::undefined("the parameter " + macro.parameters[i] + " was not given")
                                   : evaluate(macro.defaults[i - firstDefault], *frame);
    }
    Capture capture(*this);
    execute(macro.body, *frame);
    capture.end();
    return capture.value();
}

} // namespace calm::jinja
