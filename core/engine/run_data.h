#pragma once

#include "core/base/progress.h"
#include "core/engine/loaded_models.h"
#include "core/store/project.h"
#include "core/train/trainer.h"

#include <string>

namespace calm
{

/// What the models of a composition need to read a text. Internal to the engine.
TextReaders readersOf(Project& project, LoadedModels& models, const Composition& composition, bool throughChat);

/// What a run learns from and is measured on, read from the project and encoded for all models of its composition.
/// Internal to the engine.
TrainingData readTrainingData(Project& project, const RunRecord& run, LoadedModels& models,
                              const ProgressCallback& progress, const std::stop_token& stop);

/// SHA-256 of all ids and of what may be seen from where: a resumed run must find the same, or it would be another run.
std::string hashOf(const TrainingData& data);

} // namespace calm
