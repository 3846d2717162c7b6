#include "core/text/jinja/lexer.h"

#include "core/text/jinja/literals.h"
#include "core/text/jinja/python_text.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <array>

namespace calm::jinja
{

namespace
{
using Kind = Token::Kind;

std::string withPlainNewlines(std::string_view source)
{
    std::string text;
    text.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n')
            continue;
        text += source[i] == '\r' ? '\n' : source[i];
    }
    if (text.ends_with('\n'))
        text.pop_back();
    return text;
}

class Lexer
{
public:
    explicit Lexer(std::string_view source) : m_source(withPlainNewlines(source)) {}

    std::vector<Token> run()
    {
        while (m_at < m_source.size())
            root();
        add(Kind::end, {});
        return std::move(m_tokens);
    }

private:
    std::string_view rest() const { return std::string_view(m_source).substr(m_at); }
    bool at(std::string_view text) const { return rest().starts_with(text); }

    void advance(std::size_t size)
    {
        m_line += static_cast<int>(std::count(m_source.begin() + static_cast<std::ptrdiff_t>(m_at),
                                              m_source.begin() + static_cast<std::ptrdiff_t>(m_at + size), '\n'));
        m_at += size;
    }

    void add(Kind kind, std::string text, Value value = {})
    {
        m_tokens.push_back({kind, std::move(text), std::move(value), m_line});
    }

    [[noreturn]] void fail(const std::string& sentence) const { throw SyntaxFailure(sentence, m_line); }

    std::size_t spacesAt(std::size_t at) const
    {
        const std::string_view text = std::string_view(m_source).substr(at);
        return text.size() - stripped(text, std::nullopt, Side::left).size();
    }

    /// Text up to the next tag, and that tag.
    void root()
    {
        std::size_t tag = m_at;
        while (true) {
            tag = m_source.find('{', tag);
            if (tag == std::string::npos || tag + 1 >= m_source.size()) {
                data(m_source.size(), 0, false);
                advance(m_source.size() - m_at);
                return;
            }
            const char second = m_source[tag + 1];
            if (second == '{' || second == '%' || second == '#')
                break;
            ++tag;
        }
        const char kind = m_source[tag + 1];
        const char sign = signAt(tag + 2);
        data(tag, sign, kind != '{');
        advance(tag - m_at);
        if (kind == '%' && raw())
            return;
        advance(sign ? 3 : 2);
        if (kind == '#') {
            comment();
            return;
        }
        add(kind == '{' ? Kind::variableBegin : Kind::blockBegin, {});
        code(kind == '{');
    }

    char signAt(std::size_t at) const
    {
        const char c = at < m_source.size() ? m_source[at] : '\0';
        return c == '-' || c == '+' ? c : '\0';
    }

    /// What stands from here to `end`, the beginning of a tag with this sign.
    void data(std::size_t end, char sign, bool stripsLine)
    {
        std::string_view text = std::string_view(m_source).substr(m_at, end - m_at);
        if (sign == '-') {
            text = stripped(text, std::nullopt, Side::right);
        } else if (sign == 0 && stripsLine) {
            const std::size_t newline = text.rfind('\n');
            const std::size_t lineBegin = newline == std::string_view::npos ? 0 : newline + 1;
            const bool startsLine = lineBegin > 0 || m_at == 0 || m_source[m_at - 1] == '\n';
            if (startsLine && stripped(text.substr(lineBegin), std::nullopt).empty())
                text = text.substr(0, lineBegin);
        }
        if (!text.empty())
            add(Kind::data, std::string(text));
    }

    /// The size of "%}" here with what it takes after it; 0 when it is not here.
    std::size_t endTag(std::size_t at, std::string_view tag, bool takesNewline) const
    {
        const std::string_view text = std::string_view(m_source).substr(at);
        if (text.starts_with('-') && text.substr(1).starts_with(tag))
            return tag.size() + 1 + spacesAt(at + tag.size() + 1);
        if (takesNewline && text.starts_with('+') && text.substr(1).starts_with(tag))
            return tag.size() + 1;
        if (!text.starts_with(tag))
            return 0;
        return tag.size() + (takesNewline && text.substr(tag.size()).starts_with('\n') ? 1 : 0);
    }

    void comment()
    {
        std::size_t end = m_source.find("#}", m_at);
        if (end == std::string::npos)
            fail("a comment has no end: #} is missing");
        if (end > m_at && signAt(end - 1))
            --end;
        advance(end - m_at);
        advance(endTag(m_at, "#}", true));
    }

