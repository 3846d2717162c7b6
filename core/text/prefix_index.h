#pragma once

#include <string_view>
#include <vector>

namespace calm
{

/// Which of many texts go on where a text ends: what is there so far may become one of them. The texts must outlive it.
class PrefixIndex
{
public:
    explicit PrefixIndex(std::vector<std::string_view> texts);

    /// Whether one of the texts begins with `beginning` and is longer.
    bool hasLonger(std::string_view beginning) const;
    /// Where in `text`, from first to last, a text may have begun that goes on behind its end; none at its end itself.
    std::vector<std::size_t> openBeginnings(std::string_view text) const;
    /// The first of them; the text's size when there is none.
    std::size_t firstOpen(std::string_view text) const;

private:
    std::vector<std::string_view> m_texts; // sorted
    std::size_t m_longest = 0;
};

} // namespace calm
