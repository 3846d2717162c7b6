#pragma once

#include "core/compose/composed_model.h"
#include "core/spec/training_settings.h"
#include "core/train/activation_store.h"
#include "core/train/learner.h"
#include "core/train/stage_times.h"
#include "core/train/training_plan.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace calm
{

/// Trains the bridges of a composed model; neither model's weights change.
///
/// What no step changes is computed once an example and kept (settings.cache): the augmenting models' connected layers,
/// and the anchor's state below the lowest bridge that learns. Examples stand one after the other without padding, the
/// last block and the head run at labels alone. With settings.plain none of that is so: padded batches, all models whole,
/// logits everywhere.
class BridgeLearner : public Learner
{
public:
    /// `started`: which bridges were trained before (startBridges()); they keep their scales, and with
    /// settings.freezeStarted every number. `times` gets where the time goes. All of it must outlive the learner.
    /// Error(badInput) for a composition without connections.
    BridgeLearner(ComposedModel& model, const TrainingData& data, TrainingSettings settings, StageTimes& times,
                  std::vector<bool> started = {});

    /// What is kept, and for how long: without it everything is computed each time. `store` null: nothing is kept.
    void keep(const TrainingPlan& plan, std::unique_ptr<ActivationStore> store);
    const ActivationStore* store() const { return m_store.get(); } ///< null where nothing is kept

    NamedTensors parameters() const override;
    void prepare(const std::stop_token& stop) override;
    std::int64_t labelsOf(const ExamplePlace& example) const override;
    Tensor lossSum(const std::vector<ExamplePlace>& examples, bool training, const std::stop_token& stop) override;
    void save(const Path& folder) const override;
    void restore(const Path& folder) override;

private:
    /// What is kept of an example or several: the anchor's state where it is not just the embedding, then per
    /// augmenting model the layers that are kept, (rows, width) each.
    using Kept = std::vector<Tensor>;
    std::vector<int> keptLayers(std::size_t augmenting) const;
    std::vector<int> readLayers(std::size_t augmenting) const;
    ComposedTexts textsOf(const std::vector<ExamplePlace>& examples) const;
    Kept compute(const ComposedTexts& texts);
    Kept keptOf(const std::vector<ExamplePlace>& examples, const ComposedTexts& texts, const std::stop_token& stop);
    void computeMissing(const std::vector<ExamplePlace>& together, std::map<ExamplePlace, Kept>& fresh);
    std::int64_t entryOf(const ExamplePlace& example) const;
    std::vector<AugmentingStates> statesFrom(const Kept& kept, std::size_t first, const ComposedTexts& texts);
    Tensor plainLossSum(const std::vector<ExamplePlace>& examples, bool training);

    ComposedModel& m_model;
    const TrainingData& m_data;
    TrainingSettings m_settings;
    StageTimes& m_times;
    std::vector<bool> m_started;
    int m_lowest; ///< anchor layer up to which nothing changes
    std::vector<std::int64_t> m_firstEntry; ///< of each part of the mixture, then of the validation
    const TrainingPlan* m_plan = nullptr;
    std::unique_ptr<ActivationStore> m_store;
};

/// SHA-256 of everything that kept activations depend on beside the example's place. `models` and `examples` stand for
/// the models' content and for all ids and what may be seen from where (so for tokenizers and templates); the rest is
/// taken from here: layers, precision, bridges that do not learn, which examples are computed together, threads.
std::string activationKey(const ComposedModel& model, const TrainingSettings& settings, const std::string& models,
                          const std::string& examples);

} // namespace calm
