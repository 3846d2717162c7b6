#pragma once

#include <cstddef>
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

/// A text on its way through the pipeline that remembers, for each byte, which bytes of the person's text it
/// came from. Always valid UTF-8. The source of any byte of a character is that whole character.
class NormalizedText
{
public:
    NormalizedText() = default;
    static NormalizedText fromOriginal(std::string_view original); ///< broken bytes become U+FFFD

    const std::string& text() const { return m_text; }
    std::string_view view(ByteRange range) const { return std::string_view(m_text).substr(range.begin, range.size()); }
    std::size_t size() const { return m_text.size(); }
    bool empty() const { return m_text.empty(); }

    ByteRange sourceOfByte(std::size_t index) const { return m_sources[index]; }
    ByteRange sourceOf(ByteRange range) const; ///< from the first byte's source to the last byte's

    /// Building: each appended byte comes from `source`.
    void append(std::string_view bytes, ByteRange source);
    void append(const NormalizedText& other, ByteRange range); ///< a part of another text, sources kept
    void reserve(std::size_t bytes);
    NormalizedText slice(ByteRange range) const;

private:
    std::string m_text;
    std::vector<ByteRange> m_sources; // one per byte of m_text
};

} // namespace calm
