// Where names live. Jinja decides that before it renders: a name that a scope assigns anywhere is that scope's own from
// its beginning on. These are its rules (jinja2/idtracking.py, compiler.py), not those of a language with blocks.

#include "core/text/jinja/filters.h"
#include "core/text/jinja/lexer.h"
#include "core/text/jinja/name_search.h"
#include "core/text/jinja/syntax.h"
#include "core/text/jinja/value_tests.h"

#include <algorithm>
#include <map>
#include <set>

namespace calm::jinja
{

namespace
{
/// What is known of a scope's names while they are collected.
class Symbols
{
public:
    Symbols(Scope& scope, Symbols* parent) : m_scope(&scope), m_parent(parent) {}

    std::optional<Place> find(const std::string& name) const
    {
        int hops = 0;
        for (const Symbols* symbols = this; symbols; symbols = symbols->m_parent, ++hops)
            if (const auto it = symbols->m_slots.find(name); it != symbols->m_slots.end())
                return Place{hops, it->second};
        return std::nullopt;
    }

    void load(const std::string& name)
    {
        if (!find(name))
            define(name, {SlotStart::Kind::context, {}});
    }

    void store(const std::string& name)
    {
        m_stores.insert(name);
        if (m_slots.contains(name))
            return;
        if (const auto outer = outerPlace(name))
            define(name, {SlotStart::Kind::outer, *outer});
        else
            define(name, {SlotStart::Kind::undefined, {}});
    }

    int declareParameter(const std::string& name)
    {
        m_stores.insert(name);
        return define(name, {SlotStart::Kind::parameter, {}});
    }

    /// What the branches of an if assign may or may not happen: such names begin with what they were outside.
    void mergeBranches(const std::vector<Symbols>& branches)
    {
        std::set<std::string> stores;
        for (const Symbols& branch : branches)
            for (const std::string& name : branch.m_stores)
                if (!m_stores.contains(name))
                    stores.insert(name);
        for (const Symbols& branch : branches) {
            for (const auto& [name, slot] : branch.m_slots)
                m_slots[name] = slot;
            for (const auto& [slot, start] : branch.m_starts)
                m_starts[slot] = start;
            m_stores.insert(branch.m_stores.begin(), branch.m_stores.end());
        }
        for (const std::string& name : stores) {
            const Place place = *find(name);
            const auto outer = outerPlace(name);
            m_starts[place.slot] =
                outer ? SlotStart{SlotStart::Kind::outer, *outer} : SlotStart{SlotStart::Kind::context, {}};
        }
    }

    /// Writes what was collected into the scope.
    void finish()
    {
        m_scope->starts.assign(m_scope->names.size(), {});
        for (const auto& [slot, start] : m_starts)
            m_scope->starts[static_cast<std::size_t>(slot)] = start;
    }

    Place placeOf(const std::string& name)
    {
        if (!find(name)) { // a name in the filter of a block set, which Jinja overlooks when it collects
            load(name);
            finish();
        }
        return *find(name);
    }

    void markCaptured()
    {
        for (Symbols* symbols = this; symbols; symbols = symbols->m_parent)
            symbols->m_scope->isCaptured = true;
    }

private:
    std::optional<Place> outerPlace(const std::string& name) const
    {
        auto place = m_parent ? m_parent->find(name) : std::nullopt;
        if (place)
            ++place->hops;
        return place;
    }

    int define(const std::string& name, SlotStart start)
    {
        auto& names = m_scope->names;
        const auto it = std::ranges::find(names, name);
        const int slot = static_cast<int>(it - names.begin());
        if (it == names.end())
            names.push_back(name);
        m_slots[name] = slot;
        m_starts[slot] = start;
        return slot;
    }

    Scope* m_scope;
    Symbols* m_parent;
    std::map<std::string, int> m_slots;
    std::map<int, SlotStart> m_starts;
    std::set<std::string> m_stores;
};

// ---- collecting ----------------------------------------------------------------------------------------------------

/// The names that one scope's statements use or assign, in their order; scopes within it are passed over.
class Collector
{
public:
    explicit Collector(Symbols& symbols) : m_symbols(&symbols) {}

    void body(const Body& statements)
    {
        for (const Statement& statement : statements)
            std::visit([this](const auto& node) { visit(node); }, statement.node);
    }

    void expression(const ExpressionPtr& value)
    {
        if (value)
            forEachName(*value, [this](const std::string& name) { m_symbols->load(name); });
    }

    void parameters(const Target& target)
    {
        if (target.kind == Target::Kind::name)
            m_symbols->declareParameter(target.name);
        for (const Target& item : target.items)
            parameters(item);
    }

private:
    void store(const Target& target)
    {
        if (target.kind == Target::Kind::name)
            m_symbols->store(target.name);
        if (target.kind == Target::Kind::attribute)
            m_symbols->load(target.name);
        for (const Target& item : target.items)
            store(item);
    }

