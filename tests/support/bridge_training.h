#pragma once

#include "core/train/bridge_learner.h"
#include "core/train/trainer.h"

#include <memory>

namespace calm::test
{

/// A run of bridges as the engine sets one up, over models and data made in a test.
struct BridgeTraining
{
    ComposedModel& model;
    const TrainingData& data;
    TrainingSettings settings;
    StageTimes times{};
    std::vector<bool> started{};
    Path resumeFrom{};  ///< a checkpoint; empty = from the beginning
    Path cacheFile{};   ///< beyond settings.cacheMegabytes
    ProcessGroup* group = nullptr; ///< trains along with others

    TrainingResult run(const TrainingEvents& events = {}, std::stop_token stop = {})
    {
        settings.steps = stepsOf(data, settings);
        const SharedTraining shared(group);
        const TrainingPlan plan(data, settings, shared.rank(), shared.size());
        BridgeLearner learner(model, data, settings, times, started);
        if (settings.cache && !settings.plain)
            learner.keep(plan, std::make_unique<ActivationStore>(
                                   cacheFile, std::int64_t{settings.cacheMegabytes} << 20, settings.cachePrecision,
                                   activationKey(model, settings, "models", "examples")));
        Trainer trainer(learner, data, plan, settings, times, group);
        if (!resumeFrom.empty())
            trainer.resume(resumeFrom);
        return trainer.run(events, stop);
    }
};

} // namespace calm::test
