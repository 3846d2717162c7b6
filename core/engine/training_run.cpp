#include "core/base/error.h"
#include "core/engine/new_model.h"
#include "core/engine/project_jobs.h"
#include "core/engine/run_journal.h"
#include "core/engine/run_processes.h"
#include "core/engine/run_watch.h"
#include "core/engine/threads.h"
#include "core/engine/training_setup.h"
#include "core/store/dataset_versions.h"

#include <fmt/format.h>

namespace calm
{

namespace
{
/// One run from loading to its last step, for a worker that owns it.
class RunWork
{
public:
    RunWork(Project& project, RunJournal& journal, RunWatch& watch, const ProgressCallback& progress,
            RunProcesses* processes)
        : m_project(project), m_journal(journal), m_watch(watch), m_progress(progress), m_processes(processes)
    {
    }

    void train()
    {
        const RunRecord& run = m_journal.run();
        const std::optional<CheckpointRecord> from = m_journal.resumePoint();
        if (!from) // else it goes on with what it began with
            keepVersionsOf(m_project, run, m_watch.token());
        setThreads(m_processes ? m_processes->share(m_project, run, from) : run.settings.threads);
        TrainingSetup setup(
            m_project, run, from, m_journal.activationsFile(), m_processes ? m_processes->group() : nullptr,
            [this](const Progress& p) { say(p); }, m_watch.token());
        m_journal.setSteps(setup.steps());
        m_journal.begin(from, setup.note(), setup.files(), setup.timesOfRun());
        say({"starting", 0, 0});
        try {
            m_ended = endOf(setup.trainer().run(events(), m_watch.token()));
        } catch (...) {
            m_journal.profile(setup.times());
            throw;
        }
        m_journal.profile(setup.times());
        if (run.settings.method == Method::pretrain)
            addModel();
        if (m_processes)
            m_processes->runFinished();
    }

    /// Why the run ended before its last step, or what it found out; empty = all steps.
    const std::string& ended() const { return m_ended; }

private:
    void say(const Progress& progress)
    {
        m_journal.phase(progress);
        if (m_progress)
            m_progress(progress);
    }

    void addModel()
    {
        say({"adding the model to the project", 0, 0});
        const std::string name = addNewModel(m_project, m_journal.run(), m_watch.token());
        if (!name.empty())
            m_ended += fmt::format("{}The model {} is in the project now.", m_ended.empty() ? "" : " ", name);
    }

    static std::string endOf(const TrainingResult& result)
    {
        if (!result.suggestedRate)
            return result.ended;
        return result.ended + (result.ended.empty() ? "" : " ") +
               fmt::format("The loss fell fastest at a learning rate of {:.1e}.", *result.suggestedRate);
    }

    TrainingEvents events()
    {
        TrainingEvents events;
        events.progress = [this](const Progress& progress) { say(progress); };
        events.step = [this](const TrainingStep& step) {
            m_journal.step(step);
            if (m_progress)
                m_progress({"step", step.step, m_journal.run().settings.steps});
            m_watch.hear(m_project.requestOf(m_journal.run().id)); // at once, where steps are shorter than its looks
        };
        events.validated = [this](int step, double loss, double) { m_journal.validated(step, loss); };
        events.checkpointFolder = [this](const SavedCheckpoint& saved) { return m_journal.checkpointFolder(saved); };
        events.checkpointSaved = [this](const SavedCheckpoint& saved, const Path&, double) {
            m_journal.checkpointSaved(saved);
        };
        return events;
    }

    Project& m_project;
    RunJournal& m_journal;
    RunWatch& m_watch;
    const ProgressCallback& m_progress;
    RunProcesses* m_processes; ///< null: this one alone
    std::string m_ended;
};

/// The state a run ends in when it threw, and the sentence for it. `said` is what was asked of it.
std::pair<RunState, std::string> endOf(const ErrorInfo& error, RunRequest said)
{
    if (error.kind != ErrorKind::cancelled)
        return {RunState::failed, error.sentence};
    return {said == RunRequest::pause ? RunState::paused : RunState::stopped, {}};
}
} // namespace

void trainClaimed(Project& project, RunRecord run, const ProgressCallback& progress, std::stop_token stop,
                  RunProcesses* processes)
{
    const bool keepsOpen = run.settings.startFrom != 0 && run.settings.freezeStarted;
    if (run.trained.bridge.sawFuture && !keepsOpen) {
        run.trained.bridge.sawFuture = false; // all that it trains now learns with the mask
        project.updateRun(run);
    }
    RunWatch watch(project.file(), run.id, std::move(stop));
    const std::stop_callback tellOthers(watch.token(), [&] {
        if (processes)
            processes->askToStop();
    });
    run.processes = processes ? processes->count() : 1;
    RunJournal journal(project, run);
    try {
        RunWork work(project, journal, watch, progress, processes);
        work.train();
        journal.end(RunState::finished, work.ended());
    } catch (...) {
        if (watch.isLost())
            throw Error(ErrorKind::badInput,
                        "Run " + std::to_string(run.id) +
                            " was taken from this process while it did not answer; it wrote no more.");
        const auto [state, sentence] = endOf(currentError("training"), watch.heard());
        try {
            journal.end(state, sentence);
        } catch (const std::exception&) {
            // A project that cannot be written any more shows the run as interrupted; why is said by what is thrown.
        }
        throw;
    }
}

void trainRun(Project& project, std::int64_t id, const ProgressCallback& progress, std::stop_token stop)
{
    trainClaimed(project, project.claimRun(id), progress, std::move(stop));
}

} // namespace calm
