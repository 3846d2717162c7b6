#pragma once

#include "core/engine/loaded_models.h"
#include "core/train/learner.h"
#include "core/train/stage_times.h"
#include "core/train/training_plan.h"

#include <memory>
#include <string>
#include <vector>

namespace calm
{

/// The composition a run reads: of a LoRA run the anchor alone.
Composition readBy(const RunRecord& run);

/// Whether what is computed of an example is kept for its next use.
bool keepsActivations(const TrainingSettings& settings);

/// A run's models, loaded, and what learns made of them: the bridges of its composition, or LoRA on its anchor.
/// Internal to the engine.
class RunModels
{
public:
    /// Fresh: bridges as untrained, LoRA too. `project`, `run` and `models` must outlive it.
    RunModels(Project& project, const RunRecord& run, LoadedModels& models);

    /// Puts the bridges of settings.startFrom in their place; which ones those are. Error(badInput).
    std::vector<bool> startFromEarlier();

    /// What activations that are kept depend on, and where they lie.
    struct Keeping
    {
        Path file;
        std::string models;   ///< hash of their content
        std::string examples; ///< hash of the data
    };
    /// `started`: which bridges were trained before. All of it must outlive the learner, these models too.
    std::unique_ptr<Learner> learner(const TrainingData& data, const TrainingPlan& plan, StageTimes& times,
                                     const std::vector<bool>& started, const Keeping& keeping) const;

private:
    std::unique_ptr<Learner> bridgeLearner(const TrainingData& data, const TrainingPlan& plan, StageTimes& times,
                                           const std::vector<bool>& started, const Keeping& keeping) const;
    std::int64_t numbersOfBridges() const;

    Project& m_project;
    const RunRecord& m_run;
    std::shared_ptr<ComposedModel> m_composed;    ///< null for LoRA
    std::shared_ptr<const DecoderModel> m_anchor; ///< for LoRA
};

} // namespace calm
