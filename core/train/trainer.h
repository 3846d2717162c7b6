#pragma once

#include "core/base/file.h"
#include "core/base/progress.h"
#include "core/compose/composed_model.h"
#include "core/data/mixture_sampler.h"
#include "core/data/rows.h"
#include "core/spec/training_settings.h"
#include "core/train/adamw.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace calm
{

/// What a run learns from: per part of settings.mixture, and per part of settings.validation, its examples.
struct TrainingData
{
    std::vector<std::vector<EncodedExample>> mixture;
    std::vector<std::vector<EncodedExample>> validation;
};

struct TrainingStep
{
    int step = 0; ///< steps done, from 1
    double loss = 0; ///< mean cross-entropy per label of this batch, nats
    double learningRate = 0;
    double gradientNorm = 0; ///< before clipping
    std::int64_t tokens = 0; ///< anchor tokens computed, padding counted
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
    std::function<void(int step, double loss)> validated;
    /// Asks for the folder to write this checkpoint into; it exists and is empty.
    std::function<Path(const SavedCheckpoint&)> checkpointFolder;
    std::function<void(const SavedCheckpoint&, const Path& folder)> checkpointSaved;
};

struct TrainingResult
{
    int steps = 0;
    double lastLoss = 0;
    std::optional<double> bestValidationLoss;
};

/// Trains the bridges of one composed model: settings and data in, events and a result out. Neither model's weights
/// change. One trainer is one run; the same seed, data and thread count give the same numbers.
class Trainer
{
public:
    /// `started`: which bridges were trained before (startBridges()). They keep their scales, and with
    /// settings.freezeStarted every number.
    Trainer(ComposedModel& model, const TrainingData& data, TrainingSettings settings, std::vector<bool> started = {});

    /// Goes on where a checkpoint of this run stands. Error(badInput) when it belongs to another run.
    void resume(const Path& checkpoint);

    /// Measures the other bridges' scales on a sample of the mixture, then trains. Stops within one step when asked: writes
    /// a checkpoint and throws Error(cancelled). A loss that is no number any more is Error(badInput) that says at
    /// which step and what to try; the last checkpoint stands.
    TrainingResult run(const TrainingEvents& events, std::stop_token stop = {});

private:
    void calibrate();
    TrainingStep trainStep(int step);
    std::optional<double> validate(const std::stop_token& stop);
    void validateAndSave(int step, bool validateNow, bool saveNow, const TrainingEvents& events, const std::stop_token& stop);

    ComposedModel& m_model;
    const TrainingData& m_data;
    TrainingSettings m_settings;
    std::vector<bool> m_started;
    MixtureSampler m_sampler;
    AdamW m_optimizer;
    TrainingResult m_result;
    int m_firstStep = 0; ///< of a resumed run: steps done
};

/// One composed model's validation loss over all labels of the examples, without autograd.
double validationLoss(const ComposedModel& model, const std::vector<const EncodedExample*>& examples, int tokensPerBatch,
                      bool responseOnly, const std::stop_token& stop = {});

} // namespace calm
