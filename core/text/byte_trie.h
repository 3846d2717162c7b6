#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace calm
{

/// Which of many texts begin at a position. The children of a node stand side by side, so that a step is one search
/// through their first bytes. Immutable; any thread may use it.
class ByteTrie
{
public:
    ByteTrie() : ByteTrie(std::vector<std::pair<std::string_view, int>>()) {}
    /// Texts with a value of at least 0 each; empty texts are passed over, of equal ones the last counts.
    explicit ByteTrie(std::vector<std::pair<std::string_view, int>> entries);

    struct Match
    {
        std::size_t size = 0; ///< bytes; 0 = nothing found
        int value = -1;
    };
    Match longestAt(std::string_view text, std::size_t at) const;
    bool empty() const { return m_nodes.size() == 1; }

    /// Calls report(size, value) for each text that `text` begins with, shortest first.
    template <typename Report> void forEachPrefix(std::string_view text, const Report& report) const
    {
        std::uint32_t node = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            node = childOf(node, static_cast<unsigned char>(text[i]));
            if (node == 0)
                return;
            if (m_nodes[node].value >= 0)
                report(i + 1, m_nodes[node].value);
        }
    }

private:
    struct Node
    {
        std::uint32_t firstChild = 0;
        std::uint32_t childCount = 0;
        std::int32_t value = -1; // -1 = no text ends here
    };
    /// 0, the root, when there is none.
    std::uint32_t childOf(std::uint32_t node, unsigned char byte) const
    {
        if (node == 0)
            return m_rootChildren[byte];
        const Node& parent = m_nodes[node];
        const auto* first = m_labels.data() + parent.firstChild;
        const void* found = std::memchr(first, byte, parent.childCount);
        return found ? parent.firstChild + static_cast<std::uint32_t>(static_cast<const unsigned char*>(found) - first)
                     : 0;
    }
    std::vector<Node> m_nodes;           // node 0 is the root
    std::vector<unsigned char> m_labels; // by node: the byte that leads to it
    std::vector<std::uint32_t> m_rootChildren;
};

} // namespace calm
