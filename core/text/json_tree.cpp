#include "core/text/json_tree.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <utility>

namespace calm
{

/// Reads one text. Lists under way stand on a stack and move to the arena when they are complete.
class JsonReader
{
public:
    JsonReader(JsonTree& tree, const std::string& what) : m_tree(tree), m_what(what), m_text(tree.m_source) {}

    void read()
    {
        if (m_text.size() >= UINT32_MAX)
            throw Error(ErrorKind::unsupported, m_what + " is too large (4 GB or more).");
        if (!isValidUtf8(m_text))
            throw Error(ErrorKind::corrupt, m_what + " is not valid JSON (broken UTF-8).");
        m_tree.m_root = readValue(0);
        skipSpace();
        if (m_at != m_text.size())
            fail();
    }

private:
    static constexpr int maximumDepth = 200;
    static constexpr std::size_t blockSize = 1 << 20;

    [[noreturn]] void fail() const
    {
        throw Error(ErrorKind::corrupt, fmt::format("{} is not valid JSON (byte {}).", m_what, m_at + 1));
    }

    void skipSpace()
    {
        while (m_at < m_text.size() &&
               (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\r' || m_text[m_at] == '\t'))
            ++m_at;
    }

    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    void expect(std::string_view word)
    {
        if (!m_text.substr(m_at).starts_with(word))
            fail();
        m_at += word.size();
    }

    void* allocate(std::size_t bytes)
    {
        bytes = (bytes + 7) & ~std::size_t{7};
        if (bytes > m_left) {
            const std::size_t size = std::max(bytes, blockSize);
            m_tree.m_blocks.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
            m_free = m_tree.m_blocks.back().get();
            m_left = size;
        }
        void* result = m_free;
        m_free += bytes;
        m_left -= bytes;
        return result;
    }

    JsonValue readValue(int depth)
    {
        skipSpace();
        JsonValue value;
        switch (peek()) {
        case '{':
            return readObject(depth + 1);
        case '[':
            return readArray(depth + 1);
        case '"': {
            const std::string_view text = readString();
            value.m_kind = JsonValue::Kind::string;
            value.m_text = text.data();
            value.m_count = static_cast<std::uint32_t>(text.size());
            return value;
        }
        case 't':
        case 'f':
            value.m_kind = JsonValue::Kind::boolean;
            value.m_integer = peek() == 't' ? 1 : 0;
            expect(peek() == 't' ? "true" : "false");
            return value;
        case 'n':
            expect("null");
            return value;
        default:
            return readNumber();
        }
    }

    template <typename Entry> std::span<const Entry> moveToArena(std::vector<Entry>& stack, std::size_t begin)
    {
        const std::size_t count = stack.size() - begin;
        auto* entries = static_cast<Entry*>(allocate(count * sizeof(Entry)));
        std::uninitialized_copy(stack.begin() + static_cast<std::ptrdiff_t>(begin), stack.end(), entries);
        stack.resize(begin);
        return {entries, count};
    }

    /// True when another entry follows; false behind the closing bracket.
    bool nextEntry(char close)
    {
        skipSpace();
        if (peek() == close) {
            ++m_at;
            return false;
        }
        if (peek() != ',')
            fail();
        ++m_at;
        return true;
    }

    JsonValue readArray(int depth)
    {
        enter(depth);
        const std::size_t begin = m_items.size();
        skipSpace();
        if (peek() == ']') {
            ++m_at;
        } else {
            do
                m_items.push_back(readValue(depth));
            while (nextEntry(']'));
        }
        const auto items = moveToArena(m_items, begin);
        JsonValue value;
        value.m_kind = JsonValue::Kind::array;
        value.m_items = items.data();
        value.m_count = static_cast<std::uint32_t>(items.size());
        return value;
    }

    JsonValue readObject(int depth)
    {
        enter(depth);
        const std::size_t begin = m_members.size();
        skipSpace();
        if (peek() == '}') {
            ++m_at;
        } else {
            do {
                skipSpace();
                const std::string_view key = readString();
                skipSpace();
                expect(":");
                const JsonValue value = readValue(depth);
                m_members.push_back({key, value});
            } while (nextEntry('}'));
        }
        const auto members = moveToArena(m_members, begin);
        JsonValue value;
        value.m_kind = JsonValue::Kind::object;
        value.m_members = members.data();
        value.m_count = static_cast<std::uint32_t>(members.size());
        return value;
    }

    void enter(int depth)
    {
        if (depth > maximumDepth)
            throw Error(ErrorKind::corrupt, m_what + " is nested too deeply.");
        ++m_at;
    }

    JsonValue readNumber()
    {
        const std::size_t begin = m_at;
        const auto digits = [&] {
            const std::size_t first = m_at;
            while (peek() >= '0' && peek() <= '9')
                ++m_at;
            if (m_at == first)
                fail();
        };
        if (peek() == '-')
            ++m_at;
        if (peek() == '0')
            ++m_at;
        else
            digits();
        bool whole = true;
        if (peek() == '.') {
            ++m_at;
            digits();
            whole = false;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            digits();
            whole = false;
        }
        const char* first = m_text.data() + begin;
        const char* last = m_text.data() + m_at;
        JsonValue value;
        value.m_kind = JsonValue::Kind::integer;
        if (whole && std::from_chars(first, last, value.m_integer).ec == std::errc())
            return value;
        value.m_kind = JsonValue::Kind::number;
        if (std::from_chars(first, last, value.m_number).ec != std::errc()) {
            m_at = begin; // beyond what a double holds
            fail();
        }
        return value;
    }

    std::string_view readString()
    {
        if (peek() != '"')
            fail();
        const std::size_t begin = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != '"' && m_text[m_at] != '\\' &&
               static_cast<unsigned char>(m_text[m_at]) >= 0x20)
            ++m_at;
        if (peek() == '"' && m_at < m_text.size())
            return m_text.substr(begin, m_at++ - begin);
        m_decoded.assign(m_text.substr(begin, m_at - begin));
        while (peek() != '"') {
            if (m_at >= m_text.size() || static_cast<unsigned char>(m_text[m_at]) < 0x20)
                fail();
            if (m_text[m_at] == '\\')
                readEscape();
            else
                m_decoded += m_text[m_at++];
        }
        ++m_at;
        auto* text = static_cast<char*>(allocate(m_decoded.size()));
        std::memcpy(text, m_decoded.data(), m_decoded.size());
        return {text, m_decoded.size()};
    }

    void readEscape()
    {
        ++m_at;
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        const char letter = peek();
        if (const auto index = letters.find(letter); letter != '\0' && index != letters.npos) {
            m_decoded += meanings[index];
            ++m_at;
            return;
        }
        if (letter != 'u')
            fail();
        char32_t code = readHex();
        if (code >= 0xdc00 && code <= 0xdfff)
            fail();
        if (code >= 0xd800 && code <= 0xdbff) {
            if (peek() != '\\')
                fail();
            ++m_at;
            if (peek() != 'u')
                fail();
            const char32_t low = readHex();
            if (low < 0xdc00 || low > 0xdfff)
                fail();
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
        appendUtf8(m_decoded, code);
    }

    /// The four digits behind \u.
    char32_t readHex()
    {
        ++m_at;
        std::uint32_t code = 0;
        const char* first = m_text.data() + m_at;
        if (m_text.size() - m_at < 4 || std::from_chars(first, first + 4, code, 16).ptr != first + 4)
            fail();
        m_at += 4;
        return code;
    }

    JsonTree& m_tree;
    const std::string& m_what;
    std::string_view m_text;
    std::size_t m_at = 0;
    std::byte* m_free = nullptr;
    std::size_t m_left = 0;
    std::vector<JsonValue> m_items;
    std::vector<JsonMember> m_members;
    std::string m_decoded;
};

JsonTree::JsonTree(std::string source, const std::string& what) : m_source(std::move(source))
{
    JsonReader(*this, what).read();
}

double JsonValue::number() const
{
    return m_kind == Kind::number ? m_number : static_cast<double>(integer());
}

std::string_view JsonValue::string() const
{
    return m_kind == Kind::string ? std::string_view(m_text, m_count) : std::string_view();
}

std::span<const JsonValue> JsonValue::items() const
{
    return m_kind == Kind::array ? std::span(m_items, m_count) : std::span<const JsonValue>();
}

std::span<const JsonMember> JsonValue::members() const
{
    return m_kind == Kind::object ? std::span(m_members, m_count) : std::span<const JsonMember>();
}

const JsonValue* JsonValue::find(std::string_view key) const
{
    const auto all = members();
    for (auto member = all.rbegin(); member != all.rend(); ++member)
        if (member->key == key)
            return &member->value;
    return nullptr;
}

namespace
{
void show(const JsonValue& value, std::string& text)
{
    using Kind = JsonValue::Kind;
    if (text.size() > 80)
        return;
    const char* separator = "";
    switch (value.kind()) {
    case Kind::null:
        text += "null";
        break;
    case Kind::boolean:
        text += value.boolean() ? "true" : "false";
        break;
    case Kind::integer:
        text += std::to_string(value.integer());
        break;
    case Kind::number:
        text += fmt::format("{}", value.number());
        break;
    case Kind::string:
        text += fmt::format("\"{}\"", value.string().substr(0, 80));
        break;
    case Kind::array:
        text += '[';
        for (const JsonValue& item : value.items().first(std::min<std::size_t>(value.items().size(), 40))) {
            text += std::exchange(separator, ",");
            show(item, text);
        }
        text += ']';
        break;
    case Kind::object:
        text += '{';
        for (const JsonMember& member : value.members().first(std::min<std::size_t>(value.members().size(), 40))) {
            text += fmt::format("{}\"{}\":", std::exchange(separator, ","), member.key.substr(0, 80));
            show(member.value, text);
        }
        text += '}';
        break;
    }
}
} // namespace

std::string JsonValue::shown() const
{
    std::string text;
    show(*this, text);
    return replaceInvalidUtf8(text.substr(0, 80)); // the cut may go through a character
}

} // namespace calm
