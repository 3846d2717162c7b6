#pragma once

#include <cstdint>
#include <string>

namespace calm
{

/// Which process owns a run: the id alone may be given to another process later, so its start time tells them
/// apart, and the machine says where the id counts.
std::string hostName();
std::string processStart(std::int64_t processId); ///< from /proc; empty when there is no such process or no /proc

/// Whether that very process lives: not a zombie, not another one under the same id. An empty `start` is not
/// compared.
bool isProcessAlive(std::int64_t processId, const std::string& start);

} // namespace calm
