#include "core/base/error.h"
#include "core/engine/loaded_models.h"
#include "core/engine/project_jobs.h"
#include "core/engine/threads.h"
#include "core/train/started_bridges.h"
#include "core/train/trainer.h"

#include <unistd.h>

#include <chrono>
#include <deque>

namespace calm
{

namespace
{
using Clock = std::chrono::steady_clock;

double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::vector<std::vector<EncodedExample>> encodeParts(Project& project, const std::vector<MixturePart>& parts,
                                                     const TextReaders& readers, bool throughChat,
                                                     const std::stop_token& stop)
{
    std::vector<std::vector<EncodedExample>> encoded;
    for (const MixturePart& part : parts) {
        encoded.emplace_back();
        for (const ExampleRecord& example : project.examples(project.dataset(part.dataset).id, {.split = part.split})) {
            throwIfStopped(stop);
            encoded.back().push_back(encodeExample(example.prompt, example.response, readers, throughChat));
        }
    }
    return encoded;
}

/// The bridges that an earlier run has trained, put in their place; which ones those are.
std::vector<bool> startFrom(Project& project, const TrainingSettings& settings, ComposedModel& model)
{
    if (settings.startFrom == 0)
        return {};
    const Path folder = project.checkpointFolder(project.checkpoint(settings.startFrom));
    return startBridges(model, loadBridges(folder), settings.freezeStarted);
}

/// Writes what happens to a run into the project, a few times a second, and hears its stop request.
class RunJournal
{
public:
    RunJournal(Project& project, RunRecord run) : m_project(project), m_run(std::move(run)) {}

    void begin()
    {
        m_run.state = RunState::running;
        m_run.step = 0;
        m_run.processId = ::getpid();
        m_run.startedAt = m_run.heartbeatAt = now();
        m_run.finishedAt = 0;
        m_run.bestValidationLoss.reset();
        m_run.message = "loading";
        m_project.requestRun(m_run.id, RunRequest::none);
        m_project.reportRun(m_run);
    }

    void step(const TrainingStep& step)
    {
        m_run.step = step.step;
        m_run.message.clear();
        m_pending.push_back({step.step, "train_loss", step.loss});
        m_pending.push_back({step.step, "learning_rate", step.learningRate});
        m_pending.push_back({step.step, "gradient_norm", step.gradientNorm});
        m_pending.push_back({step.step, "tokens_per_second", static_cast<double>(step.tokens) / std::max(step.seconds, 1e-9)});
        m_stepEnds.push_back(Clock::now());
        if (m_stepEnds.size() > 100)
            m_stepEnds.pop_front();
        flushSometimes();
    }

    void validated(int step, double loss)
    {
        m_pending.push_back({step, "validation_loss", loss});
        if (!m_run.bestValidationLoss || loss < *m_run.bestValidationLoss)
            m_run.bestValidationLoss = loss;
    }

    Path checkpointFolder(const SavedCheckpoint& checkpoint)
    {
        const Path folder = m_project.filesFolder() / relativeFolder(checkpoint);
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        return folder;
    }

    void checkpointSaved(const SavedCheckpoint& saved)
    {
        // Without validation the newest is the best there is.
        const bool best = saved.best || (!saved.validationLoss && !m_run.bestValidationLoss);
        m_project.addCheckpoint({.run = m_run.id,
                                 .step = saved.step,
                                 .path = relativeFolder(saved).string(),
                                 .validationLoss = saved.validationLoss,
                                 .best = best,
                                 .createdAt = now()});
        dropOldCheckpoints();
    }

    void end(RunState state, const std::string& message)
    {
        m_run.state = state;
        m_run.message = message;
        m_run.secondsLeft = 0;
        m_run.finishedAt = now();
        flush();
    }

    bool stopWanted() { return m_project.requestOf(m_run.id) == RunRequest::stop; }

private:
    Path relativeFolder(const SavedCheckpoint& checkpoint) const
    {
        return Path("runs") / std::to_string(m_run.id) / ("step-" + std::to_string(checkpoint.step));
    }

