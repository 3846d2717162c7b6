#pragma once

#include "core/store/records.h"

#include <cstdint>
#include <map>
#include <vector>

namespace calm::ui
{

/// Tells which runs came to their end between two looks at the project.
class RunEnds
{
public:
    /// Those that are over now and were not at the look before. A run that is new and over came from elsewhere: no
    /// news.
    std::vector<RunRecord> look(const std::vector<RunRecord>& runs);

private:
    std::map<std::int64_t, bool> m_over; ///< by number of the run
};

} // namespace calm::ui
