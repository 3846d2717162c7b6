// In place of process_group.cpp where LibTorch was built without c10d, or Gloo's headers are missing.

#include "core/train/process_group.h"

#include "core/base/error.h"

namespace calm
{

namespace
{
[[noreturn]] void refuse()
{
    throw Error(ErrorKind::unsupported, "This build trains in one process only: its LibTorch has no c10d with Gloo, or "
                                        "libgloo-dev was missing when it was built.");
}
} // namespace

struct ProcessGroup::State
{
};

ProcessGroup::ProcessGroup(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ProcessGroup::~ProcessGroup() = default;

std::unique_ptr<ProcessGroup> ProcessGroup::join(const LaunchEnvironment&, const ProgressCallback&,
                                                 const std::stop_token&)
{
    refuse();
}

// As nothing joins, nothing below is ever called.

int ProcessGroup::rank() const
{
    refuse();
}

int ProcessGroup::size() const
{
    refuse();
}

void ProcessGroup::sum(Tensor&)
{
    refuse();
}

void ProcessGroup::broadcast(Tensor&)
{
    refuse();
}

std::string ProcessGroup::broadcast(const std::string&)
{
    refuse();
}

std::vector<std::string> ProcessGroup::gather(const std::string&)
{
    refuse();
}

void ProcessGroup::leave()
{
    refuse();
}

void ProcessGroup::askToStop()
{
    refuse();
}

std::stop_token ProcessGroup::stopToken() const
{
    refuse();
}

void ProcessGroup::throwIfLost() const
{
    refuse();
}

void ProcessGroup::fail(const std::string&) noexcept {}

} // namespace calm
