#pragma once

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/runtime.h"
#include "core/text/jinja/syntax.h"

#include <map>

namespace calm::jinja
{

/// The values of a scope's names while it lives.
struct Frame
{
    Frame* outer = nullptr;
    const Scope* scope = nullptr;
    std::vector<std::optional<Value>> slots; ///< nothing: not assigned yet
};

/// Runs one template once.
class Interpreter
{
public:
    Interpreter(const SyntaxTree& tree, Runtime& runtime, const Dict& variables)
        : m_tree(tree), m_runtime(runtime), m_variables(variables)
    {
    }

    std::string run(); ///< Failure; line() says where
    int line() const { return m_line; }

    // For the values that run template code when they are called.
    Value callMacro(const MacroBody& macro, Frame& outer, const Arguments& arguments);
    Value renderRecursively(const For& loop, Frame& outer, const Value& iterable, int depth);
    Runtime& runtime() { return m_runtime; }

private:
    enum class Flow { normal, breaking, continuing };
    class FrameHolder;
    class Capture;

    // statements
    Flow execute(const Body& body, Frame& frame);
    Flow execute(const Output& node, Frame& frame);
    Flow execute(const Assignment& node, Frame& frame);
    Flow execute(const BlockAssignment& node, Frame& frame);
    Flow execute(const If& node, Frame& frame);
    Flow execute(const For& node, Frame& frame);
    Flow execute(const MacroDefinition& node, Frame& frame);
    Flow execute(const CallBlock& node, Frame& frame);
    Flow execute(const FilterBlock& node, Frame& frame);
    Flow execute(const With& node, Frame& frame);
    Flow execute(const Autoescape& node, Frame& frame);
    Flow execute(const NamedBlock& node, Frame& frame);
    Flow execute(const LoopControl& node, Frame& frame);
    Flow execute(const OtherTemplate& node, Frame& frame);
    Flow iterate(const For& node, Frame& outer, const Value& iterable, int depth);
    Next chosen(const For& node, Frame& outer, Next items);

    // expressions
    Value evaluate(const Expression& expression, Frame& frame);
    Value evaluate(const ExpressionPtr& expression, Frame& frame) { return evaluate(*expression, frame); }
    Value evaluate(const Literal& node, Frame& frame);
    Value evaluate(const Name& node, Frame& frame);
    Value evaluate(const ListLiteral& node, Frame& frame);
    Value evaluate(const DictLiteral& node, Frame& frame);
    Value evaluate(const Unary& node, Frame& frame);
    Value evaluate(const Binary& node, Frame& frame);
    Value evaluate(const Logical& node, Frame& frame);
    Value evaluate(const Concatenation& node, Frame& frame);
    Value evaluate(const ComparisonChain& node, Frame& frame);
    Value evaluate(const AttributeAccess& node, Frame& frame);
    Value evaluate(const ItemAccess& node, Frame& frame);
    Value evaluate(const Slice& node, Frame& frame);
    Value evaluate(const Call& node, Frame& frame);
    Value evaluate(const FilterUse& node, Frame& frame);
    Value evaluate(const TestUse& node, Frame& frame);
    Value evaluate(const Conditional& node, Frame& frame);
    Value callOf(const Call& node, Frame& frame, const Value* caller);
    Arguments argumentsOf(const CallArguments& node, Frame& frame);

    // names
    void start(Frame& frame);
    std::optional<Value> contextValue(const std::string& name);
    std::optional<Value>& slotAt(const Place& place, Frame& frame);
    void assign(const Target& target, Value value, Frame& frame);
    void checkNamespaces(const Target& target, Frame& frame);
    Value valueOf(const Target& target, Frame& frame);
    void print(const Value& value);
    void write(std::string_view text);

    const SyntaxTree& m_tree;
    Runtime& m_runtime;
    const Dict& m_variables;
    std::map<std::string, Value> m_exported;          ///< what the top level has assigned
    std::vector<std::unique_ptr<Frame>> m_keptFrames; ///< those that macros may look into later
    std::string* m_output = nullptr;
    const Value* m_captured = nullptr; ///< what a filter without input is applied to
    bool m_escapes = false;
    int m_line = 1;
};

} // namespace calm::jinja
