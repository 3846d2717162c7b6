#pragma once

#include <string>
#include <vector>

namespace calm
{

/// Lets text through as soon as no stop string can begin in it any more. Feed pieces in order.
class StopStrings
{
public:
    explicit StopStrings(std::vector<std::string> strings); ///< empty strings are ignored

    /// What may be shown now. After a stop string was met, found() holds and nothing more comes out.
    std::string feed(const std::string& piece);
    bool found() const { return m_found; }
    std::string rest(); ///< what was held back, when the answer ends without a stop string

private:
    std::vector<std::string> m_strings;
    std::string m_held;
    bool m_found = false;
};

} // namespace calm