    void visit(const Output& node) { expression(node.expression); }
    void visit(const Assignment& node)
    {
        expression(node.value);
        store(node.target);
    }
    void visit(const BlockAssignment& node) { store(node.target); }
    void visit(const If& node)
    {
        expression(node.branches.front().first);
        Symbols* const before = m_symbols;
        std::vector<Symbols> branches(3, *before);
        m_symbols = &branches[0];
        body(node.branches.front().second);
        m_symbols = &branches[1];
        for (std::size_t i = 1; i < node.branches.size(); ++i)
            elif (node.branches[i]);
        m_symbols = &branches[2];
        body(node.otherwise);
        m_symbols = before;
        m_symbols->mergeBranches(branches);
    }
    void elif (const std::pair<ExpressionPtr, Body>& branch)
    {
        expression(branch.first);
        Symbols* const before = m_symbols;
        std::vector<Symbols> branches(1, *before);
        m_symbols = &branches[0];
        body(branch.second);
        m_symbols = before;
        m_symbols->mergeBranches(branches);
    }
    void visit(const For& node) { expression(node.iterable); }
    void visit(const MacroDefinition& node) { m_symbols->store(node.macro.name); }
    void visit(const CallBlock& node) { expression(node.call); }
    void visit(const FilterBlock& node) { expression(node.filter); }
    void visit(const With& node)
    {
        for (const ExpressionPtr& value : node.values)
            expression(value);
    }
    void visit(const Autoescape&) {}
    void visit(const NamedBlock&) {}
    void visit(const LoopControl&) {}
    void visit(const OtherTemplate& node)
    {
        expression(node.source);
        for (const Target& target : node.targets)
            m_symbols->store(target.name);
    }

    Symbols* m_symbols;
};

// ---- binding -------------------------------------------------------------------------------------------------------

/// Where a statement stands.
struct Surroundings
{
    bool isTopLevel = false;
    bool mayLackFilters = false; ///< within an if: an unknown filter fails only when it is reached
    bool isInLoop = false;

    Surroundings inner() const { return {false, false, isInLoop}; }
    Surroundings branch() const { return {isTopLevel, true, isInLoop}; }
};

class Binder
{
public:
    void body(Body& statements, Symbols& symbols, const Surroundings& where)
    {
        for (Statement& statement : statements) {
            m_line = statement.line;
            std::visit([&](auto& node) { bind(node, symbols, where); }, statement.node);
        }
    }

private:
    [[noreturn]] void fail(const std::string& sentence) const { throw SyntaxFailure(sentence, m_line); }

    void expression(ExpressionPtr& value, Symbols& symbols, const Surroundings& where)
    {
        if (!value)
            return;
        m_line = value->line;
        if (auto* name = std::get_if<Name>(&value->node))
            name->place = symbols.placeOf(name->name);
        if (const auto* filter = std::get_if<FilterUse>(&value->node);
            filter && !where.mayLackFilters && !findFilter(filter->name))
            fail("there is no filter " + filter->name);
        if (const auto* test = std::get_if<TestUse>(&value->node);
            test && !where.mayLackFilters && !findTest(test->name))
            fail("there is no test " + test->name);
        const Surroundings within = std::holds_alternative<Conditional>(value->node) ? where.branch() : where;
        forEachChild(*value, [&](ExpressionPtr& child) { expression(child, symbols, within); });
    }

    void target(Target& assigned, Symbols& symbols, const Surroundings& where)
    {
        if (assigned.kind != Target::Kind::tuple)
            assigned.place = symbols.placeOf(assigned.name);
        assigned.isExported = where.isTopLevel && assigned.kind == Target::Kind::name;
        for (Target& item : assigned.items)
            target(item, symbols, where);
    }

    void bind(Output& node, Symbols& symbols, const Surroundings& where)
    {
        expression(node.expression, symbols, where);
    }

    void bind(Assignment& node, Symbols& symbols, const Surroundings& where)
    {
        target(node.target, symbols, where);
        expression(node.value, symbols, where);
    }

    void bind(BlockAssignment& node, Symbols& symbols, const Surroundings& where)
    {
        Symbols inside(node.scope, &symbols);
        Collector(inside).body(node.body);
        inside.finish();
        body(node.body, inside, where.inner());
        target(node.target, symbols, where);
        expression(node.filter, inside, where.inner());
    }

    void bind(If& node, Symbols& symbols, const Surroundings& where)
    {
        for (auto& [test, statements] : node.branches) {
            expression(test, symbols, where.branch());
            body(statements, symbols, where.branch());
        }
        body(node.otherwise, symbols, where.branch());
    }

