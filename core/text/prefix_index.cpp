#include "core/text/prefix_index.h"

#include <algorithm>

namespace calm
{

PrefixIndex::PrefixIndex(std::vector<std::string_view> texts) : m_texts(std::move(texts))
{
    std::sort(m_texts.begin(), m_texts.end());
    for (const std::string_view text : m_texts)
        m_longest = std::max(m_longest, text.size());
}

bool PrefixIndex::hasLonger(std::string_view beginning) const
{
    // Texts that begin so stand side by side, the one that is equal first.
    const auto longer = std::upper_bound(m_texts.begin(), m_texts.end(), beginning);
    return longer != m_texts.end() && longer->starts_with(beginning);
}

std::vector<std::size_t> PrefixIndex::openBeginnings(std::string_view text) const
{
    std::vector<std::size_t> beginnings;
    for (std::size_t at = text.size() > m_longest ? text.size() - m_longest : 0; at < text.size(); ++at)
        if (hasLonger(text.substr(at)))
            beginnings.push_back(at);
    return beginnings;
}

std::size_t PrefixIndex::firstOpen(std::string_view text) const
{
    for (std::size_t at = text.size() > m_longest ? text.size() - m_longest : 0; at < text.size(); ++at)
        if (hasLonger(text.substr(at)))
            return at;
    return text.size();
}

} // namespace calm
