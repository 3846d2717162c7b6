#include "core/engine/run_journal.h"

#include "core/base/error.h"
#include "core/engine/project_jobs.h"
#include "core/store/run_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace calm
{

namespace
{
constexpr auto flushEvery = std::chrono::milliseconds(250);
constexpr int foretellings = 100; // in a whole run: what is predicted is kept, to be held against what it took
constexpr const char* noteFile = "run.json";

double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}
} // namespace

Path profileFile(Project& project, std::int64_t run)
{
    return project.filesFolder() / "runs" / std::to_string(run) / "profile.json";
}

CheckpointNote CheckpointNote::read(const Path& folder)
{
    const std::string what = (folder / noteFile).string();
    const Json json = parseJson(readFile(folder / noteFile), what);
    return {.seconds = require<double>(json, "seconds", what),
            .models = require<Json>(json, "models", what),
            .data = require<std::string>(json, "data", what),
            .started = require<std::vector<bool>>(json, "started", what)};
}

void CheckpointNote::write(const Path& folder) const
{
    const Json json{{"version", 1}, {"seconds", seconds}, {"data", data}, {"started", started}, {"models", models}};
    writeFileWhole(folder / noteFile, json.dump(2) + "\n");
}

RunJournal::RunJournal(Project& project, RunRecord run)
    : m_project(project), m_run(std::move(run)), m_folders(project, m_run.id)
{
    m_folders.removeLeftovers();
}

std::optional<CheckpointRecord> RunJournal::resumePoint()
{
    return m_run.resumes ? m_folders.newest() : std::nullopt;
}

Path RunJournal::activationsFile() const
{
    std::error_code ignored; // whoever writes the file says what is wrong
    std::filesystem::create_directories(m_folders.folder(), ignored);
    return m_folders.folder() / "activations";
}

void RunJournal::setSteps(int steps)
{
    if (steps == m_run.settings.steps)
        return;
    m_run.settings.steps = steps;
    RunRecord stored = m_project.run(m_run.id); // with the name and note that a person may have given it meanwhile
    stored.settings.steps = steps;
    m_project.updateRun(stored);
}

void RunJournal::profile(const StageTimes& times)
{
    Json json = Json::object();
    for (const auto& [stage, seconds] : times.seconds())
        json[stage] = seconds;
    std::error_code code;
    std::filesystem::create_directories(m_folders.folder(), code);
    try {
        writeFileWhole(profileFile(m_project, m_run.id), json.dump(2) + "\n");
    } catch (const Error&) {
        // Of what a run found out this is the least: a full disk must not turn a finished run into a failed one.
    }
}

void RunJournal::phase(const Progress& progress)
{
    m_run.message = progress.total > 0 ? fmt::format("{} ({} of {})", progress.stage, progress.done, progress.total)
                                       : progress.stage;
    if (std::exchange(m_stage, progress.stage) != progress.stage)
        flush();
    else
        flushSometimes();
}

void RunJournal::begin(const std::optional<CheckpointRecord>& from, CheckpointNote note, const ModelFiles& models,
                       RunTimes times)
{
    m_times.emplace(std::move(times));
    m_note = std::move(note);
    m_models = &models;
    m_run.step = from ? from->step : 0;
    m_run.secondsBefore = m_note.seconds;
    m_run.startedAt = now();
    m_run.bestValidationLoss.reset();
    m_project.inOneWrite([&] {
        m_project.removeMetricsAfter(m_run.id, from ? from->step : -1);
        m_project.reportRun(m_run);
    });
    for (const MetricRecord& metric : m_project.metrics(m_run.id))
        if (metric.name == "validation_loss" && !(m_run.bestValidationLoss <= metric.value))
            m_run.bestValidationLoss = metric.value;
    if (!from)
        m_folders.removeAll();
    log(from ? "resumed" : "started");
}

void RunJournal::step(const TrainingStep& step)
{
    m_run.step = step.step;
    m_run.message.clear();
    const double tokensPerSecond = static_cast<double>(step.tokens) / std::max(step.seconds, 1e-9);
    m_pending.push_back({step.step, "train_loss", step.loss});
    m_pending.push_back({step.step, "learning_rate", step.learningRate});
    m_pending.push_back({step.step, "gradient_norm", step.gradientNorm});
    m_pending.push_back({step.step, "tokens_per_second", tokensPerSecond});
    m_pending.push_back({step.step, "step_seconds", step.seconds});
    m_stage.clear();
    m_times->stepped(step.step, step.seconds);
    foretell(step.step);
    flushSometimes();
}

