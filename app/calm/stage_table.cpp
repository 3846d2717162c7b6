#include "app/calm/stage_table.h"

#include "app/calm/session.h"

#include <fmt/format.h>

namespace calm
{

void printStages(const std::vector<std::pair<std::string, double>>& stages)
{
    double all = 0;
    for (const auto& [stage, seconds] : stages)
        all += seconds;
    std::vector<std::vector<std::string>> rows{{"stage", "seconds", "share, %"}};
    for (const auto& [stage, seconds] : stages)
        rows.push_back({stage, fmt::format("{:.2f}", seconds), fmt::format("{:.1f}", all > 0 ? 100 * seconds / all : 0)});
    printColumns(rows);
}

} // namespace calm