    /// "{% raw %} ... {% endraw %}" here.
    bool raw()
    {
        std::size_t end = m_at + (signAt(m_at + 2) ? 3 : 2);
        end += spacesAt(end);
        if (m_source.compare(end, 3, "raw") != 0)
            return false;
        end += 3;
        end += spacesAt(end);
        const std::size_t size = m_source.compare(end, 1, "-") == 0    ? endTag(end, "%}", false)
                                 : m_source.compare(end, 2, "%}") == 0 ? 2
                                                                       : 0;
        if (size == 0)
            return false;
        advance(end + size - m_at);
        for (std::size_t tag = m_source.find("{%", m_at); tag != std::string::npos;
             tag = m_source.find("{%", tag + 1)) {
            const char sign = signAt(tag + 2);
            std::size_t word = tag + (sign ? 3 : 2);
            word += spacesAt(word);
            if (m_source.compare(word, 6, "endraw") != 0)
                continue;
            word += 6;
            word += spacesAt(word);
            const std::size_t closing = endTag(word, "%}", true);
            if (closing == 0)
                continue;
            data(tag, sign, true);
            advance(word + closing - m_at);
            return true;
        }
        fail("{% raw %} has no {% endraw %}");
    }

    /// The inside of a tag, up to and with its end.
    void code(bool isVariable)
    {
        const std::string_view tag = isVariable ? "}}" : "%}";
        std::string open; // brackets not closed yet
        while (true) {
            if (m_at >= m_source.size())
                fail(std::string("the template ends within a tag: ") + std::string(tag) + " is missing");
            if (const std::size_t size = open.empty() ? endTag(m_at, tag, !isVariable) : 0) {
                add(isVariable ? Kind::variableEnd : Kind::blockEnd, {});
                advance(size);
                return;
            }
            if (const std::size_t spaces = spacesAt(m_at)) {
                advance(spaces);
                continue;
            }
            token(open);
        }
    }

    void token(std::string& open)
    {
        const bool afterDot = m_at > 0 && m_source[m_at - 1] == '.';
        if (const auto number = readNumber(rest(), afterDot)) {
            add(Kind::number, {}, number->value);
            advance(number->size);
            return;
        }
        if (const std::size_t size = nameSize()) {
            add(Kind::name, std::string(rest().substr(0, size)));
            advance(size);
            return;
        }
        if (at("'") || at("\"")) {
            text();
            return;
        }
        symbol(open);
    }

    std::size_t nameSize() const
    {
        const std::string_view text = rest();
        std::size_t size = 0;
        while (size < text.size()) {
            const Utf8Character character = firstCharacter(text.substr(size));
            if (!isWordCharacter(character.code))
                break;
            size += character.size;
        }
        return size;
    }

    void text()
    {
        const char quote = m_source[m_at];
        std::size_t end = m_at + 1;
        while (end < m_source.size() && m_source[end] != quote)
            end += m_source[end] == '\\' ? 2 : 1;
        if (end >= m_source.size())
            fail("a text in quotes has no end");
        const std::string_view inside = std::string_view(m_source).substr(m_at + 1, end - m_at - 1);
        try {
            add(Kind::text, unescaped(inside));
        } catch (const SyntaxFailure&) {
            throw;
        } catch (const Failure& failure) {
            fail(failure.what());
        }
        advance(end + 1 - m_at);
    }

    void symbol(std::string& open)
    {
        constexpr std::array<std::string_view, 25> symbols{"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                                           "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                           ">",  "<",  "=",  ".",  ":",  "|",  ","};
        const auto it = std::ranges::find_if(symbols, [this](std::string_view known) { return at(known); });
        if (it == symbols.end() && !at(";"))
            fail("the character " + std::string(rest().substr(0, firstCharacter(rest()).size)) + " has no place here");
        const std::string found = it == symbols.end() ? ";" : std::string(*it);
        if (found == "(" || found == "[" || found == "{")
            open += found == "(" ? ')' : found == "[" ? ']' : '}';
        if (found == ")" || found == "]" || found == "}") {
            if (open.empty() || open.back() != found[0])
                fail("a " + found + " closes what was not opened");
            open.pop_back();
        }
        add(Kind::symbol, found);
        advance(found.size());
    }

    std::string m_source;
    std::size_t m_at = 0;
    int m_line = 1;
    std::vector<Token> m_tokens;
};
} // namespace

std::vector<Token> tokenize(std::string_view source)
{
    return Lexer(replaceInvalidUtf8(source)).run();
}

} // namespace calm::jinja
