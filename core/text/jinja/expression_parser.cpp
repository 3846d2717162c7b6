#include "core/text/jinja/parser.h"

#include <algorithm>

namespace calm::jinja
{

namespace
{
constexpr int deepestExpression = 300; // trees are evaluated and destroyed recursively

int depthOf(const ExpressionPtr& expression)
{
    return expression ? expression->depth : 0;
}

template <typename Range> int deepestOf(const Range& expressions)
{
    int depth = 0;
    for (const ExpressionPtr& expression : expressions)
        depth = std::max(depth, depthOf(expression));
    return depth;
}

int depthOf(const CallArguments& arguments)
{
    int depth = std::max({deepestOf(arguments.positional), depthOf(arguments.star), depthOf(arguments.doubleStar)});
    for (const auto& [name, value] : arguments.named)
        depth = std::max(depth, depthOf(value));
    return depth;
}

// The depth of what stands within a node.
int depthWithin(const Literal&)
{
    return 0;
}
int depthWithin(const Name&)
{
    return 0;
}
int depthWithin(const ListLiteral& node)
{
    return deepestOf(node.items);
}
int depthWithin(const DictLiteral& node)
{
    int depth = 0;
    for (const auto& [key, value] : node.entries)
        depth = std::max({depth, depthOf(key), depthOf(value)});
    return depth;
}
int depthWithin(const Unary& node)
{
    return depthOf(node.operand);
}
int depthWithin(const Binary& node)
{
    return std::max(depthOf(node.left), depthOf(node.right));
}
int depthWithin(const Logical& node)
{
    return std::max(depthOf(node.left), depthOf(node.right));
}
int depthWithin(const Concatenation& node)
{
    return deepestOf(node.parts);
}
int depthWithin(const ComparisonChain& node)
{
    int depth = depthOf(node.first);
    for (const auto& [op, operand] : node.rest)
        depth = std::max(depth, depthOf(operand));
    return depth;
}
int depthWithin(const AttributeAccess& node)
{
    return depthOf(node.object);
}
int depthWithin(const ItemAccess& node)
{
    return std::max(depthOf(node.object), depthOf(node.key));
}
int depthWithin(const Slice& node)
{
    return std::max({depthOf(node.object), depthOf(node.start), depthOf(node.stop), depthOf(node.step)});
}
int depthWithin(const Call& node)
{
    return std::max(depthOf(node.callee), depthOf(node.arguments));
}
int depthWithin(const FilterUse& node)
{
    return std::max(depthOf(node.input), depthOf(node.arguments));
}
int depthWithin(const TestUse& node)
{
    return std::max(depthOf(node.input), depthOf(node.arguments));
}
int depthWithin(const Conditional& node)
{
    return std::max({depthOf(node.test), depthOf(node.then), depthOf(node.otherwise)});
}
} // namespace

template <typename Node> ExpressionPtr Parser::make(Node node, int line)
{
    const int depth = depthWithin(node) + 1;
    if (depth > deepestExpression)
        throw SyntaxFailure("an expression has more than " + std::to_string(deepestExpression) + " steps in a row",
                            line);
    auto expression = std::make_unique<Expression>();
    expression->node = std::move(node);
    expression->line = line;
    expression->depth = depth;
    return expression;
}

bool Parser::isTupleEnd(Words endWords) const
{
    return current().kind == Kind::variableEnd || current().kind == Kind::blockEnd || isSymbol(")") ||
           std::ranges::any_of(endWords, [this](const char* word) { return isName(word); });
}

/// One expression, or several with commas between them as a tuple.
ExpressionPtr Parser::tuple(Tuple kind, Words endWords, bool inParentheses)
{
    const int line = current().line;
    std::vector<ExpressionPtr> items;
    bool isTuple = false;
    while (true) {
        if (!items.empty())
            expectSymbol(",");
        if (isTupleEnd(endWords))
            break;
        items.push_back(kind == Tuple::withConditional ? expression() : disjunction());
        if (!isSymbol(","))
            break;
        isTuple = true;
    }
    if (!isTuple && !items.empty())
        return std::move(items.front());
    if (items.empty() && !inParentheses)
        fail("an expression is missing");
    return make(ListLiteral{std::move(items), true}, line);
}

ExpressionPtr Parser::expression()
{
    const Nesting nesting(*this);
    return conditional();
}

ExpressionPtr Parser::conditional()
{
    int line = current().line;
    ExpressionPtr value = disjunction();
    while (takeName("if")) {
        ExpressionPtr test = disjunction();
        ExpressionPtr otherwise = takeName("else") ? expression() : nullptr;
        value = make(Conditional{std::move(test), std::move(value), std::move(otherwise)}, line);
        line = current().line;
    }
    return value;
}

ExpressionPtr Parser::disjunction()
{
    int line = current().line;
    ExpressionPtr left = conjunction();
    while (takeName("or")) {
        ExpressionPtr right = conjunction();
        left = make(Logical{false, std::move(left), std::move(right)}, line);
        line = current().line;
    }
    return left;
}

ExpressionPtr Parser::conjunction()
{
    int line = current().line;
    ExpressionPtr left = negation();
    while (takeName("and")) {
        ExpressionPtr right = negation();
        left = make(Logical{true, std::move(left), std::move(right)}, line);
        line = current().line;
    }
    return left;
}

ExpressionPtr Parser::negation()
{
    if (!isName("not"))
        return comparison();
    const Nesting nesting(*this);
    const int line = take().line;
    return make(Unary{Unary::Operator::logicalNot, negation()}, line);
}

ExpressionPtr Parser::comparison()
{
    static constexpr std::pair<const char*, Comparison> symbols[] = {
        {"==", Comparison::equal},       {"!=", Comparison::notEqual}, {"<", Comparison::less},
        {"<=", Comparison::lessOrEqual}, {">", Comparison::greater},   {">=", Comparison::greaterOrEqual},
    };
    const int line = current().line;
    ComparisonChain chain;
    chain.first = sum();
    while (true) {
        const auto* known = std::ranges::find_if(symbols, [this](const auto& entry) { return isSymbol(entry.first); });
        if (known != std::end(symbols)) {
            take();
            chain.rest.emplace_back(known->second, sum());
        } else if (takeName("in")) {
            chain.rest.emplace_back(Comparison::in, sum());
        } else if (isName("not") && following().kind == Kind::name && following().text == "in") {
            take();
            take();
            chain.rest.emplace_back(Comparison::notIn, sum());
        } else {
            break;
        }
    }
    return chain.rest.empty() ? std::move(chain.first) : make(std::move(chain), line);
}

ExpressionPtr Parser::binary(BinaryOperator op, ExpressionPtr left, ExpressionPtr right, int line)
{
    return make(Binary{op, std::move(left), std::move(right)}, line);
}

ExpressionPtr Parser::sum()
{
    ExpressionPtr left = concatenation();
    while (isSymbol("+") || isSymbol("-")) {
        const Token op = take();
        left = binary(op.text == "+" ? BinaryOperator::add : BinaryOperator::subtract, std::move(left), concatenation(),
                      op.line);
    }
    return left;
}

ExpressionPtr Parser::concatenation()
{
    const int line = current().line;
    Concatenation node;
    node.parts.push_back(product());
    while (takeSymbol("~"))
        node.parts.push_back(product());
    return node.parts.size() == 1 ? std::move(node.parts.front()) : make(std::move(node), line);
}

ExpressionPtr Parser::product()
{
    ExpressionPtr left = power();
    while (isSymbol("*") || isSymbol("/") || isSymbol("//") || isSymbol("%")) {
        const Token op = take();
        const BinaryOperator kind = op.text == "*"    ? BinaryOperator::multiply
                                    : op.text == "/"  ? BinaryOperator::divide
                                    : op.text == "//" ? BinaryOperator::floorDivide
                                                      : BinaryOperator::modulo;
        left = binary(kind, std::move(left), power(), op.line);
    }
    return left;
}

ExpressionPtr Parser::power()
{
    ExpressionPtr left = unary();
    while (isSymbol("**")) {
        const int line = take().line;
        left = binary(BinaryOperator::power, std::move(left), unary(), line); // from the left, unlike Python
    }
    return left;
}

ExpressionPtr Parser::unary(bool withFilter)
{
    ExpressionPtr value;
    if (isSymbol("-") || isSymbol("+")) {
        const Nesting nesting(*this);
        const Token sign = take();
        value = make(Unary{sign.text == "-" ? Unary::Operator::negative : Unary::Operator::positive, unary(false)},
                     sign.line);
    } else {
        value = primary();
    }
    value = postfix(std::move(value));
    return withFilter ? filtered(std::move(value)) : std::move(value);
}

ExpressionPtr Parser::primary()
{
    const Token token = current();
    if (token.kind == Kind::name) {
        take();
        if (token.text == "true" || token.text == "True" || token.text == "false" || token.text == "False")
            return make(Literal{Value(token.text == "true" || token.text == "True")}, token.line);
        if (token.text == "none" || token.text == "None")
            return make(Literal{Value()}, token.line);
        return make(Name{token.text, {}}, token.line);
    }
    if (token.kind == Kind::text) {
        std::string text;
        while (current().kind == Kind::text)
            text += take().text;
        return make(Literal{Value(std::move(text))}, token.line);
    }
    if (token.kind == Kind::number)
        return make(Literal{take().value}, token.line);
    if (takeSymbol("(")) {
        ExpressionPtr value = tuple(Tuple::withConditional, {}, true);
        expectSymbol(")");
        return value;
    }
    if (isSymbol("["))
        return listLiteral();
    if (isSymbol("{"))
        return dictLiteral();
    failUnexpected();
}

ExpressionPtr Parser::listLiteral()
{
    const int line = take().line;
    ListLiteral node;
    while (!isSymbol("]")) {
        if (!node.items.empty())
            expectSymbol(",");
        if (isSymbol("]"))
            break;
        node.items.push_back(expression());
    }
    expectSymbol("]");
    return make(std::move(node), line);
}

ExpressionPtr Parser::dictLiteral()
{
    const int line = take().line;
    DictLiteral node;
    while (!isSymbol("}")) {
        if (!node.entries.empty())
            expectSymbol(",");
        if (isSymbol("}"))
            break;
        ExpressionPtr key = expression();
        expectSymbol(":");
        node.entries.emplace_back(std::move(key), expression());
    }
    expectSymbol("}");
    return make(std::move(node), line);
}

ExpressionPtr Parser::postfix(ExpressionPtr value)
{
    while (true) {
        if (isSymbol(".") || isSymbol("["))
            value = subscript(std::move(value));
        else if (isSymbol("("))
            value = callOf(std::move(value));
        else
            return value;
    }
}

ExpressionPtr Parser::filtered(ExpressionPtr value)
{
    while (true) {
        if (isSymbol("|"))
            value = filterChain(std::move(value), false);
        else if (isName("is"))
            value = test(std::move(value));
        else if (isSymbol("("))
            value = callOf(std::move(value));
        else
            return value;
    }
}

ExpressionPtr Parser::subscript(ExpressionPtr value)
{
    const Token begin = take();
    if (begin.text == ".") {
        const Token key = take();
        if (key.kind == Kind::name)
            return make(AttributeAccess{std::move(value), key.text}, begin.line);
        if (key.kind != Kind::number || key.value.isFloat())
            fail("a name is missing behind the point");
        return make(ItemAccess{std::move(value), make(Literal{key.value}, key.line)}, begin.line);
    }
    const auto part = [this]() -> ExpressionPtr {
        return isSymbol(":") || isSymbol("]") || isSymbol(",") ? nullptr : expression();
    };
    if (isSymbol("]"))
        fail("an index is missing");
    ExpressionPtr first = part();
    if (takeSymbol(":")) {
        Slice slice{std::move(value), std::move(first), part(), nullptr};
        if (takeSymbol(":"))
            slice.step = part();
        if (isSymbol(","))
            fail("slices of several dimensions are not supported");
        expectSymbol("]");
        return make(std::move(slice), begin.line);
    }
    if (isSymbol(",")) {
        ListLiteral keys{{}, true};
        keys.items.push_back(std::move(first));
        while (takeSymbol(","))
            keys.items.push_back(expression());
        first = make(std::move(keys), begin.line);
    }
    expectSymbol("]");
    return make(ItemAccess{std::move(value), std::move(first)}, begin.line);
}

CallArguments Parser::callArguments()
{
    CallArguments result;
    expectSymbol("(");
    bool isFirst = true;
    const auto ensure = [this](bool fits) {
        if (!fits)
            fail("the arguments of a call stand in a wrong order");
    };
    while (!isSymbol(")")) {
        if (!isFirst) {
            expectSymbol(",");
            if (isSymbol(")"))
                break;
        }
        isFirst = false;
        if (takeSymbol("*")) {
            ensure(!result.star && !result.doubleStar);
            result.star = expression();
        } else if (takeSymbol("**")) {
            ensure(!result.doubleStar);
            result.doubleStar = expression();
        } else if (current().kind == Kind::name && following().kind == Kind::symbol && following().text == "=") {
            ensure(!result.doubleStar);
            const std::string name = take().text;
            take();
            if (std::ranges::any_of(result.named, [&name](const auto& entry) { return entry.first == name; }))
                fail("an argument " + name + " is given twice");
            result.named.emplace_back(name, expression());
        } else {
            ensure(!result.star && !result.doubleStar && result.named.empty());
            result.positional.push_back(expression());
        }
    }
    expectSymbol(")");
    return result;
}

ExpressionPtr Parser::callOf(ExpressionPtr callee)
{
    const int line = current().line;
    return make(Call{std::move(callee), callArguments()}, line);
}

std::string Parser::dottedName()
{
    std::string name = expectAnyName();
    while (takeSymbol(".")) {
        name += '.';
        name += expectAnyName();
    }
    return name;
}

ExpressionPtr Parser::filterChain(ExpressionPtr value, bool startsInline)
{
    while (startsInline || isSymbol("|")) {
        if (!startsInline)
            take();
        startsInline = false;
        const int line = current().line;
        std::string name = dottedName();
        CallArguments arguments = isSymbol("(") ? callArguments() : CallArguments{};
        value = make(FilterUse{std::move(value), std::move(name), std::move(arguments)}, line);
    }
    return value;
}

ExpressionPtr Parser::test(ExpressionPtr value)
{
    const int line = take().line; // is
    const bool isNegated = takeName("not");
    TestUse node;
    node.input = std::move(value);
    node.name = dottedName();
    const bool isArgument = current().kind == Kind::name || current().kind == Kind::text ||
                            current().kind == Kind::number || isSymbol("[") || isSymbol("{");
    if (isSymbol("(")) {
        node.arguments = callArguments();
    } else if (isArgument && !isName("else") && !isName("or") && !isName("and")) {
        if (isName("is"))
            fail("tests cannot be chained with is");
        node.arguments.positional.push_back(postfix(primary()));
    }
    ExpressionPtr result = make(std::move(node), line);
    return isNegated ? make(Unary{Unary::Operator::logicalNot, std::move(result)}, line) : std::move(result);
}

} // namespace calm::jinja
