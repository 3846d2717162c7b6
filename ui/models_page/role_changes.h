#pragma once

#include "core/store/records.h"

#include <string>
#include <vector>

namespace calm::ui
{

/// What a choice of roles makes of a composition. Its bridges get as many heads as divide the anchor's width.

/// One to begin with: connections as the paper's where both models are deep enough, else block by block.
Composition firstComposition(const std::string& name, const ModelRecord& anchor, const ModelRecord& augmenting);

/// The composition with other models: connections follow their model by name, those of one that went to the one that
/// came in its place or has none yet. Each keeps its relative depth. `all`: the project's models.
Composition withModels(const Composition& before, const ModelRecord& anchor, const std::vector<ModelRecord>& augmenting,
                       const std::vector<ModelRecord>& all);

} // namespace calm::ui
