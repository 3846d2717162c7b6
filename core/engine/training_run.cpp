#include "core/base/error.h"
#include "core/engine/learners.h"
#include "core/engine/loaded_models.h"
#include "core/engine/model_files.h"
#include "core/engine/project_jobs.h"
#include "core/engine/run_data.h"
#include "core/engine/run_journal.h"
#include "core/engine/run_watch.h"
#include "core/engine/threads.h"
#include "core/train/trainer.h"

#include <fmt/format.h>

namespace calm
{

namespace
{
/// Error(badInput) when the run would not go on as it began.
CheckpointNote noteOf(const Path& checkpoint, const ModelFiles& models, const std::string& data,
                      const std::stop_token& stop)
{
    CheckpointNote note = CheckpointNote::read(checkpoint);
    models.requireSameAs(note.models, stop);
    if (note.data != data)
        throw Error(ErrorKind::badInput, "The examples have changed since the run's last checkpoint: train it from its "
                                         "beginning, or make them as they were.");
    return note;
}

/// One run from loading to its last step, for a worker that owns it.
class RunWork
{
public:
    RunWork(Project& project, RunJournal& journal, RunWatch& watch, const ProgressCallback& progress)
        : m_project(project), m_journal(journal), m_watch(watch), m_progress(progress)
    {
    }

    void train()
    {
        const RunRecord& run = m_journal.run();
        const std::stop_token stop = m_watch.token();
        setThreads(run.settings.threads);
        say({"loading the models", 0, 0});
        const ModelFiles files(
            m_project, readBy(run), [this](const Progress& progress) { say(progress); }, stop);
        LoadedModels models;
        RunModels parts(m_project, run, models);
        throwIfStopped(stop);
        const TrainingData data = readTrainingData(
            m_project, run, models, [this](const Progress& p) { say(p); }, stop);

        const std::optional<CheckpointRecord> from = m_journal.resumePoint();
        CheckpointNote note{.seconds = 0, .models = files.toJson(), .data = hashOf(data), .started = {}};
        if (from)
            note = noteOf(m_project.checkpointFolder(*from), files, note.data, stop);
        else
            note.started = parts.startFromEarlier();
        note.models = files.toJson();
        m_journal.setSteps(stepsOf(data, run.settings));
        const TrainingSettings& settings = run.settings;
        const TrainingPlan plan(data, settings);
        const auto learner =
            parts.learner(data, plan, m_times, note.started,
                          {m_journal.activationsFile(), files.contentHashes(), note.data});
        Trainer trainer(*learner, data, plan, settings, m_times);
        if (from)
            trainer.resume(m_project.checkpointFolder(*from));
        m_journal.begin(
            from, note, files,
            RunTimes(workOf(data, settings, plan, from ? from->step : 0), m_times, keepsActivations(settings)));
        say({"starting", 0, 0});
        try {
            m_ended = endOf(trainer.run(events(), stop));
        } catch (...) {
            m_journal.profile(m_times);
            throw;
        }
        m_journal.profile(m_times);
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
    StageTimes m_times;
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

void trainClaimed(Project& project, RunRecord run, const ProgressCallback& progress, std::stop_token stop)
{
    const bool keepsOpen = run.settings.startFrom != 0 && run.settings.freezeStarted;
    if (run.trained.bridge.sawFuture && !keepsOpen) {
        run.trained.bridge.sawFuture = false; // all that it trains now learns with the mask
        project.updateRun(run);
    }
    RunWatch watch(project.file(), run.id, std::move(stop));
    RunJournal journal(project, run);
    try {
        RunWork work(project, journal, watch, progress);
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
