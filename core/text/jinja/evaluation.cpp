// Expressions and names of the interpreter.

#include "core/text/jinja/attributes.h"
#include "core/text/jinja/filters.h"
#include "core/text/jinja/globals.h"
#include "core/text/jinja/interpreter.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/operators.h"
#include "core/text/jinja/printing.h"
#include "core/text/jinja/value_tests.h"

#include <algorithm>

namespace calm::jinja
{

std::optional<Value> Interpreter::contextValue(const std::string& name)
{
    if (const auto it = m_exported.find(name); it != m_exported.end())
        return it->second;
    if (const Value* found = m_variables.findText(name))
        return *found;
    return globalOf(m_runtime, name);
}

/// Sets the slots to what they begin with; parameters are set by whoever enters the scope.
void Interpreter::start(Frame& frame)
{
    const auto& starts = frame.scope->starts;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        switch (starts[i].kind) {
        case SlotStart::Kind::parameter:
            break;
        case SlotStart::Kind::undefined:
            frame.slots[i].reset();
            break;
        case SlotStart::Kind::context:
            frame.slots[i] = contextValue(frame.scope->names[i]);
            break;
        case SlotStart::Kind::outer:
            frame.slots[i] = slotAt(starts[i].place, frame);
            break;
        }
    }
}

std::optional<Value>& Interpreter::slotAt(const Place& place, Frame& frame)
{
    Frame* at = &frame;
    for (int i = 0; i < place.hops; ++i)
        at = at->outer;
    return at->slots[static_cast<std::size_t>(place.slot)];
}

void Interpreter::checkNamespaces(const Target& target, Frame& frame)
{
    if (target.kind == Target::Kind::attribute) {
        const auto& value = slotAt(target.place, frame);
        if (!value || !value->as<Namespace>())
            throw Failure(target.name + " is no namespace, so its attributes cannot be set");
    }
    for (const Target& item : target.items)
        checkNamespaces(item, frame);
}

void Interpreter::assign(const Target& target, Value value, Frame& frame)
{
    if (target.kind == Target::Kind::attribute) {
        checkNamespaces(target, frame);
        depthAround(value);
        slotAt(target.place, frame)->as<Namespace>()->set(target.attribute, std::move(value));
        return;
    }
    if (target.kind == Target::Kind::tuple) {
        std::vector<Value> items = toItems(value, m_runtime);
        if (items.size() != target.items.size())
            throw Failure(std::to_string(items.size()) + " values cannot be assigned to " +
                          std::to_string(target.items.size()) + " names");
        for (std::size_t i = 0; i < items.size(); ++i)
            assign(target.items[i], std::move(items[i]), frame);
        return;
    }
    if (target.isExported)
        m_exported[target.name] = value;
    slotAt(target.place, frame) = std::move(value);
}

Value Interpreter::valueOf(const Target& target, Frame& frame)
{
    if (target.kind == Target::Kind::name)
        return slotAt(target.place, frame).value_or(Value());
    std::vector<Value> items;
    for (const Target& item : target.items)
        items.push_back(valueOf(item, frame));
    return m_runtime.tuple(std::move(items));
}

Value Interpreter::evaluate(const Expression& expression, Frame& frame)
{
    const Runtime::Level level(m_runtime);
    m_runtime.step();
    m_line = expression.line;
    return std::visit([&](const auto& node) { return evaluate(node, frame); }, expression.node);
}

Value Interpreter::evaluate(const Literal& node, Frame&)
{
    return node.value;
}

Value Interpreter::evaluate(const Name& node, Frame& frame)
{
    const auto& value = slotAt(node.place, frame);
    return value ? *value : Value::undefined(node.name + " is not defined");
}

Value Interpreter::evaluate(const ListLiteral& node, Frame& frame)
{
    std::vector<Value> items;
    items.reserve(node.items.size());
    for (const ExpressionPtr& item : node.items)
        items.push_back(evaluate(item, frame));
    return node.isTuple ? m_runtime.tuple(std::move(items)) : m_runtime.list(std::move(items));
}

Value Interpreter::evaluate(const DictLiteral& node, Frame& frame)
{
    Dict dict;
    for (const auto& [key, value] : node.entries) {
        Value itsKey = evaluate(key, frame);
        m_runtime.readAll(itsKey);
        dict.set(std::move(itsKey), evaluate(value, frame));
    }
    m_runtime.growItems(2 * node.entries.size());
    return Value::dict(std::move(dict));
}

Value Interpreter::evaluate(const Unary& node, Frame& frame)
{
    const Value value = evaluate(node.operand, frame);
    switch (node.op) {
    case Unary::Operator::negative:
        return negated(value);
    case Unary::Operator::positive:
        return positive(value);
    case Unary::Operator::logicalNot:
        break;
    }
    return !value.truth();
}

