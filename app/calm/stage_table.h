#pragma once

#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// Where a run's time went, on stdout: (stage, seconds), each with its share.
void printStages(const std::vector<std::pair<std::string, double>>& stages);

} // namespace calm
