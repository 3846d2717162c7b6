#pragma once

#include "core/text/jinja/operators.h"
#include "core/text/jinja/value.h"

namespace calm::jinja
{

/// A template as a tree. The parser makes it, bindNames() fills in where names live, the interpreter reads it.

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;
using Body = std::vector<Statement>;

/// Where a name's value lives: so many scopes outward, in that slot.
struct Place
{
    int hops = 0;
    int slot = -1;
};

/// How a slot begins whenever its scope is entered.
struct SlotStart
{
    enum class Kind { parameter, undefined, outer, context };
    Kind kind = Kind::undefined;
    Place place; ///< of `outer`, seen from this scope
};

/// The names that live and die together: a template, a loop's body, a macro's call.
struct Scope
{
    std::vector<std::string> names; ///< by slot
    std::vector<SlotStart> starts;
    bool isCaptured = false; ///< a macro or the like may look into it after it ended
};

struct CallArguments
{
    std::vector<ExpressionPtr> positional;
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    ExpressionPtr star;       ///< *list; may be null
    ExpressionPtr doubleStar; ///< **mapping; may be null
};

// ---- expressions -----------------------------------------------------------------------------------------------

struct Literal
{
    Value value;
};
struct Name
{
    std::string name;
    Place place;
};
struct ListLiteral
{
    std::vector<ExpressionPtr> items;
    bool isTuple = false;
};
struct DictLiteral
{
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};
struct Unary
{
    enum class Operator { negative, positive, logicalNot };
    Operator op = Operator::logicalNot;
    ExpressionPtr operand;
};
struct Binary
{
    BinaryOperator op = BinaryOperator::add;
    ExpressionPtr left, right;
};
struct Logical
{
    bool isAnd = false;
    ExpressionPtr left, right;
};
struct Concatenation
{
    std::vector<ExpressionPtr> parts;
};
struct ComparisonChain
{
    ExpressionPtr first;
    std::vector<std::pair<Comparison, ExpressionPtr>> rest;
};
struct AttributeAccess
{
    ExpressionPtr object;
    std::string name;
};
struct ItemAccess
{
    ExpressionPtr object, key;
};
struct Slice
{
    ExpressionPtr object, start, stop, step; ///< all but the object may be null
};
struct Call
{
    ExpressionPtr callee;
    CallArguments arguments;
};
struct FilterUse
{
    ExpressionPtr input; ///< null: what a filter block or a block set has captured
    std::string name;
    CallArguments arguments;
};
struct TestUse
{
    ExpressionPtr input;
    std::string name;
    CallArguments arguments;
};
struct Conditional
{
    ExpressionPtr test, then, otherwise; ///< otherwise may be null
};

struct Expression
{
    std::variant<Literal, Name, ListLiteral, DictLiteral, Unary, Binary, Logical, Concatenation, ComparisonChain,
                 AttributeAccess, ItemAccess, Slice, Call, FilterUse, TestUse, Conditional>
        node;
    int line = 1;
    int depth = 1; ///< expressions within it
};

// ---- statements ------------------------------------------------------------------------------------------------

/// What is assigned to: a name, an attribute of a namespace, several of them.
struct Target
{
    enum class Kind { name, attribute, tuple };
    Kind kind = Kind::name;
    std::string name;
    std::string attribute;
    std::vector<Target> items;
    Place place;
    bool isExported = false; ///< at the top level: blocks see it
    int line = 1;
};

/// A macro, or the inside of a call block.
struct MacroBody
{
    std::string name;
    std::vector<std::string> parameters;
    std::vector<ExpressionPtr> defaults; ///< of the last parameters
    Body body;
    Scope scope;
    std::vector<int> slots;                                 ///< of the parameters
    int callerSlot = -1, kwargsSlot = -1, varargsSlot = -1; ///< -1: it does not use them
};

struct Output
{
    std::string data;         ///< printed as it is
    ExpressionPtr expression; ///< or this, when not null
};
struct Assignment
{
    Target target;
    ExpressionPtr value;
};
struct BlockAssignment
{
    Target target;
    ExpressionPtr filter; ///< may be null
    Body body;
    Scope scope;
};
struct If
{
    std::vector<std::pair<ExpressionPtr, Body>> branches;
    Body otherwise;
};
struct For
{
    Target target;                ///< within `scope`
    Target testTarget;            ///< the same within `testScope`
    ExpressionPtr iterable, test; ///< test may be null
    bool isRecursive = false;
    Body body, otherwise;
    Scope scope, testScope, elseScope;
    int loopSlot = -1; ///< -1: the body does not ask for `loop`
};
struct MacroDefinition
{
    MacroBody macro;
    Target target;
};
struct CallBlock
{
    MacroBody macro;
    ExpressionPtr call; ///< null: {% generation %}, which prints its inside
};
struct FilterBlock
{
    ExpressionPtr filter;
    Body body;
    Scope scope;
};
struct With
{
    std::vector<Target> targets;
    std::vector<ExpressionPtr> values;
    Body body;
    Scope scope;
};
struct Autoescape
{
    ExpressionPtr on;
    Body body;
    Scope scope;
};
struct NamedBlock
{
    std::string name;
    Body body;
    Scope scope;
};
struct LoopControl
{
    bool isBreak = false;
};
struct OtherTemplate ///< include, import, extends: an error when it is reached
{
    std::string tag;
    ExpressionPtr source;
    std::vector<Target> targets; ///< names that an import sets
};

struct Statement
{
    std::variant<Output, Assignment, BlockAssignment, If, For, MacroDefinition, CallBlock, FilterBlock, With,
                 Autoescape, NamedBlock, LoopControl, OtherTemplate>
        node;
    int line = 1;
};

/// A whole template; its names are not bound yet.
struct SyntaxTree
{
    Body body;
    Scope scope;
};

/// SyntaxFailure with the line for what is no template.
SyntaxTree parse(std::string_view source);

/// Gives every name its place, by Jinja's rules of scope, and refuses what can be seen to be wrong without rendering:
/// unknown filters and tests, break outside a loop.
void bindNames(SyntaxTree& tree);

} // namespace calm::jinja
