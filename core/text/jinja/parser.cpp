// Statements and targets; expressions stand in expression_parser.cpp.

#include "core/text/jinja/parser.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <set>

namespace calm::jinja
{

namespace
{
constexpr int deepest = 100; // tags or brackets within one another

std::string described(const Token& token)
{
    switch (token.kind) {
    case Token::Kind::blockEnd:
        return "the end of the tag";
    case Token::Kind::variableEnd:
        return "}}";
    case Token::Kind::end:
        return "the end of the template";
    case Token::Kind::number:
        return "a number";
    case Token::Kind::text:
        return "a text";
    default:
        return "\"" + token.text + "\"";
    }
}

bool isConstantName(const std::string& name)
{
    static constexpr std::array<std::string_view, 6> names{"true", "false", "none", "True", "False", "None"};
    return std::ranges::find(names, name) != names.end();
}
} // namespace

Parser::Nesting::Nesting(Parser& parser) : m_parser(parser)
{
    if (++m_parser.m_depth > deepest) {
        --m_parser.m_depth;
        m_parser.fail("the template is nested more than " + std::to_string(deepest) + " deep");
    }
}

Token Parser::take()
{
    Token token = current();
    if (m_at + 1 < m_tokens.size())
        ++m_at;
    return token;
}

bool Parser::takeName(const char* word)
{
    const bool found = isName(word);
    if (found)
        take();
    return found;
}

bool Parser::takeSymbol(const char* symbol)
{
    const bool found = isSymbol(symbol);
    if (found)
        take();
    return found;
}

void Parser::expectName(const char* word)
{
    if (!takeName(word))
        fail(std::string("\"") + word + "\" is missing before " + described(current()));
}

void Parser::expectSymbol(const char* symbol)
{
    if (!takeSymbol(symbol))
        fail(std::string("\"") + symbol + "\" is missing before " + described(current()));
}

void Parser::expect(Kind kind, const char* what)
{
    if (current().kind != kind)
        fail(std::string(what) + " is missing before " + described(current()));
    take();
}

std::string Parser::expectAnyName()
{
    if (current().kind != Kind::name)
        fail("a name is missing before " + described(current()));
    return take().text;
}

void Parser::fail(const std::string& sentence) const
{
    throw SyntaxFailure(sentence, current().line);
}

void Parser::failUnexpected() const
{
    fail(described(current()) + " has no place here");
}

Body Parser::template_()
{
    return untilTag({}, nullptr);
}

/// Statements up to a tag of `endWords`, which is the current token then; `opener` is the tag they belong to.
Body Parser::untilTag(Words endWords, const char* opener)
{
    const Nesting nesting(*this);
    const int openedAt = m_at > 0 ? m_tokens[m_at - 1].line : 1;
    Body body;
    while (current().kind != Kind::end) {
        const int line = current().line;
        if (current().kind == Kind::data) {
            body.push_back(makeStatement(Output{take().text, nullptr}, line));
            continue;
        }
        if (current().kind == Kind::variableBegin) {
            take();
            body.push_back(makeStatement(Output{{}, tuple(Tuple::withConditional)}, line));
            expect(Kind::variableEnd, "}}");
            continue;
        }
        take(); // {%
        if (current().kind == Kind::name &&
            std::ranges::any_of(endWords, [this](const char* word) { return isName(word); }))
            return body;
        if (takeName("print"))
            printStatement(body);
        else
            body.push_back(statement());
        expect(Kind::blockEnd, "%}");
    }
    if (opener)
        throw SyntaxFailure(std::string("{% ") + opener + " %} has no {% " + *(endWords.end() - 1) + " %}", openedAt);
    return body;
}

/// The end of the opening tag, then untilTag().
Body Parser::blockBody(Words endWords, const char* opener)
{
    takeSymbol(":");
    expect(Kind::blockEnd, "%}");
    return untilTag(endWords, opener);
}

Statement Parser::statement()
{
    if (current().kind != Kind::name)
        fail("a tag begins with a name, not with " + described(current()));
    const Token tag = current();
    if (tag.text == "if")
        return ifStatement();
    if (tag.text == "for")
        return forStatement();
    if (tag.text == "set")
        return setStatement();
    if (tag.text == "macro")
        return macroStatement();
    if (tag.text == "call")
        return callStatement();
    if (tag.text == "generation")
        return generationStatement();
    if (tag.text == "filter")
        return filterStatement();
    if (tag.text == "with")
        return withStatement();
    if (tag.text == "autoescape")
        return autoescapeStatement();
    if (tag.text == "block")
        return blockStatement();
    if (tag.text == "include" || tag.text == "import" || tag.text == "from" || tag.text == "extends")
        return otherTemplateStatement(tag.text);
    if (tag.text == "break" || tag.text == "continue") {
        take();
        return makeStatement(LoopControl{tag.text == "break"}, tag.line);
    }
    fail("there is no tag {% " + tag.text + " %}, or it has no place here");
}

Statement Parser::ifStatement()
{
    const int line = take().line;
    If node;
    while (true) {
        ExpressionPtr test = tuple(Tuple::plain);
        node.branches.emplace_back(std::move(test), blockBody({"elif", "else", "endif"}, "if"));
        if (takeName("elif"))
            continue;
        if (takeName("else"))
            node.otherwise = blockBody({"endif"}, "if");
        expectName("endif");
        return makeStatement(std::move(node), line);
    }
}

Statement Parser::forStatement()
{
    const int line = take().line;
    For node;
    node.target = target(false, true);
    node.testTarget = node.target;
    expectName("in");
    node.iterable = tuple(Tuple::plain, {"recursive"});
    if (takeName("if"))
        node.test = expression();
    node.isRecursive = takeName("recursive");
    node.body = blockBody({"else", "endfor"}, "for");
    if (takeName("else"))
        node.otherwise = blockBody({"endfor"}, "for");
    expectName("endfor");
    return makeStatement(std::move(node), line);
}

Statement Parser::setStatement()
{
    const int line = take().line;
    Target assigned = target(true, false);
    if (takeSymbol("="))
        return makeStatement(Assignment{std::move(assigned), tuple(Tuple::withConditional)}, line);
    BlockAssignment node;
    node.target = std::move(assigned);
    node.filter = filterChain(nullptr, false);
    node.body = blockBody({"endset"}, "set");
    take();
    return makeStatement(std::move(node), line);
}

void Parser::signature(MacroBody& macro)
{
    expectSymbol("(");
    while (!isSymbol(")")) {
        if (!macro.parameters.empty())
            expectSymbol(",");
        const std::string name = nameTarget().name;
        if (std::ranges::find(macro.parameters, name) != macro.parameters.end())
            fail("a macro has two parameters " + name);
        if (takeSymbol("="))
            macro.defaults.push_back(expression());
        else if (!macro.defaults.empty())
            fail("the parameter " + name + " needs a default, since one before it has one");
        macro.parameters.push_back(name);
    }
    expectSymbol(")");
}

Statement Parser::macroStatement()
{
    const int line = take().line;
    MacroDefinition node;
    node.target = nameTarget();
    node.macro.name = node.target.name;
    signature(node.macro);
    node.macro.body = blockBody({"endmacro"}, "macro");
    take();
    return makeStatement(std::move(node), line);
}

Statement Parser::callStatement()
{
    const int line = take().line;
    CallBlock node;
    node.macro.name = "caller";
    if (isSymbol("("))
        signature(node.macro);
    node.call = expression();
    if (!std::holds_alternative<Call>(node.call->node))
        fail("{% call %} needs a call");
    node.macro.body = blockBody({"endcall"}, "call");
    take();
    return makeStatement(std::move(node), line);
}

Statement Parser::generationStatement()
{
    const int line = take().line;
    CallBlock node;
    node.macro.name = "generation";
    node.macro.body = blockBody({"endgeneration"}, "generation");
    take();
    return makeStatement(std::move(node), line);
}

Statement Parser::filterStatement()
{
    const int line = take().line;
    FilterBlock node;
    node.filter = filterChain(nullptr, true);
    node.body = blockBody({"endfilter"}, "filter");
    take();
    return makeStatement(std::move(node), line);
}

Statement Parser::withStatement()
{
    const int line = take().line;
    With node;
    while (current().kind != Kind::blockEnd) {
        if (!node.targets.empty())
            expectSymbol(",");
        node.targets.push_back(target(false, false));
        expectSymbol("=");
        node.values.push_back(expression());
    }
    node.body = blockBody({"endwith"}, "with");
    take();
    return makeStatement(std::move(node), line);
}

Statement Parser::autoescapeStatement()
{
    const int line = take().line;
    Autoescape node;
    node.on = expression();
    node.body = blockBody({"endautoescape"}, "autoescape");
    take();
    return makeStatement(std::move(node), line);
}

Statement Parser::blockStatement()
{
    const int line = take().line;
    NamedBlock node;
    node.name = expectAnyName();
    if (isName("scoped") || isName("required"))
        fail("scoped and required blocks are not supported in chat templates");
    node.body = blockBody({"endblock"}, "block");
    take();
    takeName(node.name.c_str());
    return makeStatement(std::move(node), line);
}

Statement Parser::otherTemplateStatement(const std::string& tag)
{
    const int line = take().line;
    OtherTemplate node;
    node.tag = tag;
    node.source = expression();
    if (tag == "import") {
        expectName("as");
        node.targets.push_back(nameTarget());
    }
    if (tag == "from") {
        expectName("import");
        do {
            node.targets.push_back(nameTarget());
            if (takeName("as"))
                node.targets.back() = nameTarget();
        } while (takeSymbol(","));
    }
    if (tag == "include" && takeName("ignore"))
        expectName("missing");
    if (tag != "extends" && (isName("with") || isName("without"))) {
        take();
        expectName("context");
    }
    return makeStatement(std::move(node), line);
}

void Parser::printStatement(Body& body)
{
    bool isFirst = true;
    while (current().kind != Kind::blockEnd) {
        if (!isFirst)
            expectSymbol(",");
        isFirst = false;
        const int line = current().line;
        body.push_back(makeStatement(Output{{}, expression()}, line));
    }
}

Target Parser::nameTarget()
{
    Target result;
    result.line = current().line;
    result.name = expectAnyName();
    if (isConstantName(result.name))
        fail("nothing can be assigned to " + result.name);
    return result;
}

Target Parser::primaryTarget(bool withNamespace)
{
    const Nesting nesting(*this);
    if (takeSymbol("(")) {
        Target inside = target(false, false);
        expectSymbol(")");
        return inside;
    }
    Target result = nameTarget();
    if (withNamespace && takeSymbol(".")) {
        result.kind = Target::Kind::attribute;
        result.attribute = expectAnyName();
    }
    return result;
}

Target Parser::target(bool withNamespace, bool endsAtIn)
{
    const auto isEnd = [&] { return current().kind == Kind::blockEnd || isSymbol(")") || (endsAtIn && isName("in")); };
    Target first = primaryTarget(withNamespace);
    if (!isSymbol(","))
        return first;
    Target result;
    result.kind = Target::Kind::tuple;
    result.line = first.line;
    result.items.push_back(std::move(first));
    while (takeSymbol(",") && !isEnd())
        result.items.push_back(primaryTarget(withNamespace));
    return result;
}

SyntaxTree parse(std::string_view source)
{
    SyntaxTree tree;
    tree.body = Parser(tokenize(source)).template_();
    return tree;
}

} // namespace calm::jinja
