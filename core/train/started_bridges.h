#pragma once

#include "core/compose/bridge_file.h"
#include "core/compose/composed_model.h"

#include <vector>

namespace calm
{

/// Puts bridges trained before into those connections of `model` that are the same (staged_training.h), scales
/// included, and answers which ones. Error(badInput) as problemOfStart() says, or when a bridge has another shape: the
/// model under that name is another one now.
std::vector<bool> startBridges(ComposedModel& model, const SavedBridges& earlier, bool freeze);

} // namespace calm
