#pragma once

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/train/adamw.h"
#include "core/train/learner.h"

#include <optional>

namespace calm
{

/// Where a run stands beside what was learned.
struct TrainingProgress
{
    int step = 0;
    Json data; ///< MixtureSampler::state()
    Json settings;
    Json losses; ///< LossWatch::state()
    std::optional<double> bestValidationLoss;
    int withoutGain = 0;   ///< validations since the best
    bool validated = true; ///< false: stopped before the validation that was due
};

/// A checkpoint folder: optimizer.safetensors (moments), training.json (version, the progress), and what the learner
/// saves, last: a folder with that is a whole checkpoint.
void saveCheckpoint(const Path& folder, const Learner& learner, const AdamW& optimizer, const TrainingProgress& progress);

/// Puts all of it back. Error(badInput) when the checkpoint belongs to something else.
TrainingProgress restoreCheckpoint(const Path& folder, Learner& learner, AdamW& optimizer);

} // namespace calm
