#pragma once

#include "core/engine/loaded_models.h"
#include "core/store/new_model_place.h"

#include <stop_token>

namespace calm
{

/// What is other about a run that trains a model from fresh weights (Method::pretrain): whose tokenizer it reads with,
/// and what becomes of it at the end. Internal to the engine.

/// What it reads with. Error(notFound | corrupt | unsupported).
LoadedReader newModelReader(Project& project, const PretrainingSettings& settings);

/// Before a run begins: Error(badInput) for problemOfNewModel(), unless it is this run's own model that is there, as
/// when a run is resumed that was killed at its very end.
void checkNewModel(Project& project, const RunRecord& run, const std::stop_token& stop);

/// Error(badInput) when an example is longer than the new model's context.
void checkLengths(const std::vector<std::vector<EncodedExample>>& parts, int context);

/// Copies the run's best checkpoint, the newest where none was validated, to where the model shall stand, whole or not
/// at all, and adds it to the project; one that is there already is left. Answers its name; empty when the run has kept
/// no checkpoint. Error(badInput | io).
std::string addNewModel(Project& project, const RunRecord& run, const std::stop_token& stop);

} // namespace calm
