#pragma once

#include "core/engine/checkpoint_folders.h"
#include "core/engine/model_files.h"
#include "core/engine/run_times.h"
#include "core/store/project.h"
#include "core/train/trainer.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// What lies beside a checkpoint for whoever resumes the run: run.json.
struct CheckpointNote
{
    double seconds = 0;        ///< trained until then, over all starts
    Json models;               ///< ModelFiles::toJson()
    std::string data;          ///< hashOf() the examples
    std::vector<bool> started; ///< which bridges the run did not begin fresh

    static CheckpointNote read(const Path& folder); ///< Error(notFound | corrupt)
    void write(const Path& folder) const;
};

/// Writes what happens to a run into the project, a few times a second. Belongs to the thread that trains. Internal to
/// the engine.
class RunJournal
{
public:
    /// `run` was claimed by this process.
    RunJournal(Project& project, RunRecord run);

    const RunRecord& run() const { return m_run; }
    /// The checkpoint to go on from; none when the run begins anew.
    std::optional<CheckpointRecord> resumePoint();

    Path activationsFile() const; ///< where what is kept for the next epochs may lie while the run is not over
    void setSteps(int steps);     ///< known once the examples are, where the run counts epochs
    void profile(const StageTimes& times); ///< where the time went: profile.json beside the checkpoints
    void phase(const Progress& progress);  ///< what it is doing, where that is not a step
    /// All is loaded: takes away what the run says of steps that it does again. `note` goes beside its checkpoints.
    void begin(const std::optional<CheckpointRecord>& from, CheckpointNote note, const ModelFiles& models,
               RunTimes times);
    void step(const TrainingStep& step);
    void validated(int step, double loss);
    Path checkpointFolder(const SavedCheckpoint& checkpoint); ///< Error when a model is not what it was, or of the disk
    void checkpointSaved(const SavedCheckpoint& saved);
    void end(RunState state, const std::string& message);

private:
    double secondsSoFar() const;
    void foretell(int step);
    void writeTimes();
    void log(const char* kind, std::optional<double> loss = {}, const std::string& text = {}); ///< at the current step
    void flush();
    void flushSometimes();

    using Clock = std::chrono::steady_clock;
    Project& m_project;
    RunRecord m_run;
    CheckpointFolders m_folders;
    CheckpointNote m_note;
    const ModelFiles* m_models = nullptr;
    std::optional<int> m_writing; ///< the step whose checkpoint is being written
    std::optional<RunTimes> m_times;
    bool m_timesBegun = false;
    int m_foretoldAt = 0; ///< step
    std::string m_stage;
    std::vector<MetricRecord> m_pending;
    Clock::time_point m_flushedAt{};
};

} // namespace calm
