#include "ui/shell/run_ends.h"

namespace calm::ui
{

std::vector<RunRecord> RunEnds::look(const std::vector<RunRecord>& runs)
{
    std::vector<RunRecord> ended;
    for (const RunRecord& run : runs) {
        const bool over = isOver(run.state);
        if (const auto before = m_over.find(run.id); over && before != m_over.end() && !before->second)
            ended.push_back(run);
        m_over[run.id] = over;
    }
    return ended;
}

} // namespace calm::ui
