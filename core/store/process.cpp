#include "core/store/process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <sys/types.h>
#include <unistd.h>

namespace calm
{

namespace
{
struct ProcessStatus
{
    char state = '?'; ///< 'Z' = zombie, 'X' = dead
    std::string start;
};

/// Fields 3 and 22 of /proc/PID/stat (man 5 proc): state, and start time in ticks since boot. Field 2, the
/// program's name, stands in brackets and may hold spaces and brackets itself.
ProcessStatus statusOf(std::int64_t processId)
{
    std::ifstream stream("/proc/" + std::to_string(processId) + "/stat");
    std::string line;
    std::getline(stream, line);
    ProcessStatus status;
    const auto bracket = line.rfind(')');
    if (bracket == std::string::npos)
        return status;
    std::istringstream fields(line.substr(bracket + 1));
    fields >> status.state;
    std::string field;
    for (int i = 4; i <= 22 && fields >> field; ++i)
        if (i == 22)
            status.start = field;
    return status;
}
} // namespace

std::string hostName()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

std::string processStart(std::int64_t processId)
{
    return statusOf(processId).start;
}

bool isProcessAlive(std::int64_t processId, const std::string& start)
{
    if (processId <= 0 || (::kill(static_cast<pid_t>(processId), 0) != 0 && errno != EPERM))
        return false;
    const ProcessStatus status = statusOf(processId);
    if (status.state == 'Z' || status.state == 'X')
        return false;
    return start.empty() || status.start.empty() || status.start == start;
}

} // namespace calm
