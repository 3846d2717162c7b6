#pragma once

#include "core/train/pretrain_learner.h"
#include "core/train/trainer.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace calm
{

/// Trains all weights of a fresh decoder on examples that are no project's: as a run does it (PretrainLearner,
/// Trainer), without validation and checkpoints. Of `settings` the mixture is not used: all examples are one part.
/// Error(badInput) for settings or data that cannot work, Error(cancelled) when stopped.
std::shared_ptr<const DecoderModel> pretrain(const DecoderSettings& decoder, const TrainingData& examples,
                                             TrainingSettings settings,
                                             const std::function<void(const TrainingStep&)>& onStep = {},
                                             std::stop_token stop = {});

} // namespace calm
