#pragma once

#include "core/base/error.h"
#include "core/base/launch_environment.h"
#include "core/base/progress.h"
#include "core/store/records.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace calm
{

class ProcessGroup;
class Project;

/// The processes that a launcher has started to train together (docs/cluster.md). The first one works as if it were
/// alone: it owns the run and writes the project. The others, its helpers, open no project; they train along whatever
/// the first one trains. No LibTorch type crosses here. Belongs to one thread.
class RunProcesses
{
public:
    /// Waits until all have come. Errors as of ProcessGroup::join(). `stop` asks all of them to stop, then and later.
    static std::unique_ptr<RunProcesses> join(const LaunchEnvironment& environment, const ProgressCallback& progress,
                                              std::stop_token stop);
    ~RunProcesses(); ///< without a good end the others fail

    bool isFirst() const;
    int count() const;
    std::stop_token stopToken() const; ///< asked when any process was asked to stop, or one is lost
    void askToStop();                  ///< all of them, from any thread

    /// A helper's work, run after run until the first process has no more. Error(cancelled) when they were asked to
    /// stop; Error(io) when another one ended.
    void help();

    // The first one's.
    /// Gives a run to the helpers; answers how many threads this process shall compute with.
    int share(Project& project, const RunRecord& run, const std::optional<CheckpointRecord>& from);
    void runFinished();
    void dismiss(); ///< no more runs: the good end
    /// The work ends with an error. Where all were cancelled they part as friends; else the others fail with its
    /// sentence.
    void end(const ErrorInfo& error) noexcept;

    ProcessGroup* group() { return m_group.get(); } ///< for the engine

private:
    RunProcesses(std::unique_ptr<ProcessGroup> group, std::stop_token stop);
    int threadsHere(int wanted);
    void leave();
    void trainAlong(const std::string& packed);

    std::unique_ptr<ProcessGroup> m_group;
    std::stop_callback<std::function<void()>> m_tellOthers;
    bool m_inRun = false; ///< between a run's sharing and its end
    bool m_left = false;
};

} // namespace calm
