#include "core/spec/run_state.h"

#include "core/base/error.h"

#include <array>
#include <utility>

namespace calm
{

namespace
{
constexpr std::array<std::pair<RunState, const char*>, 9> stateNames{{
    {RunState::queued, "queued"},
    {RunState::running, "running"},
    {RunState::pausing, "pausing"},
    {RunState::paused, "paused"},
    {RunState::stopping, "stopping"},
    {RunState::finished, "finished"},
    {RunState::stopped, "stopped"},
    {RunState::failed, "failed"},
    {RunState::interrupted, "interrupted"},
}};

constexpr std::array<std::pair<RunRequest, const char*>, 3> requestNames{{
    {RunRequest::none, "none"},
    {RunRequest::stop, "stop"},
    {RunRequest::pause, "pause"},
}};

template <typename Table, typename Value> std::string nameOf(const Table& table, Value value)
{
    for (const auto& [candidate, name] : table)
        if (candidate == value)
            return name;
    return table.front().second;
}

template <typename Table> auto valueOf(const Table& table, const std::string& name, const char* what)
{
    for (const auto& [value, candidate] : table)
        if (name == candidate)
            return value;
    throw Error(ErrorKind::corrupt, "\"" + name + "\" is not " + what + ".");
}
} // namespace

std::string toString(RunState state)
{
    return nameOf(stateNames, state);
}

RunState runStateFromString(const std::string& name)
{
    return valueOf(stateNames, name, "a run's state");
}

std::string toString(RunRequest request)
{
    return nameOf(requestNames, request);
}

RunRequest runRequestFromString(const std::string& name)
{
    return valueOf(requestNames, name, "a request to a run");
}

bool isOver(RunState state)
{
    return state == RunState::finished || state == RunState::stopped || state == RunState::failed ||
           state == RunState::interrupted;
}

bool hasWorker(RunState state)
{
    return state == RunState::running || state == RunState::pausing || state == RunState::stopping;
}

bool canResume(RunState state)
{
    return state == RunState::paused || state == RunState::stopped || state == RunState::failed ||
           state == RunState::interrupted;
}

} // namespace calm
