#pragma once

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/compose/composed_model.h"
#include "core/train/adamw.h"

namespace calm
{

/// Where a run stands beside its weights.
struct TrainingProgress
{
    int step = 0;
    Json data;   ///< MixtureSampler::state()
    Json settings;
};

/// A checkpoint folder: bridges.safetensors + composition.json (bridge_file.h), optimizer.safetensors (moments),
/// training.json (version, step, position in the data, settings).
void saveCheckpoint(const Path& folder, const ComposedModel& model, const AdamW& optimizer, const TrainingProgress& progress);

/// Puts bridges and moments back; Error(badInput) when the checkpoint belongs to another composition.
TrainingProgress restoreCheckpoint(const Path& folder, ComposedModel& model, AdamW& optimizer);

} // namespace calm
