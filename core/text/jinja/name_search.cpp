#include "core/text/jinja/name_search.h"

#include <algorithm>

namespace calm::jinja
{

namespace
{
template <typename Visit> void children(CallArguments& arguments, const Visit& visit)
{
    for (ExpressionPtr& value : arguments.positional)
        visit(value);
    for (auto& [name, value] : arguments.named)
        visit(value);
    visit(arguments.star);
    visit(arguments.doubleStar);
}

template <typename Visit> struct Children
{
    const Visit& visit;

    void operator()(Literal&) const {}
    void operator()(Name&) const {}
    void operator()(ListLiteral& node) const
    {
        for (ExpressionPtr& item : node.items)
            visit(item);
    }
    void operator()(DictLiteral& node) const
    {
        for (auto& [key, value] : node.entries) {
            visit(key);
            visit(value);
        }
    }
    void operator()(Unary& node) const { visit(node.operand); }
    void operator()(Binary& node) const { both(node.left, node.right); }
    void operator()(Logical& node) const { both(node.left, node.right); }
    void operator()(Concatenation& node) const
    {
        for (ExpressionPtr& part : node.parts)
            visit(part);
    }
    void operator()(ComparisonChain& node) const
    {
        visit(node.first);
        for (auto& [op, operand] : node.rest)
            visit(operand);
    }
    void operator()(AttributeAccess& node) const { visit(node.object); }
    void operator()(ItemAccess& node) const { both(node.object, node.key); }
    void operator()(Slice& node) const
    {
        both(node.object, node.start);
        both(node.stop, node.step);
    }
    void operator()(Call& node) const
    {
        visit(node.callee);
        children(node.arguments, visit);
    }
    void operator()(FilterUse& node) const
    {
        visit(node.input);
        children(node.arguments, visit);
    }
    void operator()(TestUse& node) const
    {
        visit(node.input);
        children(node.arguments, visit);
    }
    void operator()(Conditional& node) const
    {
        both(node.test, node.then);
        visit(node.otherwise);
    }

    void both(ExpressionPtr& first, ExpressionPtr& second) const
    {
        visit(first);
        visit(second);
    }
};

/// Names in the order in which Jinja's tree has them: a statement's targets before its values.
class Walk
{
public:
    /// Answers whether to go on.
    using Visit = std::function<void(const std::string& name, bool isStore)>;
    explicit Walk(Visit visit) : m_visit(std::move(visit)) {}

    void body(const Body& statements) const
    {
        for (const Statement& statement : statements)
            std::visit([this](const auto& node) { (*this)(node); }, statement.node);
    }
    void target(const Target& assigned) const
    {
        if (assigned.kind == Target::Kind::name)
            m_visit(assigned.name, true);
        for (const Target& item : assigned.items)
            target(item);
    }
    void operator()(const For& node) const
    {
        target(node.target);
        expression(node.iterable);
        body(node.body);
        body(node.otherwise);
        expression(node.test);
    }

private:
    void expression(const ExpressionPtr& value) const
    {
        if (value)
            forEachName(*value, [this](const std::string& name) { m_visit(name, false); });
    }
    void macro(const MacroBody& node) const
    {
        for (const std::string& name : node.parameters)
            m_visit(name, true);
        for (const ExpressionPtr& value : node.defaults)
            expression(value);
        body(node.body);
    }
    void operator()(const Output& node) const { expression(node.expression); }
    void operator()(const Assignment& node) const
    {
        target(node.target);
        expression(node.value);
    }
    void operator()(const BlockAssignment& node) const
    {
        target(node.target);
        expression(node.filter);
        body(node.body);
    }
    void operator()(const If& node) const
    {
        for (const auto& [test, statements] : node.branches) {
            expression(test);
            body(statements);
        }
        body(node.otherwise);
    }
    void operator()(const MacroDefinition& node) const { macro(node.macro); }
    void operator()(const CallBlock& node) const
    {
        expression(node.call);
        macro(node.macro);
    }
    void operator()(const FilterBlock& node) const
    {
        body(node.body);
        expression(node.filter);
    }
    void operator()(const With& node) const
    {
        for (const Target& assigned : node.targets)
            target(assigned);
        for (const ExpressionPtr& value : node.values)
            expression(value);
        body(node.body);
    }
    void operator()(const Autoescape& node) const
    {
        expression(node.on);
        body(node.body);
    }
    void operator()(const NamedBlock&) const {}
    void operator()(const LoopControl&) const {}
    void operator()(const OtherTemplate& node) const { expression(node.source); }

    Visit m_visit;
};
} // namespace

void forEachChild(Expression& expression, const std::function<void(ExpressionPtr&)>& visit)
{
    std::visit(Children<std::function<void(ExpressionPtr&)>>{visit}, expression.node);
}

void forEachName(const Expression& expression, const std::function<void(const std::string&)>& visit)
{
    if (const auto* name = std::get_if<Name>(&expression.node))
        visit(name->name);
    // The visitor below changes nothing.
    forEachChild(const_cast<Expression&>(expression), [&visit](ExpressionPtr& child) {
        if (child)
            forEachName(*child, visit);
    });
}

bool uses(const Body& body, const std::string& name)
{
    bool isUsed = false;
    bool isAssigned = false;
    Walk([&](const std::string& found, bool isStore) {
        if (found != name)
            return;
        isAssigned |= isStore;
        isUsed |= !isStore && !isAssigned;
    }).body(body);
    return isUsed;
}

bool assignsLoop(const For& loop)
{
    // Parameters of macros may be called so: they are not assignments. Jinja looks at names alone, and so does this.
    class Search
    {
    public:
        bool in(const Target& target) const
        {
            if (target.kind == Target::Kind::name && target.name == "loop")
                return true;
            return std::ranges::any_of(target.items, [this](const Target& item) { return in(item); });
        }
        bool in(const Body& body) const
        {
            return std::ranges::any_of(body, [this](const Statement& statement) {
                return std::visit([this](const auto& node) { return within(node); }, statement.node);
            });
        }
        bool within(const For& node) const { return in(node.target) || in(node.body) || in(node.otherwise); }

    private:
        bool within(const Output&) const { return false; }
        bool within(const Assignment& node) const { return in(node.target); }
        bool within(const BlockAssignment& node) const { return in(node.target) || in(node.body); }
        bool within(const If& node) const
        {
            return in(node.otherwise) ||
                   std::ranges::any_of(node.branches, [this](const auto& branch) { return in(branch.second); });
        }
        bool within(const MacroDefinition& node) const { return in(node.macro.body); }
        bool within(const CallBlock& node) const { return in(node.macro.body); }
        bool within(const FilterBlock& node) const { return in(node.body); }
        bool within(const With& node) const { return in(node.body); }
        bool within(const Autoescape& node) const { return in(node.body); }
        bool within(const NamedBlock& node) const { return in(node.body); }
        bool within(const LoopControl&) const { return false; }
        bool within(const OtherTemplate&) const { return false; }
    };
    return Search().within(loop);
}

} // namespace calm::jinja
