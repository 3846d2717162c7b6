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
    /// Draws all of the run's batches from a sampler of its own. `settings.steps` counts; see stepsOf(). Where several
    /// processes train together, this one is `rank` of `processes`.
    TrainingPlan(const TrainingData& data, const TrainingSettings& settings, int rank = 0, int processes = 1);

    struct Step
    {
        std::int64_t newTokens = 0;   ///< the anchor's tokens of examples that no step before has used
        std::int64_t knownTokens = 0; ///< of the others
    };
    const std::vector<Step>& steps() const { return m_steps; }

    int uses(const ExamplePlace& example) const; ///< in the whole run; validation examples count as used again and again
    /// Whether this process computes an example of the mixture, in every epoch: so each keeps the activations of its own.
    /// Those that are used for the first time in one batch are dealt out so that all have as many tokens.
    bool isOwn(const ExamplePlace& example) const;
    /// This process's examples of the mixture that are used for the first time in the same batch as this one, in the
    /// batch's order.
    std::vector<ExamplePlace> firstUsedWith(const ExamplePlace& example) const;

private:
    struct Use
    {
        int firstBatch = -1, times = 0, owner = 0;
    };
    void dealOut(const TrainingData& data, std::vector<ExamplePlace> together, int processes);
    Use& use(const ExamplePlace& example);
    const Use& use(const ExamplePlace& example) const;

    int m_rank;
    std::vector<std::vector<Use>> m_uses;                  ///< [part][index]
    std::vector<std::pair<int, ExamplePlace>> m_firstUses; ///< (batch, example) in the order drawn
    std::vector<Step> m_steps;
};

/// The sampler of a run.
MixtureSampler samplerOf(const TrainingData& data, const TrainingSettings& settings);

/// settings.steps, or where settings.epochs count, the steps after which so many times all examples have been used.
int stepsOf(const TrainingData& data, const TrainingSettings& settings);

} // namespace calm
