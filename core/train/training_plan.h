#pragma once

#include "core/data/mixture_sampler.h"
#include "core/train/learner.h"

#include <cstdint>
#include <vector>

namespace calm
{

/// What a run learns from: per part of settings.mixture, and per part of settings.validation, its examples.
struct TrainingData
{
    std::vector<std::vector<EncodedExample>> mixture;
    std::vector<std::vector<EncodedExample>> validation;

    const EncodedExample& at(const ExamplePlace& place) const;
};

/// Which examples a run uses and when. All of it is known before the run begins, as the sampler draws from a seed: what
/// can be computed once and kept, and what the steps to come will cost.
class TrainingPlan
{
public:
    /// Draws all of the run's batches from a sampler of its own. `settings.steps` counts; see stepsOf().
    TrainingPlan(const TrainingData& data, const TrainingSettings& settings);

    struct Step
    {
        std::int64_t newTokens = 0;   ///< the anchor's tokens of examples that no step before has used
        std::int64_t knownTokens = 0; ///< of the others
    };
    const std::vector<Step>& steps() const { return m_steps; }

    int uses(const ExamplePlace& example) const; ///< in the whole run; validation examples count as used again and again
    /// The examples of the mixture that are used for the first time in the same batch as this one, in the batch's order.
    std::vector<ExamplePlace> firstUsedWith(const ExamplePlace& example) const;

private:
    struct Use
    {
        int firstBatch = -1, times = 0;
    };
    std::vector<std::vector<Use>> m_uses;                  ///< [part][index]
    std::vector<std::pair<int, ExamplePlace>> m_firstUses; ///< (batch, example) in the order drawn
    std::vector<Step> m_steps;
};

/// The sampler of a run.
MixtureSampler samplerOf(const TrainingData& data, const TrainingSettings& settings);

/// settings.steps, or where settings.epochs count, the steps after which so many times all examples have been used.
int stepsOf(const TrainingData& data, const TrainingSettings& settings);

} // namespace calm
