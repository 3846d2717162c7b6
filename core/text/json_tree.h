#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

struct JsonMember;

/// One value of a JsonTree. Small and copied freely; valid as long as its tree.
class JsonValue
{
public:
    enum class Kind : std::uint8_t { null, boolean, integer, number, string, array, object };

    Kind kind() const { return m_kind; }
    bool is(Kind kind) const { return m_kind == kind; }
    bool boolean() const { return m_kind == Kind::boolean && m_integer != 0; }
    std::int64_t integer() const { return m_kind == Kind::integer ? m_integer : 0; } ///< beyond 64 bits: a number
    double number() const;                                                           ///< of an integer, too
    std::string_view string() const; ///< empty for what is no string, and so on
    std::span<const JsonValue> items() const;
    std::span<const JsonMember> members() const;       ///< as written; a key may come twice, then the last one counts
    const JsonValue* find(std::string_view key) const; ///< null when absent
    std::string shown() const;                         ///< JSON for an error message, at most 80 bytes

private:
    friend class JsonReader;
    Kind m_kind = Kind::null;
    std::uint32_t m_count = 0; // bytes, items or members
    union {
        std::int64_t m_integer = 0;
        double m_number;
        const char* m_text;
        const JsonValue* m_items;
        const JsonMember* m_members;
    };
};

struct JsonMember
{
    std::string_view key;
    JsonValue value;
};

/// A JSON text (RFC 8259) read in one pass into an arena: texts point into the source where they can. Made for
/// tokenizer.json, where a general library spends a second on half a million small allocations.
class JsonTree
{
public:
    /// Error(corrupt) that names `what` and the byte, for broken UTF-8, nesting beyond 200 and 4 GB, too.
    JsonTree(std::string source, const std::string& what);
    JsonTree(const JsonTree&) = delete; // values point into it
    JsonTree& operator=(const JsonTree&) = delete;

    const JsonValue& root() const { return m_root; }
    const std::string& source() const { return m_source; }

private:
    friend class JsonReader;
    std::string m_source;
    std::vector<std::unique_ptr<std::byte[]>> m_blocks;
    JsonValue m_root;
};

} // namespace calm
