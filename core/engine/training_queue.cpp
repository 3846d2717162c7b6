#include "core/base/error.h"
#include "core/engine/project_jobs.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace calm
{

namespace
{
using namespace std::chrono_literals;
constexpr auto lookEvery = 300ms;

/// Until it is time to look again, or stopped.
void waitALittle(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, lookEvery, [] { return false; });
}

std::vector<RunRecord> underWay(Project& project)
{
    std::vector<RunRecord> runs = project.runs();
    std::erase_if(runs, [](const RunRecord& run) { return !hasWorker(run.state); });
    return runs;
}

/// A failure of the machine's meets every run alike.
bool isTheMachines(ErrorKind kind)
{
    return kind == ErrorKind::io || kind == ErrorKind::outOfMemory;
}

class QueueWork
{
public:
    QueueWork(Project& project, const QueueEvents& events, std::stop_token stop, std::int64_t last,
              RunProcesses* processes)
        : m_project(project), m_events(events), m_stop(std::move(stop)), m_last(last), m_processes(processes)
    {
    }

    void work()
    {
        while (isWanted()) {
            throwIfStopped(m_stop);
            if (const auto run = m_project.claimNextRun()) {
                if (trainOne(*run) == RunState::paused)
                    return;
                continue;
            }
            sayWhoIsBusy();
            waitALittle(m_stop);
        }
    }

private:
    bool isWanted()
    {
        if (m_last == 0)
            return !m_project.queuedRuns().empty();
        const auto runs = m_project.runs();
        const auto last = std::ranges::find(runs, m_last, &RunRecord::id);
        return last != runs.end() && (last->state == RunState::queued || hasWorker(last->state));
    }

    /// The state it was left in.
    RunState trainOne(const RunRecord& run)
    {
        m_busy.clear();
        if (m_events.begins)
            m_events.begins(run);
        try {
            trainClaimed(m_project, run, m_events.progress, m_stop, m_processes);
        } catch (const Error& error) {
            if (m_stop.stop_requested() || m_processes || isTheMachines(error.kind()))
                throw;
        }
        const RunRecord left = m_project.run(run.id);
        if (m_events.ended)
            m_events.ended(left);
        return left.state;
    }

    void sayWhoIsBusy()
    {
        const auto busy = underWay(m_project);
        std::vector<std::int64_t> ids(busy.size());
        std::ranges::transform(busy, ids.begin(), &RunRecord::id);
        if (ids != m_busy && m_events.waits)
            m_events.waits(busy);
        m_busy = std::move(ids);
    }

    Project& m_project;
    const QueueEvents& m_events;
    std::stop_token m_stop;
    std::int64_t m_last;
    RunProcesses* m_processes;
    std::vector<std::int64_t> m_busy;
};
} // namespace

void trainQueued(Project& project, const QueueEvents& events, std::stop_token stop, std::int64_t last,
                 RunProcesses* processes)
{
    QueueWork(project, events, std::move(stop), last, processes).work();
}

} // namespace calm
