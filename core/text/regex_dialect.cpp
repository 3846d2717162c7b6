#include "core/text/regex_dialect.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace calm
{

namespace
{
// What is inside a PCRE2 class for Oniguruma's \w, \h, ...
constexpr const char* wordClass = R"(\p{Alphabetic}\p{M}\p{Nd}\p{Pc})";
constexpr const char* hexClass = "0-9A-Fa-f";
constexpr const char* spaceClass = R"(\p{White_Space})";

/// Letters and digits of a property name in lower case: names are compared without the rest.
std::string foldedName(std::string_view name)
{
    std::string folded;
    for (const char c : name)
        if (c != ' ' && c != '_' && c != '-')
            folded += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return folded;
}

std::string rangesOf(const icu::UnicodeSet& set)
{
    std::string ranges;
    for (int32_t i = 0; i < set.getRangeCount(); ++i) {
        const UChar32 first = set.getRangeStart(i);
        const UChar32 last = set.getRangeEnd(i);
        if (first >= 0xd800 && last <= 0xdfff)
            continue; // PCRE2 refuses surrogates, and no text has them
        ranges += fmt::format("\\x{{{:x}}}-\\x{{{:x}}}", first == 0xd800 ? 0xe000 : first,
                              last >= 0xd800 && last <= 0xdfff ? 0xd7ff : last);
    }
    return ranges;
}

/// The names of POSIX brackets, which are properties as well.
std::optional<std::string> posixClass(const std::string& name)
{
    constexpr std::pair<const char*, const char*> classes[] = {
        {"alnum", R"(\p{Alphabetic}\p{Nd})"},
        {"alpha", R"(\p{Alphabetic})"},
        {"alphabetic", R"(\p{Alphabetic})"},
        {"ascii", R"(\x{0}-\x{7f})"},
        {"any", R"(\x{0}-\x{10ffff})"},
        {"blank", R"(\p{Zs}\t)"},
        {"cntrl", R"(\p{Cc})"},
        {"digit", R"(\p{Nd})"},
        {"graph", R"(\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co})"},
        {"lower", R"(\p{Lowercase})"},
        {"lowercase", R"(\p{Lowercase})"},
        {"print", R"(\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}\p{Zs})"},
        {"punct", R"(\p{P}\p{S})"},
        {"space", spaceClass},
        {"upper", R"(\p{Uppercase})"},
        {"uppercase", R"(\p{Uppercase})"},
        {"whitespace", spaceClass},
        {"word", wordClass},
        {"xdigit", hexClass},
    };
    for (const auto& [known, inside] : classes)
        if (name == known)
            return inside;
    return std::nullopt;
}

/// The ranges of a block ("InBasicLatin") or of a property that PCRE2 may not know.
std::optional<std::string> rangesOfProperty(std::string_view name, const std::string& folded)
{
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeSet set;
    if (folded.starts_with("in")) {
        const int32_t block = u_getPropertyValueEnum(UCHAR_BLOCK, folded.c_str() + 2);
        if (block != UCHAR_INVALID_CODE)
            set.applyIntPropertyValue(UCHAR_BLOCK, block, status);
    }
    if (set.isEmpty()) {
        const UProperty property = u_getPropertyEnum(std::string(name).c_str());
        if (property < UCHAR_BINARY_START || property >= UCHAR_BINARY_LIMIT)
            return std::nullopt;
        set.applyIntPropertyValue(property, 1, status);
    }
    if (U_FAILURE(status) || set.isEmpty())
        return std::nullopt;
    return rangesOf(set);
}

/// A member of a class: what a PCRE2 class has to hold to match it, or its opposite.
struct Item
{
    std::string inside; ///< what stands between the brackets
    bool negated = false;
};

std::optional<Item> propertyItem(std::string_view name)
{
    const std::string folded = foldedName(name);
    if (const auto inside = posixClass(folded))
        return Item{*inside};
    if (folded == "assigned")
        return Item{R"(\p{Cn})", true};
    const auto asText = [](const char* text) { return std::string(text ? text : ""); };
    const int32_t mask = u_getPropertyValueEnum(UCHAR_GENERAL_CATEGORY_MASK, folded.c_str());
    if (mask != UCHAR_INVALID_CODE) {
        if (static_cast<std::uint32_t>(mask) == U_GC_LC_MASK)
            return Item{R"(\p{Lu}\p{Ll}\p{Lt})"};
        return Item{fmt::format(
            "\\p{{{}}}", asText(u_getPropertyValueName(UCHAR_GENERAL_CATEGORY_MASK, mask, U_SHORT_PROPERTY_NAME)))};
    }
    const int32_t script = u_getPropertyValueEnum(UCHAR_SCRIPT, folded.c_str());
    if (script != UCHAR_INVALID_CODE)
        return Item{fmt::format("\\p{{sc:{}}}", asText(uscript_getName(static_cast<UScriptCode>(script))))};
    if (const auto ranges = rangesOfProperty(name, folded))
        return Item{*ranges};
    return std::nullopt;
}

/// Reads an expression from left to right and writes it anew.
class Translator
{
public:
    Translator(std::string_view expression, const std::string& where) : m_in(expression), m_where(where) {}

    std::string translate()
    {
        while (m_at < m_in.size())
            translateNext();
        m_out.append(m_groups.back().optionGroups, ')');
        return std::move(m_out);
    }

private:
    static constexpr int maximumDepth = 50;

    [[noreturn]] void fail(const std::string& reason) const
    {
        throw Error(ErrorKind::corrupt, m_where + " has a regular expression that cannot be used: " + reason + ".",
                    std::string(m_in));
    }

    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_in.size() ? m_in[m_at + ahead] : '\0'; }
    bool looksAt(std::string_view text) const { return m_in.substr(m_at).starts_with(text); }

    void beginAtom()
    {
        m_atom = m_out.size();
        m_isRepeated = false;
    }

    void translateNext()
    {
        const char c = peek();
        if (c == '\\') {
            translateEscape();
        } else if (c == '[') {
            beginAtom();
            m_out += translateClass(0);
        } else if (c == '(') {
            openGroup();
        } else if (c == ')') {
            if (m_groups.size() == 1)
                fail("it closes a group that it did not open");
            m_out.append(m_groups.back().optionGroups + 1, ')');
            ++m_at;
            m_atom = m_groups.back().begin;
            m_isRepeated = false;
            m_groups.pop_back();
        } else if (c == '{') {
            translateInterval();
        } else if (c == '*' || c == '+' || c == '?') {
            beginRepetition();
            m_out += c;
            ++m_at;
            if (peek() == '+' || peek() == '?') // possessive, lazy
                m_out += m_in[m_at++];
        } else {
            beginAtom();
            const std::size_t size = firstCharacter(m_in.substr(m_at)).size;
            m_out += m_in.substr(m_at, size);
            m_at += size;
        }
    }

    /// A repetition of a repetition needs a group in PCRE2.
    void beginRepetition()
    {
        if (m_isRepeated)
            groupAtom();
        m_isRepeated = true;
    }

    void groupAtom()
    {
        m_out.insert(m_atom, "(?:");
        m_out += ')';
    }

    /// "(" and what follows it up to where an expression begins. In Ruby's options m means what is s elsewhere.
    void openGroup()
    {
        m_groups.push_back({m_out.size(), 0});
        m_isRepeated = false;
        m_out += '(';
        ++m_at;
        if (peek() != '?')
            return;
        if (looksAt("?#")) { // a comment
            m_groups.pop_back();
            m_out.pop_back();
            m_at = std::min(m_in.find(')', m_at), m_in.size() - 1) + 1;
            return;
        }
        m_out += '?';
        ++m_at;
        const std::size_t end = m_in.find_first_not_of("imx-", m_at);
        const bool isOptions = end != m_in.npos && end > m_at && (m_in[end] == ':' || m_in[end] == ')');
        for (; isOptions && m_at < end; ++m_at)
            m_out += m_in[m_at] == 'm' ? 's' : m_in[m_at];
        if (isOptions && m_in[m_at] == ')') { // they hold to the end of the group
                                              // around them, alternatives included
            m_out += ':';
            ++m_at;
            m_groups.pop_back();
            ++m_groups.back().optionGroups;
        } else if (looksAt("<=") || looksAt("<!")) {
            m_out += m_in.substr(m_at, 2);
            m_at += 2;
        } else if (looksAt("~")) {
            fail("it has an absent operator");
        } else if (peek() != '\0' && peek() != '<') { // one of : = ! >
            m_out += m_in[m_at++];
        }
    }

    /// "{n,m}" and the like; a brace that begins none stands for itself. "{n,m}+" repeats the repetition.
    void translateInterval()
    {
        const std::size_t close = m_in.find('}', m_at);
        const std::string inside(close == m_in.npos ? "" : m_in.substr(m_at + 1, close - m_at - 1));
        const bool isInterval = !inside.empty() && inside != "," &&
                                inside.find_first_not_of("0123456789,") == inside.npos &&
                                std::count(inside.begin(), inside.end(), ',') <= 1;
        if (!isInterval) {
            beginAtom();
            m_out += "\\{";
            ++m_at;
            return;
        }
        m_at = close + 1;
        const bool isFixed = inside.find(',') == inside.npos;
        beginRepetition();
        m_out += fmt::format("{{{}{}}}", inside.starts_with(',') ? "0" : "", inside);
        if (peek() == '+' || (peek() == '?' && isFixed)) {
            groupAtom();
            m_out += m_in[m_at++];
        } else if (peek() == '?') {
            m_out += m_in[m_at++];
        }
    }

    void translateEscape()
    {
        beginAtom();
        const char escaped = peek(1);
        const std::size_t begin = m_at;
        m_at += 2;
        switch (escaped) {
        case '\0':
            fail("it ends with a backslash");
        case 'R':
        case 'X':
        case 'K':
        case 'A':
        case 'z':
        case 'Z':
        case 'G':
        case 'N':
            m_out.append({'\\', escaped});
            return;
        case 'O':
            m_out += "(?s:.)";
            return;
        case 'b': // at the edge of a word; PCRE2's words have no marks
            m_out += fmt::format("(?:(?<={0})(?!{0})|(?<!{0})(?={0}))", wordCharacter());
            return;
        case 'B':
            m_out += fmt::format("(?:(?<={0})(?={0})|(?<!{0})(?!{0}))", wordCharacter());
            return;
        case 'w':
            m_out += wordCharacter();
            return;
        case 'W':
            m_out += wordCharacter(true);
            return;
        case 'k':
        case 'g':
            m_out.append({'\\', escaped});
            return;
        default:
            break;
        }
        if (escaped >= '1' && escaped <= '9') { // a group that was matched before
            m_out.append({'\\', escaped});
            return;
        }
        m_at = begin;
        const Item item = readEscapedItem();
        m_out += (item.negated ? "[^" : "[") + item.inside + "]";
    }

    /// \w outside of brackets, where it has Latin-1's digits, too.
    static std::string wordCharacter(bool negated = false)
    {
        return fmt::format("[{}{}\\x{{b2}}\\x{{b3}}\\x{{b9}}\\x{{bc}}-\\x{{be}}]", negated ? "^" : "", wordClass);
    }

    static std::string spelled(char32_t code) { return fmt::format("\\x{{{:x}}}", static_cast<std::uint32_t>(code)); }

    std::uint32_t readNumber(std::size_t limit, int base)
    {
        std::uint32_t value = 0;
        for (std::size_t count = 0; count < limit; ++count, ++m_at) {
            const char c = peek();
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : 99;
            if (digit >= base)
                break;
            value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
        }
        if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
            fail("it names a character that is none");
        return value;
    }

    /// A backslash and what belongs to it, as a member of a class. `character` tells a single one for ranges.
    Item readEscapedItem(std::optional<char32_t>* character = nullptr)
    {
        const char c = peek(1);
        m_at += 2;
        const auto one = [&](char32_t code) {
            if (character)
                *character = code;
            return Item{spelled(code)};
        };
        switch (c) {
        case 'w':
        case 'W':
            return {wordClass, c == 'W'};
        case 's':
        case 'S':
            return {spaceClass, c == 'S'};
        case 'd':
        case 'D':
            return {"\\p{Nd}", c == 'D'};
        case 'h':
        case 'H':
            return {hexClass, c == 'H'};
        case 'p':
        case 'P':
            if (peek() == '{')
                return readProperty(c == 'P');
            return one(static_cast<unsigned char>(c));
        case 't':
            return one('\t');
        case 'n':
            return one('\n');
        case 'v':
            return one('\v');
        case 'f':
            return one('\f');
        case 'r':
            return one('\r');
        case 'a':
            return one('\a');
        case 'e':
            return one(0x1b);
        case 'b':
            return one('\b');
        case 'u':
            return one(readNumber(4, 16));
        case 'x': {
            if (peek() != '{')
                return one(readNumber(2, 16));
            ++m_at;
            const char32_t code = readNumber(8, 16);
            if (peek() != '}')
                fail("it has a character number without an end");
            ++m_at;
            return one(code);
        }
        case '0':
            return one(readNumber(2, 8));
        case 'c':
            return one(static_cast<unsigned char>(m_at < m_in.size() ? m_in[m_at++] & 0x1f : 0));
        default: {
            --m_at;
            if (m_at >= m_in.size())
                fail("it ends with a backslash");
            const Utf8Character literal = firstCharacter(m_in.substr(m_at));
            m_at += literal.size;
            return one(literal.code);
        }
        }
    }

    /// Behind "\p": "{L}", "{^Han}", ...
    Item readProperty(bool negated)
    {
        const std::size_t close = m_in.find('}', m_at);
        if (close == m_in.npos)
            fail("it has a property without an end");
        std::string_view name = m_in.substr(m_at + 1, close - m_at - 1);
        if (name.starts_with('^')) {
            negated = !negated;
            name.remove_prefix(1);
        }
        auto item = propertyItem(name);
        if (!item)
            fail(fmt::format("there is no character property \"{}\"", name.substr(0, 40)));
        item->negated = item->negated != negated;
        m_at = close + 1;
        return *item;
    }

    /// "[:alpha:]" within a class; nothing when it is not one.
    std::optional<Item> readPosix()
    {
        const std::size_t close = m_in.find(":]", m_at);
        if (!looksAt("[:") || close == m_in.npos)
            return std::nullopt;
        std::string_view name = m_in.substr(m_at + 2, close - m_at - 2);
        const bool negated = name.starts_with('^');
        const auto inside = posixClass(std::string(name.substr(negated)));
        if (!inside)
            return std::nullopt;
        m_at = close + 2;
        return Item{*inside, negated};
    }

    /// A class from its "[": one PCRE2 class where that is possible, or an expression for one character.
    std::string translateClass(int depth)
    {
        const ClassParts parts = readClass(depth);
        return parts.text(false);
    }

    /// What a class matches: plain members, members it matches by not being in a class, and expressions.
    struct ClassParts
    {
        std::string inside;
        std::vector<std::string> others; ///< each an expression for one character
        bool negated = false;

        std::string text(bool opposite) const
        {
            const bool negate = negated != opposite;
            if (others.empty() && !inside.empty())
                return (negate ? "[^" : "[") + inside + "]";
            std::string any = inside.empty() ? "" : "[" + inside + "]";
            for (const std::string& other : others)
                any += (any.empty() ? "" : "|") + other;
            if (any.empty())
                return negate ? "(?s:.)" : "(?!)";
            return negate ? "(?:(?!" + any + ")(?s:.))" : "(?:" + any + ")";
        }
    };

    ClassParts readClass(int depth)
    {
        if (depth > maximumDepth)
            fail("it is nested too deeply");
        ++m_at;
        ClassParts parts;
        bool negated = false;
        if (peek() == '^') {
            negated = true;
            ++m_at;
        }
        std::vector<ClassParts> intersected;
        bool first = true;
        for (;; first = false) {
            if (m_at >= m_in.size())
                fail("it has a class without an end");
            if (peek() == ']' && !(first && m_in.find(']', m_at + 1) != m_in.npos))
                break;
            if (looksAt("&&")) {
                m_at += 2;
                intersected.push_back(std::move(parts));
                parts = {};
                continue;
            }
            readMember(parts, depth);
        }
        ++m_at;
        if (!intersected.empty()) {
            std::string all;
            for (const ClassParts& part : intersected)
                all += "(?=" + part.text(false) + ")";
            all = "(?:" + all + parts.text(false) + ")";
            parts = {};
            parts.others.push_back(std::move(all));
        }
        parts.negated = negated;
        return parts;
    }

    static void add(ClassParts& parts, const Item& item)
    {
        if (!item.negated)
            parts.inside += item.inside;
        else if (item.inside.starts_with("\\p{") && item.inside.find('}') + 1 == item.inside.size())
            parts.inside += "\\P" + item.inside.substr(2); // PCRE2 has its opposite
        else
            parts.others.push_back("[^" + item.inside + "]");
    }

    void readMember(ClassParts& parts, int depth)
    {
        if (peek() == '[') {
            if (const auto posix = readPosix())
                return add(parts, *posix);
            ClassParts nested = readClass(depth + 1);
            if (nested.negated) {
                parts.others.push_back(nested.text(false));
            } else {
                parts.inside += nested.inside;
                parts.others.insert(parts.others.end(), nested.others.begin(), nested.others.end());
            }
            return;
        }
        std::optional<char32_t> character;
        const Item item = readCharacterOrEscape(character);
        if (!character || peek() != '-' || peek(1) == ']' || peek(1) == '\0')
            return add(parts, item);
        const std::size_t dash = m_at++;
        std::optional<char32_t> last;
        if (peek() != '[')
            readCharacterOrEscape(last);
        if (!last) { // "a-\d": the dash stands for itself
            m_at = dash + 1;
            parts.inside += item.inside + "\\-";
            return;
        }
        if (*last < *character)
            fail("it has a range that ends before it begins");
        parts.inside += item.inside + "-" + spelled(*last);
    }

    Item readCharacterOrEscape(std::optional<char32_t>& character)
    {
        if (peek() == '\\')
            return readEscapedItem(&character);
        const Utf8Character literal = firstCharacter(m_in.substr(m_at));
        m_at += literal.size;
        character = literal.code;
        return {spelled(literal.code)};
    }

    std::string_view m_in;
    const std::string& m_where;
    std::size_t m_at = 0;
    std::string m_out;
    std::size_t m_atom = 0;    // where the last thing that can be repeated begins in m_out
    bool m_isRepeated = false; // it has been
    struct Group
    {
        std::size_t begin = 0;        ///< in m_out
        std::size_t optionGroups = 0; ///< opened for "(?i)" within it
    };
    std::vector<Group> m_groups{{}}; // the open ones; the first is the whole expression
};
} // namespace

std::string toPcre2(std::string_view expression, const std::string& where)
{
    return Translator(expression, where).translate();
}

} // namespace calm
