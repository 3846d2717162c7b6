#pragma once

#include "core/base/file.h"
#include "core/compose/bridge.h"

#include <vector>

namespace calm
{

/// The bridges of a composition on disk: bridges.safetensors ("bridge.0.project.weight", ..., and
/// "bridge.0.rms" = [augmenting, anchor] in float64; in the release form also the tensors namedTensors() adds) and
/// composition.json beside it, in one folder.
void saveBridges(const Path& folder, const Composition& composition, const std::vector<BridgeWeights>& bridges);

/// The weights alone, to and from one file. Reading checks that it holds just the bridges of the composition's
/// connections, in numbers that are finite.
void saveBridgeWeights(const Path& file, const std::vector<BridgeWeights>& bridges);
std::vector<BridgeWeights> loadBridgeWeights(const Path& file, const Composition& composition);

struct SavedBridges
{
    Composition composition;
    std::vector<BridgeWeights> bridges;
};
/// Error(notFound | corrupt) names the file and what is missing.
SavedBridges loadBridges(const Path& folder);

} // namespace calm
