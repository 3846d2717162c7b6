#pragma once

#include "core/text/jinja/lexer.h"
#include "core/text/jinja/syntax.h"

#include <initializer_list>

namespace calm::jinja
{

/// Recursive descent over the tokens of one template. Internal to parse().
class Parser
{
public:
    explicit Parser(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}
    Body template_();

private:
    using Kind = Token::Kind;
    using Words = std::initializer_list<const char*>;

    // tokens
    const Token& current() const { return m_tokens[m_at]; }
    const Token& following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    Token take();
    bool isName(const char* word) const { return current().kind == Kind::name && current().text == word; }
    bool isSymbol(const char* symbol) const { return current().kind == Kind::symbol && current().text == symbol; }
    bool takeName(const char* word);
    bool takeSymbol(const char* symbol);
    void expectName(const char* word);
    void expectSymbol(const char* symbol);
    void expect(Kind kind, const char* what);
    std::string expectAnyName();
    [[noreturn]] void fail(const std::string& sentence) const;
    [[noreturn]] void failUnexpected() const;

    // statements
    Body untilTag(Words endWords, const char* opener);
    Body blockBody(Words endWords, const char* opener);
    Statement statement();
    Statement ifStatement();
    Statement forStatement();
    Statement setStatement();
    Statement macroStatement();
    Statement callStatement();
    Statement generationStatement();
    Statement filterStatement();
    Statement withStatement();
    Statement autoescapeStatement();
    Statement blockStatement();
    Statement otherTemplateStatement(const std::string& tag);
    void printStatement(Body& body);
    void signature(MacroBody& macro);

    // targets
    Target target(bool withNamespace, bool endsAtIn);
    Target primaryTarget(bool withNamespace);
    Target nameTarget();

    // expressions
    enum class Tuple { withConditional, plain };
    ExpressionPtr tuple(Tuple kind, Words endWords = {}, bool inParentheses = false);
    bool isTupleEnd(Words endWords) const;
    ExpressionPtr expression();
    ExpressionPtr conditional();
    ExpressionPtr disjunction();
    ExpressionPtr conjunction();
    ExpressionPtr negation();
    ExpressionPtr comparison();
    ExpressionPtr sum();
    ExpressionPtr concatenation();
    ExpressionPtr product();
    ExpressionPtr power();
    ExpressionPtr unary(bool withFilter = true);
    ExpressionPtr primary();
    ExpressionPtr listLiteral();
    ExpressionPtr dictLiteral();
    ExpressionPtr postfix(ExpressionPtr value);
    ExpressionPtr filtered(ExpressionPtr value);
    ExpressionPtr subscript(ExpressionPtr value);
    ExpressionPtr filterChain(ExpressionPtr value, bool startsInline);
    ExpressionPtr test(ExpressionPtr value);
    std::string dottedName();
    CallArguments callArguments();
    ExpressionPtr callOf(ExpressionPtr callee);
    ExpressionPtr binary(BinaryOperator op, ExpressionPtr left, ExpressionPtr right, int line);

    template <typename Node> ExpressionPtr make(Node node, int line);
    template <typename Node> static Statement makeStatement(Node node, int line) { return {std::move(node), line}; }

    /// One level of nesting while it lives.
    class Nesting
    {
    public:
        explicit Nesting(Parser& parser);
        ~Nesting() { --m_parser.m_depth; }

    private:
        Parser& m_parser;
    };

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
};

} // namespace calm::jinja
