#pragma once

#include "core/engine/loaded_models.h"
#include "core/train/learner.h"
#include "core/train/stage_times.h"
#include "core/train/training_plan.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

/// The composition a run reads: of a LoRA run the anchor alone, of one that trains a new model none.
Composition readBy(const RunRecord& run);

/// Whether what is computed of an example is kept for its next use.
bool keepsActivations(const TrainingSettings& settings);

/// A run's models, loaded, and what learns made of them: the bridges of its composition, LoRA on its anchor, or a model
/// from fresh weights.
/// Internal to the engine.
class RunModels
{
public:
    /// Fresh: bridges as untrained, LoRA too. `project`, `run` and `models` must outlive it.
    RunModels(Project& project, const RunRecord& run, LoadedModels& models, const std::stop_token& stop);

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
    std::unique_ptr<Learner> pretrainLearner(const TrainingData& data, StageTimes& times) const;
    std::int64_t numbersOfBridges() const;

    Project& m_project;
    const RunRecord& m_run;
    std::shared_ptr<ComposedModel> m_composed;    ///< for bridges
    std::shared_ptr<const DecoderModel> m_anchor; ///< for LoRA
};

} // namespace calm
