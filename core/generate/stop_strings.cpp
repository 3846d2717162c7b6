#include "core/generate/stop_strings.h"

#include <algorithm>
#include <utility>

namespace calm
{

StopStrings::StopStrings(std::vector<std::string> strings) : m_strings(std::move(strings))
{
    std::erase(m_strings, std::string());
}

std::string StopStrings::feed(const std::string& piece)
{
    if (m_found)
        return {};
    m_held += piece;
    std::size_t first = std::string::npos;
    for (const auto& string : m_strings)
        first = std::min(first, m_held.find(string));
    if (first != std::string::npos) {
        m_found = true;
        std::string before = m_held.substr(0, first);
        m_held.clear();
        return before;
    }
    // The longest end of what is held that could still grow into a stop string stays.
    std::size_t keep = 0;
    for (const auto& string : m_strings)
        for (std::size_t size = std::min(string.size() - 1, m_held.size()); size > keep; --size)
            if (m_held.compare(m_held.size() - size, size, string, 0, size) == 0)
                keep = size;
    std::string free = m_held.substr(0, m_held.size() - keep);
    m_held.erase(0, m_held.size() - keep);
    return free;
}

std::string StopStrings::rest()
{
    return std::exchange(m_held, {});
}

} // namespace calm
