#pragma once

#include "core/engine/learners.h"
#include "core/engine/loaded_models.h"
#include "core/engine/model_files.h"
#include "core/engine/run_journal.h"
#include "core/engine/run_times.h"
#include "core/train/stage_times.h"
#include "core/train/trainer.h"

#include <memory>
#include <optional>

namespace calm
{

/// What a run trains with, loaded and put together: models, examples, what learns and its trainer. Every process that
/// trains the run has one. Internal to the engine.
class TrainingSetup
{
public:
    /// `from`: the checkpoint it goes on from. `activations`: the file for what is kept beyond memory. `group`: the
    /// processes that train together, or null; all load at the same time, each says whether it has the same models, and
    /// when one is cancelled all are. Error(badInput) when the run would not go on as it began.
    TrainingSetup(Project& project, const RunRecord& run, const std::optional<CheckpointRecord>& from,
                  const Path& activations, ProcessGroup* group, const ProgressCallback& progress,
                  const std::stop_token& stop);

    Trainer& trainer() { return *m_trainer; }
    int steps() const { return m_run.settings.steps; } ///< that the run has, where epochs were asked for
    const StageTimes& times() const { return m_times; }
    RunTimes timesOfRun() const; ///< of what there is to do from here; it lives as long as this does
    const ModelFiles& files() const { return *m_files; }
    const CheckpointNote& note() const { return m_note; } ///< for the run's checkpoints

private:
    void load(Project& project, const RunRecord& run, const std::optional<CheckpointRecord>& from,
              const Path& activations, ProcessGroup* group, const ProgressCallback& progress,
              const std::stop_token& stop);

    RunRecord m_run; ///< with the steps it has
    int m_firstStep = 0;
    LoadedModels m_loaded;
    std::optional<ModelFiles> m_files;
    std::optional<RunModels> m_models;
    TrainingData m_data;
    CheckpointNote m_note;
    StageTimes m_times;
    std::optional<TrainingPlan> m_plan;
    std::unique_ptr<Learner> m_learner;
    std::optional<Trainer> m_trainer;
};

} // namespace calm
