#include "core/text/byte_trie.h"

#include <algorithm>
#include <deque>

namespace calm
{

ByteTrie::ByteTrie(std::vector<std::pair<std::string_view, int>> entries)
    : m_nodes(1), m_labels(1, 0), m_rootChildren(256, 0)
{
    std::erase_if(entries, [](const auto& entry) { return entry.first.empty(); });
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    struct Pending
    {
        std::uint32_t node;
        std::size_t begin; // its entries
        std::size_t end;
        std::size_t depth; // bytes they share
    };
    std::deque<Pending> pending{{0, 0, entries.size(), 0}};
    while (!pending.empty()) {
        auto [node, begin, end, depth] = pending.front();
        pending.pop_front();
        for (; begin < end && entries[begin].first.size() == depth; ++begin)
            m_nodes[node].value = entries[begin].second;
        m_nodes[node].firstChild = static_cast<std::uint32_t>(m_nodes.size());
        while (begin < end) {
            const char label = entries[begin].first[depth];
            std::size_t next = begin;
            while (next < end && entries[next].first[depth] == label)
                ++next;
            const auto child = static_cast<std::uint32_t>(m_nodes.size());
            m_nodes.emplace_back();
            m_labels.push_back(static_cast<unsigned char>(label));
            if (node == 0)
                m_rootChildren[static_cast<unsigned char>(label)] = child;
            pending.push_back({child, begin, next, depth + 1});
            begin = next;
        }
        m_nodes[node].childCount = static_cast<std::uint32_t>(m_nodes.size()) - m_nodes[node].firstChild;
    }
}

ByteTrie::Match ByteTrie::longestAt(std::string_view text, std::size_t at) const
{
    Match best;
    forEachPrefix(text.substr(at), [&best](std::size_t size, int value) { best = {size, value}; });
    return best;
}

} // namespace calm
