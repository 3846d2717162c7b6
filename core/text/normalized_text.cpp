#include "core/text/normalized_text.h"

#include "core/text/utf8.h"

namespace calm
{

NormalizedText NormalizedText::fromOriginal(std::string_view original)
{
    NormalizedText result;
    result.reserve(original.size());
    for (std::size_t at = 0; at < original.size();) {
        const std::string_view rest = original.substr(at);
        const Utf8Character character = firstCharacter(rest);
        const ByteRange source{at, at + character.size};
        if (character.valid)
            result.append(rest.substr(0, character.size), source);
        else
            result.append(toUtf8(character.code), source);
        at = source.end;
    }
    return result;
}

ByteRange NormalizedText::sourceOf(ByteRange range) const
{
    if (range.size() > 0)
        return {m_sources[range.begin].begin, m_sources[range.end - 1].end};
    if (range.begin < m_sources.size())
        return {m_sources[range.begin].begin, m_sources[range.begin].begin};
    const std::size_t end = m_sources.empty() ? 0 : m_sources.back().end;
    return {end, end};
}

void NormalizedText::append(std::string_view bytes, ByteRange source)
{
    m_text.append(bytes);
    m_sources.insert(m_sources.end(), bytes.size(), source);
}

void NormalizedText::append(const NormalizedText& other, ByteRange range)
{
    m_text.append(other.view(range));
    m_sources.insert(m_sources.end(), other.m_sources.begin() + static_cast<std::ptrdiff_t>(range.begin),
                     other.m_sources.begin() + static_cast<std::ptrdiff_t>(range.end));
}

void NormalizedText::reserve(std::size_t bytes)
{
    m_text.reserve(bytes);
    m_sources.reserve(bytes);
}

NormalizedText NormalizedText::slice(ByteRange range) const
{
    NormalizedText result;
    result.append(*this, range);
    return result;
}

} // namespace calm
