#include "core/text/normalized_text.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <optional>

namespace calm
{

NormalizedText NormalizedText::fromOriginal(std::string_view original, std::size_t begin)
{
    if (begin + original.size() >= UINT32_MAX)
        throw Error(ErrorKind::badInput, "The text is too long to be encoded in one piece (4 GB or more).");
    NormalizedText result;
    result.m_origin = {begin, begin + original.size()};
    result.reserve(original.size());
    for (std::size_t at = 0; at < original.size();) {
        const std::string_view rest = original.substr(at);
        const Utf8Character character = firstCharacter(rest);
        const ByteRange source{begin + at, begin + at + character.size};
        if (character.valid)
            result.append(rest.substr(0, character.size), source);
        else
            result.append(toUtf8(character.code), source);
        at += character.size;
    }
    return result;
}

NormalizedText NormalizedText::startedLike(const NormalizedText& other)
{
    NormalizedText result;
    result.m_origin = other.m_origin;
    return result;
}

ByteRange NormalizedText::sourceOf(ByteRange range) const
{
    if (range.size() > 0)
        return {m_sources[range.begin].begin, m_sources[range.end - 1].end};
    if (range.begin < m_sources.size())
        return {m_sources[range.begin].begin, m_sources[range.begin].begin};
    const std::size_t end = m_sources.empty() ? m_origin.begin : m_sources.back().end;
    return {end, end};
}

void NormalizedText::append(std::string_view bytes, ByteRange source)
{
    m_text.append(bytes);
    m_sources.insert(m_sources.end(), bytes.size(),
                     {static_cast<std::uint32_t>(source.begin), static_cast<std::uint32_t>(source.end)});
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
    result.m_origin = sourceOf(range);
    result.append(*this, range);
    return result;
}

/// What transform() replaces. All of the text, but for characters at its beginning that come from nowhere: the
/// tokenizers library finds the old text by its sources, and passes them over.
ByteRange NormalizedText::rewritableRange() const
{
    if (m_sources.empty() || m_origin.size() == 0)
        return {0, 0};
    std::size_t end = m_sources.size();
    if (m_sources.back().end > m_origin.end)
        end = static_cast<std::size_t>(
            std::find_if(m_sources.begin(), m_sources.end(), [&](Source s) { return s.end > m_origin.end; }) -
            m_sources.begin());
    const auto first = std::find_if(m_sources.begin(), m_sources.begin() + static_cast<std::ptrdiff_t>(end),
                                    [](Source source) { return source.begin != source.end; });
    return {static_cast<std::size_t>(first - m_sources.begin()), end};
}

void NormalizedText::transform(std::span<const CharacterChange> changes, std::size_t removedFirst)
{
    if (m_text.empty())
        return;
    const ByteRange range = rewritableRange();
    std::size_t replaced = range.begin; // the next character of the old text that
                                        // something takes the place of
    const auto takeOne = [&] {
        const std::size_t size = replaced < range.end ? firstCharacter(view({replaced, range.end})).size : 0;
        replaced += size;
        return size;
    };
    for (; removedFirst > 0; --removedFirst)
        takeOne();

    NormalizedText result = startedLike(*this);
    result.reserve(m_text.size());
    result.append(*this, {0, range.begin});
    std::string character;
    std::size_t offset = replaced;
    for (const CharacterChange& change : changes) {
        const bool added = change.change > 0;
        ByteRange source{m_origin.begin, m_origin.begin};
        if (!added)
            source = sourceOfByte(std::min(offset, m_sources.size() - 1));
        else if (offset > 0)
            source = sourceOfByte(std::min(offset, m_sources.size()) - 1);
        for (int taken = added ? 0 : 1 - change.change; taken > 0; --taken)
            offset += takeOne();
        character.clear();
        appendUtf8(character, change.code);
        result.append(character, source);
    }
    result.append(*this, {range.end, m_text.size()});
    *this = std::move(result);
}

std::vector<char32_t> NormalizedText::characters() const
{
    std::vector<char32_t> codes;
    codes.reserve(m_text.size());
    for (std::string_view rest = m_text; !rest.empty();) {
        const Utf8Character character = firstCharacter(rest);
        codes.push_back(character.code);
        rest.remove_prefix(character.size);
    }
    return codes;
}

void NormalizedText::keepOnly(const std::function<bool(char32_t)>& isKept)
{
    std::vector<CharacterChange> changes;
    std::size_t removedFirst = 0;
    for (const char32_t code : characters()) {
        if (isKept(code))
            changes.push_back({code, 0});
        else if (changes.empty())
            ++removedFirst;
        else
            --changes.back().change;
    }
    if (changes.empty())
        removedFirst = 0;
    transform(changes, removedFirst);
}

void NormalizedText::mapCharacters(const std::function<char32_t(char32_t)>& map)
{
    std::vector<CharacterChange> changes;
    for (const char32_t code : characters())
        changes.push_back({map(code), 0});
    transform(changes);
}

} // namespace calm
