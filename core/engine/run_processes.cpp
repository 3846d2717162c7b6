#include "core/engine/run_processes.h"

#include "core/engine/run_copy.h"
#include "core/engine/threads.h"
#include "core/engine/training_setup.h"
#include "core/train/process_group.h"

namespace calm
{

std::unique_ptr<RunProcesses> RunProcesses::join(const LaunchEnvironment& environment, const ProgressCallback& progress,
                                                 std::stop_token stop)
{
    auto group = ProcessGroup::join(environment, progress, stop);
    return std::unique_ptr<RunProcesses>(new RunProcesses(std::move(group), std::move(stop)));
}

RunProcesses::RunProcesses(std::unique_ptr<ProcessGroup> group, std::stop_token stop)
    : m_group(std::move(group)), m_tellOthers(std::move(stop), [this] { m_group->askToStop(); })
{
}

RunProcesses::~RunProcesses() = default;

bool RunProcesses::isFirst() const
{
    return m_group->rank() == 0;
}

int RunProcesses::count() const
{
    return m_group->size();
}

std::stop_token RunProcesses::stopToken() const
{
    return m_group->stopToken();
}

void RunProcesses::askToStop()
{
    m_group->askToStop();
}

int RunProcesses::threadsHere(int wanted)
{
    const std::vector<std::string> cores = m_group->gather(coresOfProcess());
    return wanted > 0 ? wanted : fairThreads(cores, static_cast<std::size_t>(m_group->rank()));
}

int RunProcesses::share(Project& project, const RunRecord& run, const std::optional<CheckpointRecord>& from)
{
    m_group->broadcast(packRun(project, run, from));
    m_inRun = true;
    return threadsHere(run.settings.threads);
}

void RunProcesses::trainAlong(const std::string& packed)
{
    RunCopy copy(packed);
    setThreads(threadsHere(copy.run().settings.threads));
    TrainingSetup setup(copy.project(), copy.run(), copy.from(), copy.project().filesFolder() / "activations",
                        m_group.get(), {}, stopToken());
    setup.trainer().run({}, stopToken());
}

void RunProcesses::help()
{
    try {
        m_inRun = true; // a helper is always where the first one may cancel it
        for (std::string packed = m_group->broadcast({}); !packed.empty(); packed = m_group->broadcast({}))
            trainAlong(packed);
        leave();
    } catch (...) {
        end(currentError("training"));
        throw;
    }
    throwIfStopped(stopToken());
}

void RunProcesses::runFinished()
{
    m_inRun = false;
}

void RunProcesses::dismiss()
{
    m_group->broadcast(std::string());
    leave();
}

void RunProcesses::leave()
{
    m_group->leave();
    m_left = true;
}

void RunProcesses::end(const ErrorInfo& error) noexcept
{
    try {
        if (m_left)
            return;
        if (error.kind != ErrorKind::cancelled)
            m_group->fail(error.sentence);
        else if (m_inRun)
            leave();
        else
            dismiss();
    } catch (const std::exception&) {
        // Another one was lost meanwhile: all are ending anyway.
    }
}

} // namespace calm
