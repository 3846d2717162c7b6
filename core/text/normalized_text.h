#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// Bytes [begin, end) of some text.
struct ByteRange
{
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
    bool operator==(const ByteRange&) const = default;
};

/// A character of a rewritten text and what it stands for, the way the tokenizers library counts: 0 takes the place
/// of one character of the old text, -n of one and of the n characters behind it, 1 was put in.
struct CharacterChange
{
    char32_t code = 0;
    int change = 0;
};

/// A text on its way through the pipeline that remembers, for each byte, which bytes of the person's text it came
/// from. Always valid UTF-8. The source of any byte of a character is that whole character. It also knows which
/// stretch of the person's text it stands for as a whole, which stays when characters are taken out.
class NormalizedText
{
public:
    NormalizedText() = default;
    /// Broken bytes become U+FFFD. `original` stands at byte `begin` of the person's text. Error(badInput) for 4 GB or more.
    static NormalizedText fromOriginal(std::string_view original, std::size_t begin = 0);

    const std::string& text() const { return m_text; }
    std::string_view view(ByteRange range) const { return std::string_view(m_text).substr(range.begin, range.size()); }
    std::size_t size() const { return m_text.size(); }
    bool empty() const { return m_text.empty(); }
    ByteRange origin() const { return m_origin; }

    ByteRange sourceOfByte(std::size_t index) const { return {m_sources[index].begin, m_sources[index].end}; }
    ByteRange sourceOf(ByteRange range) const;   ///< from the first byte's source to the last byte's
    NormalizedText slice(ByteRange range) const; ///< its origin is the range's source

    /// The text anew. `removedFirst` characters at its beginning are gone without anything in their place. A put-in
    /// character counts as coming from the byte before it in the old text. Changes that do not add up to the old
    /// text shift the sources of what follows; they never lead outside the origin.
    void transform(std::span<const CharacterChange> changes, std::size_t removedFirst = 0);
    void keepOnly(const std::function<bool(char32_t)>& isKept);
    void mapCharacters(const std::function<char32_t(char32_t)>& map);
    std::vector<char32_t> characters() const;

    /// Building: each appended byte comes from `source`.
    static NormalizedText startedLike(const NormalizedText& other); ///< empty, with the same origin
    void append(std::string_view bytes, ByteRange source);
    void append(const NormalizedText& other,
                ByteRange range); ///< a part of another text, sources kept
    void reserve(std::size_t bytes);

private:
    struct Source // 32 bits each: there is one for every byte
    {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    ByteRange rewritableRange() const;
    std::string m_text;
    std::vector<Source> m_sources; // one per byte of m_text
    ByteRange m_origin;
};

} // namespace calm
