#pragma once

#include "core/base/file.h"
#include "core/base/progress.h"
#include "core/spec/training_settings.h"
#include "core/train/adamw.h"
#include "core/train/learner.h"
#include "core/train/loss_watch.h"
#include "core/train/range_test.h"
#include "core/train/shared_training.h"
#include "core/train/stage_times.h"
#include "core/train/training_plan.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

struct TrainingStep
{
    int step = 0; ///< steps done, from 1
    double loss = 0; ///< mean cross-entropy per label of this step's batches, nats
    double learningRate = 0;
    double gradientNorm = 0; ///< before clipping
    std::int64_t examples = 0;
    std::int64_t tokens = 0;    ///< the anchor's tokens of its examples
    std::int64_t newTokens = 0; ///< of those, the ones no step before has used: they cost more where activations are kept
    double seconds = 0;
};

struct SavedCheckpoint
{
    int step = 0;
    std::optional<double> validationLoss;
    bool best = false; ///< of those validated so far
};

/// Called on the training thread, in this order within a step. All may be empty.
struct TrainingEvents
{
    std::function<void(const TrainingStep&)> step;
    std::function<void(int step, double loss, double seconds)> validated;
    /// Asks for the folder to write this checkpoint into; it exists and is empty. Throws where none should be written any
    /// more, as when a model's file is gone: the run ends with that.
    std::function<Path(const SavedCheckpoint&)> checkpointFolder;
    /// Every file in it is on the disk.
    std::function<void(const SavedCheckpoint&, const Path& folder, double seconds)> checkpointSaved;
    /// How far validating is; steps report themselves.
    ProgressCallback progress;
};

struct TrainingResult
{
    int steps = 0;
    double lastLoss = 0;
    std::optional<double> bestValidationLoss;
    std::string ended;                   ///< why before its last step: patience, the end of a range test; empty = all steps
    std::optional<double> suggestedRate; ///< of a range test
};

/// Trains a learner: settings and data in, events and a result out. One trainer is one run; the same seed, data and thread
/// count give the same numbers, also when the run is resumed from any of its checkpoints.
class Trainer
{
public:
    /// `plan` of these data and settings; all of it must outlive the trainer. Error(badInput) for settings that cannot work.
    /// `group`: this is one of several processes that train together. Each has a trainer of the same data and settings and
    /// a plan of its own; the first one's events count, and it alone saves.
    Trainer(Learner& learner, const TrainingData& data, const TrainingPlan& plan, TrainingSettings settings,
            StageTimes& times, ProcessGroup* group = nullptr);

    /// Goes on where a checkpoint of this run stands. Error(badInput) when it belongs to another run.
    void resume(const Path& checkpoint);

    /// Stops within one step when asked, also while it computes activations or validates: writes a checkpoint of the last
    /// whole step and throws Error(cancelled). A loss that is no number any more or explodes is Error(badInput) that says
    /// at which step and what to try; the last checkpoint stands. With patience it may end early.
    TrainingResult run(const TrainingEvents& events, std::stop_token stop = {});

private:
    void prepare(const std::stop_token& stop);
    TrainingStep trainStep(const std::stop_token& stop);
    double lossOf(const std::vector<std::vector<ExamplePlace>>& batches, std::int64_t labels, const std::stop_token& stop);
    void checkLoss(const TrainingStep& step) const;
    std::optional<double> validate(const TrainingEvents& events, const std::stop_token& stop);
    void judge(SavedCheckpoint& checkpoint, double loss);
    /// What is due after step m_step.
    void validateAndSave(const TrainingEvents& events, const std::stop_token& stop);
    void save(SavedCheckpoint checkpoint, const TrainingEvents& events);
    bool endsEarly();

    Learner& m_learner;
    const TrainingData& m_data;
    const TrainingPlan& m_plan;
    TrainingSettings m_settings;
    StageTimes& m_times;
    SharedTraining m_shared;
    MixtureSampler m_sampler;
    AdamW m_optimizer;
    LossWatch m_losses;
    RangeTest m_range;
    TrainingResult m_result;
    int m_step = 0;             ///< done
    bool m_resumed = false;
    bool m_validated = true;    ///< what was due after m_step is done
    int m_savedStep = 0;        ///< of the newest checkpoint
    int m_withoutGain = 0;      ///< validations since the best
    std::chrono::steady_clock::time_point m_savedAt;
};

} // namespace calm
