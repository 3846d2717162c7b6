#include "core/text/chars_map.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

namespace calm
{

namespace
{
std::uint32_t littleEndian(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;)
        value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

std::size_t offsetOf(std::uint32_t unit)
{
    return (unit >> 10) << ((unit & (1u << 9)) >> 6);
}
} // namespace

CharsMap::CharsMap(std::string_view bytes, const std::string& where)
{
    if (bytes.empty())
        return; // some models have it so
    if (bytes.size() < 4 || littleEndian(bytes, 0) > bytes.size() - 4)
        throw Error(ErrorKind::corrupt, where + " has a precompiled_charsmap that is cut off.");
    const std::size_t trieSize = littleEndian(bytes, 0) / 4;
    m_trie.reserve(trieSize);
    for (std::size_t i = 0; i < trieSize; ++i)
        m_trie.push_back(littleEndian(bytes, 4 + 4 * i));
    m_texts = bytes.substr(4 + 4 * trieSize);
    if (!isValidUtf8(m_texts))
        throw Error(ErrorKind::corrupt, where + " has a precompiled_charsmap with broken UTF-8.");
}

/// report(rule) for each, shortest first, until it answers false. A damaged trie ends the search.
template <typename Report> void CharsMap::forEachRule(std::string_view text, const Report& report) const
{
    if (m_trie.empty())
        return;
    std::size_t node = offsetOf(m_trie[0]);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        node ^= byte;
        if (byte == 0 || node >= m_trie.size() || (m_trie[node] & ((1u << 31) | 0xff)) != byte)
            return;
        const std::uint32_t unit = m_trie[node];
        node ^= offsetOf(unit);
        if (((unit >> 8) & 1) == 0)
            continue;
        const std::size_t begin = node < m_trie.size() ? m_trie[node] & 0x7fffffffu : m_texts.size() + 1;
        if (begin > m_texts.size() || (begin < m_texts.size() && (m_texts[begin] & 0xc0) == 0x80))
            return;
        const std::size_t end = std::min(m_texts.find('\0', begin), m_texts.size());
        if (!report(Rule{i + 1, std::string_view(m_texts).substr(begin, end - begin)}))
            return;
    }
}

std::optional<CharsMap::Rule> CharsMap::shortest(std::string_view text) const
{
    std::optional<Rule> found;
    forEachRule(text, [&found](const Rule& rule) {
        found = rule;
        return false;
    });
    return found;
}

std::optional<CharsMap::Rule> CharsMap::longest(std::string_view text) const
{
    std::optional<Rule> found;
    forEachRule(text, [&found](const Rule& rule) {
        found = rule;
        return true;
    });
    return found;
}

} // namespace calm