    void dropOldCheckpoints()
    {
        std::vector<CheckpointRecord> others;
        for (const CheckpointRecord& checkpoint : m_project.checkpoints(m_run.id))
            if (!checkpoint.best)
                others.push_back(checkpoint);
        std::sort(others.begin(), others.end(), [](const auto& a, const auto& b) { return a.step > b.step; });
        for (std::size_t i = static_cast<std::size_t>(std::max(0, m_run.settings.keepLast)); i < others.size(); ++i)
            m_project.removeCheckpoint(others[i].id);
    }

    void flushSometimes()
    {
        if (Clock::now() - m_flushedAt > std::chrono::milliseconds(250))
            flush();
    }

    void flush()
    {
        if (m_stepEnds.size() > 1) {
            const std::chrono::duration<double> span = m_stepEnds.back() - m_stepEnds.front();
            m_run.secondsLeft = span.count() / static_cast<double>(m_stepEnds.size() - 1) * (m_run.settings.steps - m_run.step);
        }
        if (isOver(m_run.state))
            m_run.secondsLeft = 0;
        m_run.heartbeatAt = now();
        m_project.addMetrics(m_run.id, m_pending);
        m_pending.clear();
        m_project.reportRun(m_run);
        m_flushedAt = Clock::now();
    }

    Project& m_project;
    RunRecord m_run;
    std::vector<MetricRecord> m_pending;
    std::deque<Clock::time_point> m_stepEnds;
    Clock::time_point m_flushedAt{};
};

TextReaders readersOf(Project& project, LoadedModels& models, const Composition& composition, bool throughChat)
{
    TextReaders readers{.anchor = textReader(models.reader(project, composition.anchor), throughChat), .augmenting = {}};
    for (const std::string& name : composition.augmenting)
        readers.augmenting.push_back(textReader(models.reader(project, name), throughChat));
    return readers;
}

void train(Project& project, const RunRecord& run, RunJournal& journal, const ProgressCallback& progress,
           const std::stop_token& stop)
{
    // Two ways to ask for a stop, one token for the trainer.
    std::stop_source wanted;
    const std::stop_callback forward(stop, [&] { wanted.request_stop(); });
    setThreads(run.settings.threads);
    LoadedModels models;
    const auto composed = models.composed(project, run.trained, nullptr, run.settings.seed);
    const std::vector<bool> started = startFrom(project, run.settings, *composed);
    const TextReaders readers = readersOf(project, models, run.trained, run.settings.chatTemplate);
    TrainingData data;
    data.mixture = encodeParts(project, run.settings.mixture, readers, run.settings.chatTemplate, stop);
    data.validation = encodeParts(project, run.settings.validation, readers, run.settings.chatTemplate, stop);

    TrainingEvents events;
    events.step = [&](const TrainingStep& step) {
        journal.step(step);
        if (progress)
            progress({"step", step.step, run.settings.steps});
        if (journal.stopWanted())
            wanted.request_stop();
    };
    events.validated = [&](int step, double loss) { journal.validated(step, loss); };
    events.checkpointFolder = [&](const SavedCheckpoint& checkpoint) { return journal.checkpointFolder(checkpoint); };
    events.checkpointSaved = [&](const SavedCheckpoint& checkpoint, const Path&) { journal.checkpointSaved(checkpoint); };
    Trainer(*composed, data, run.settings, started).run(events, wanted.get_token());
}
} // namespace

void trainRun(Project& project, std::int64_t id, const ProgressCallback& progress, std::stop_token stop)
{
    RunRecord run = project.run(id);
    if (run.state == RunState::running || run.state == RunState::finished)
        throw Error(ErrorKind::badInput, "Run " + std::to_string(id) + " is " + toString(run.state) +
                                             " already: duplicate its settings to train again.");
    if (run.trained.bridge.sawFuture && !(run.settings.startFrom != 0 && run.settings.freezeStarted)) {
        run.trained.bridge.sawFuture = false; // all that it trains now learns with the mask
        project.updateRun(run);
    }
    RunJournal journal(project, run);
    journal.begin();
    try {
        train(project, run, journal, progress, stop);
        journal.end(RunState::finished, {});
    } catch (...) {
        const ErrorInfo error = currentError("training");
        const bool stopped = error.kind == ErrorKind::cancelled;
        journal.end(stopped ? RunState::stopped : RunState::failed, stopped ? std::string() : error.sentence);
        throw;
    }
}

} // namespace calm
