#pragma once

#include "core/base/progress.h"
#include "core/data/rows.h"
#include "core/models/decoder.h"
#include "core/spec/training_settings.h"
#include "core/train/trainer.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace calm
{

/// How a small model is trained from scratch on private data. Of `training` the mixture and validation parts are not
/// used: all examples are one part.
struct PretrainSettings
{
    TrainingSettings training;
    /// Gaussian noise on the final state while training, in multiples of its rms; 0 = off. It pulls the states of one
    /// answer together and apart from other answers', which is what lets a bridge read answers it was not shown.
    double finalStateNoise = 0.0;
    double initialDeviation = 0.02; ///< of the fresh weights
};

/// Trains all weights of a fresh decoder with AdamW. Error(badInput) for settings or data that cannot work,
/// Error(cancelled) when stopped.
std::shared_ptr<const DecoderModel> pretrain(const DecoderSettings& decoder, const std::vector<EncodedExample>& examples,
                                             const PretrainSettings& settings,
                                             const std::function<void(const TrainingStep&)>& onStep = {},
                                             std::stop_token stop = {});

} // namespace calm