void RunJournal::foretell(int step)
{
    m_run.secondsLeft = m_times->secondsLeft();
    const int every = std::max(1, m_run.settings.steps / foretellings);
    if (step - m_foretoldAt < every && step != m_run.settings.steps)
        return;
    m_foretoldAt = step;
    m_pending.push_back({step, "trained_seconds", secondsSoFar()});
    if (m_run.secondsLeft > 0)
        m_pending.push_back({step, "seconds_left", m_run.secondsLeft});
}

void RunJournal::validated(int step, double loss)
{
    m_times->validated(step);
    m_run.secondsLeft = m_times->secondsLeft();
    m_pending.push_back({step, "validation_loss", loss});
    if (!m_run.bestValidationLoss || loss < *m_run.bestValidationLoss)
        m_run.bestValidationLoss = loss;
    log("validated", loss);
}

Path RunJournal::checkpointFolder(const SavedCheckpoint& checkpoint)
{
    m_models->check();
    m_writing = checkpoint.step;
    return m_folders.begin(checkpoint.step);
}

void RunJournal::checkpointSaved(const SavedCheckpoint& saved)
{
    m_note.seconds = secondsSoFar();
    m_note.write(m_folders.begun(saved.step));
    const std::string path = m_folders.finish(saved.step);
    m_writing.reset();
    flush(); // whoever resumes from here finds the metrics of all steps before
    // Without validation the newest is the best there is.
    const bool best = saved.best || (!saved.validationLoss && !m_run.bestValidationLoss);
    m_project.addCheckpoint({.run = m_run.id,
                             .step = saved.step,
                             .path = path,
                             .validationLoss = saved.validationLoss,
                             .best = best,
                             .createdAt = now()});
    m_folders.dropOld(m_run.settings.keepLast, false);
    m_times->saved(saved.step);
    m_run.secondsLeft = m_times->secondsLeft();
    log("checkpoint");
}

void RunJournal::end(RunState state, const std::string& message)
{
    if (m_writing)
        m_folders.discard(*m_writing); // first: on a full disk what follows needs the room
    m_run.state = state;
    m_run.message = message;
    m_run.finishedAt = now();
    flush();
    if (state == RunState::finished) {
        std::error_code ignored;
        std::filesystem::remove(activationsFile(), ignored);
        m_folders.dropOld(m_run.settings.keepLast, true);
    }
    log(toString(state).c_str(), {}, message);
}

void RunJournal::log(const char* kind, std::optional<double> loss, const std::string& text)
{
    appendRunEvent(m_project.filesFolder(), m_run.id, {now(), kind, m_run.step, loss, text});
}

double RunJournal::secondsSoFar() const
{
    return m_run.secondsBefore + (now() - m_run.startedAt);
}

/// A log: what a kill takes of it is missed by nobody.
void RunJournal::writeTimes()
{
    const std::string lines = m_times ? m_times->takeLines() : std::string();
    if (lines.empty())
        return;
    const bool isNew = m_run.secondsBefore == 0 && !m_timesBegun;
    m_timesBegun = true;
    std::error_code ignored;
    std::filesystem::create_directories(m_folders.folder(), ignored);
    std::ofstream stream(m_folders.folder() / "times.csv", isNew ? std::ios::trunc : std::ios::app);
    stream << (isNew ? timesHeader : "") << lines;
}

void RunJournal::flushSometimes()
{
    if (Clock::now() - m_flushedAt > flushEvery)
        flush();
}

void RunJournal::flush()
{
    writeTimes();
    if (!hasWorker(m_run.state))
        m_run.secondsLeft = 0;
    m_run.heartbeatAt = now();
    if (!m_pending.empty())
        m_project.addMetrics(m_run.id, m_pending);
    m_pending.clear();
    m_project.reportRun(m_run);
    m_flushedAt = Clock::now();
}

} // namespace calm