    void bind(For& node, Symbols& symbols, const Surroundings& where)
    {
        if (assignsLoop(node))
            fail("nothing can be assigned to loop");
        Symbols inside(node.scope, &symbols);
        if (node.isRecursive || uses(node.body, "loop"))
            node.loopSlot = inside.declareParameter("loop");
        Collector collector(inside);
        collector.parameters(node.target);
        collector.body(node.body);
        inside.finish();
        Surroundings within = where.inner();
        within.isInLoop = true;
        target(node.target, inside, within);
        expression(node.iterable, symbols, where);
        bindTest(node, symbols, where);
        body(node.body, inside, within);
        Symbols otherwise(node.elseScope, &symbols);
        Collector(otherwise).body(node.otherwise);
        otherwise.finish();
        within.isInLoop = where.isInLoop && !node.isRecursive;
        body(node.otherwise, otherwise, within);
    }

    void bindTest(For& node, Symbols& symbols, const Surroundings& where)
    {
        Symbols inside(node.testScope, &symbols);
        Collector collector(inside);
        collector.parameters(node.testTarget);
        collector.expression(node.test);
        inside.finish();
        target(node.testTarget, inside, where.inner());
        expression(node.test, inside, where.inner());
    }

    void macro(MacroBody& node, Symbols& symbols)
    {
        Symbols inside(node.scope, &symbols);
        symbols.markCaptured();
        for (const std::string& name : node.parameters)
            node.slots.push_back(inside.declareParameter(name));
        Collector collector(inside);
        for (const ExpressionPtr& value : node.defaults)
            collector.expression(value);
        collector.body(node.body);
        const auto special = [&](const std::string& name) {
            const bool isParameter = std::ranges::find(node.parameters, name) != node.parameters.end();
            return !isParameter && uses(node.body, name) ? inside.declareParameter(name) : -1;
        };
        checkCaller(node);
        node.callerSlot = special("caller");
        node.kwargsSlot = special("kwargs");
        node.varargsSlot = special("varargs");
        inside.finish();
        for (ExpressionPtr& value : node.defaults)
            expression(value, inside, {});
        body(node.body, inside, {});
    }

    void checkCaller(const MacroBody& node) const
    {
        const auto it = std::ranges::find(node.parameters, "caller");
        const auto optional = node.parameters.end() - static_cast<std::ptrdiff_t>(node.defaults.size());
        if (it != node.parameters.end() && it < optional && uses(node.body, "caller"))
            fail("the parameter caller of a macro needs a default");
    }

    void bind(MacroDefinition& node, Symbols& symbols, const Surroundings& where)
    {
        macro(node.macro, symbols);
        target(node.target, symbols, where);
    }

    void bind(CallBlock& node, Symbols& symbols, const Surroundings& where)
    {
        macro(node.macro, symbols);
        expression(node.call, symbols, where);
    }

    void bind(FilterBlock& node, Symbols& symbols, const Surroundings& where)
    {
        Symbols inside(node.scope, &symbols);
        Collector collector(inside);
        collector.body(node.body);
        collector.expression(node.filter);
        inside.finish();
        body(node.body, inside, where.inner());
        expression(node.filter, inside, where.inner());
    }

    void bind(With& node, Symbols& symbols, const Surroundings& where)
    {
        Symbols inside(node.scope, &symbols);
        Collector collector(inside);
        for (const Target& assigned : node.targets)
            collector.parameters(assigned);
        collector.body(node.body);
        inside.finish();
        for (std::size_t i = 0; i < node.targets.size(); ++i) {
            target(node.targets[i], inside, where.inner());
            expression(node.values[i], symbols, where);
        }
        body(node.body, inside, where.inner());
    }

    void bind(Autoescape& node, Symbols& symbols, const Surroundings& where)
    {
        Symbols inside(node.scope, &symbols);
        Collector collector(inside);
        collector.expression(node.on);
        collector.body(node.body);
        inside.finish();
        expression(node.on, inside, where.inner());
        body(node.body, inside, where.inner());
    }

    void bind(NamedBlock& node, Symbols&, const Surroundings&)
    {
        if (!m_blocks.insert(node.name).second)
            fail("there are two blocks " + node.name);
        Symbols inside(node.scope, nullptr); // a block sees what the top level has assigned, nothing in between
        Collector(inside).body(node.body);
        inside.finish();
        body(node.body, inside, {});
    }

    void bind(LoopControl& node, Symbols&, const Surroundings& where)
    {
        if (!where.isInLoop)
            fail(std::string("{% ") + (node.isBreak ? "break" : "continue") + " %} stands outside a loop");
    }

    void bind(OtherTemplate& node, Symbols& symbols, const Surroundings& where)
    {
        expression(node.source, symbols, where);
        for (Target& assigned : node.targets)
            target(assigned, symbols, where);
    }

    int m_line = 1;
    std::set<std::string> m_blocks;
};
} // namespace

void bindNames(SyntaxTree& tree)
{
    Symbols symbols(tree.scope, nullptr);
    Collector(symbols).body(tree.body);
    symbols.finish();
    Binder().body(tree.body, symbols, {.isTopLevel = true});
}

} // namespace calm::jinja