Value Interpreter::evaluate(const Binary& node, Frame& frame)
{
    const Value left = evaluate(node.left, frame);
    return apply(m_runtime, node.op, left, evaluate(node.right, frame));
}

Value Interpreter::evaluate(const Logical& node, Frame& frame)
{
    Value left = evaluate(node.left, frame);
    return left.truth() == node.isAnd ? evaluate(node.right, frame) : left;
}

Value Interpreter::evaluate(const Concatenation& node, Frame& frame)
{
    std::string text;
    for (const ExpressionPtr& part : node.parts) {
        const Value value = evaluate(part, frame);
        text += m_escapes ? escaped(value) : toText(value);
        if (text.size() > m_runtime.limits().valueBytes)
            throw Failure("it makes values that are too large");
    }
    return m_runtime.text(std::move(text), m_escapes);
}

Value Interpreter::evaluate(const ComparisonChain& node, Frame& frame)
{
    Value left = evaluate(node.first, frame);
    for (const auto& [op, operand] : node.rest) {
        Value right = evaluate(operand, frame);
        if (!compare(m_runtime, op, left, right))
            return false;
        left = std::move(right);
    }
    return true;
}

Value Interpreter::evaluate(const AttributeAccess& node, Frame& frame)
{
    return attributeOf(m_runtime, evaluate(node.object, frame), node.name);
}

Value Interpreter::evaluate(const ItemAccess& node, Frame& frame)
{
    const Value object = evaluate(node.object, frame);
    return itemOf(m_runtime, object, evaluate(node.key, frame));
}

Value Interpreter::evaluate(const Slice& node, Frame& frame)
{
    const auto part = [&](const ExpressionPtr& bound) { return bound ? evaluate(bound, frame) : Value(); };
    const Value object = evaluate(node.object, frame);
    const Value start = part(node.start);
    const Value stop = part(node.stop);
    return sliced(m_runtime, object, start, stop, part(node.step));
}

Arguments Interpreter::argumentsOf(const CallArguments& node, Frame& frame)
{
    Arguments arguments;
    for (const ExpressionPtr& value : node.positional)
        arguments.positional.push_back(evaluate(value, frame));
    if (node.star)
        for (Value& value : toItems(evaluate(node.star, frame), m_runtime))
            arguments.positional.push_back(std::move(value));
    for (const auto& [name, value] : node.named)
        arguments.named.emplace_back(name, evaluate(value, frame));
    if (!node.doubleStar)
        return arguments;
    const Value more = evaluate(node.doubleStar, frame);
    if (!more.isDict())
        throw Failure("what stands behind ** must be a mapping, not a " + more.typeName());
    for (const auto& [key, value] : more.dict().entries()) {
        if (!key.isText() ||
            std::ranges::any_of(arguments.named, [&key](const auto& e) { return e.first == key.bytes(); }))
            throw Failure("an argument by name is no text or given twice");
        arguments.named.emplace_back(key.bytes(), value);
    }
    return arguments;
}

Value Interpreter::callOf(const Call& node, Frame& frame, const Value* caller)
{
    const Value callee = evaluate(node.callee, frame);
    Arguments arguments = argumentsOf(node.arguments, frame);
    if (caller)
        arguments.named.emplace_back("caller", *caller);
    if (callee.isUndefined())
        failUndefined(callee);
    if (!callee.isObject())
        throw Failure("a " + callee.typeName() + " cannot be called");
    return callee.object().call(arguments);
}

Value Interpreter::evaluate(const Call& node, Frame& frame)
{
    return callOf(node, frame, nullptr);
}

Value Interpreter::evaluate(const FilterUse& node, Frame& frame)
{
    const Filter filter = findFilter(node.name);
    if (!filter)
        throw Failure("there is no filter " + node.name);
    const Value input = node.input ? evaluate(node.input, frame) : *m_captured;
    m_runtime.read(input);
    return filter(m_runtime, input, argumentsOf(node.arguments, frame));
}

Value Interpreter::evaluate(const TestUse& node, Frame& frame)
{
    const ValueTest test = findTest(node.name);
    if (!test)
        throw Failure("there is no test " + node.name);
    const Value input = evaluate(node.input, frame);
    m_runtime.read(input);
    return test(m_runtime, input, argumentsOf(node.arguments, frame));
}

Value Interpreter::evaluate(const Conditional& node, Frame& frame)
{
    if (evaluate(node.test, frame).truth())
        return evaluate(node.then, frame);
    return node.otherwise ? evaluate(node.otherwise, frame)
                          : Value::undefined("an if without else within an expression was not true");
}

} // namespace calm::jinja
