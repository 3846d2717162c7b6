#pragma once

#include "core/base/json.h"
#include "core/compose/bridge.h"
#include "core/weights/weight_files.h"

#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// config.json of a composition as the authors' release (google-deepmind/calm, model/calm.py) saves one. What it leaves
/// out has the value their class gives it.
struct ReleaseConfig
{
    std::string anchor = "google/gemma-2b";             ///< a folder, or a name on the hub
    std::string augmenting = "google/gemma-2b";         ///< the same
    std::optional<Json> anchorConfig, augmentingConfig; ///< the models' own config.json, where it was kept
    std::vector<Connection> connections;                ///< drawn by hand; empty when `spaced` says how many
    int spaced = 0;                                     ///< pairs from the first to the last layer of both; 0 = drawn
    int heads = 1;
    /// releaseFingerprint() of bridges that were trained here, with the mask; a key of ours that their code carries
    /// along. Bridges that it has trained on since have another one.
    std::string maskedBridges;
};

/// Error(notFound) without a config.json, Error(corrupt) for values that cannot be, Error(unsupported) when it is
/// something else than model_type calm.
ReleaseConfig readReleaseConfig(const Path& directory);
Json toJson(const ReleaseConfig& config);

/// The connections in the order of their bridges; `spaced` ones as numpy.linspace cuts them. Error(corrupt) when one
/// names a block that is not there.
std::vector<Connection> connectionsOf(const ReleaseConfig& config, int augmentingLayers, int anchorLayers);

/// The prefix of the tensors of one of the two models in their file.
inline constexpr const char* releaseAnchorPrefix = "anchor_model.";
inline constexpr const char* releaseAugmentingPrefix = "aug_model.";

/// The bridges "cross_attention_hooks.0", 1, ... of the file, one per connection, in float32. Error(corrupt) names the
/// tensor that is missing, has another shape than the widths ask for, or belongs to no connection.
std::vector<BridgeWeights> readReleaseBridges(const WeightFiles& weights, const Path& directory, std::size_t count,
                                              int augmentingWidth, int anchorWidth);

/// The reverse for one bridge of the release form, under their names: query, key and value packed, a calibrated scale
/// multiplied into the maps and the norm.
NamedTensors releaseTensors(const BridgeWeights& weights, const BridgeSettings& settings, std::size_t index);

/// SHA-256 over the bridges as releaseTensors() writes them.
std::string releaseFingerprint(const std::vector<BridgeWeights>& bridges, const BridgeSettings& settings);

/// Why their code cannot compute these bridges, as one sentence that says what to do; empty = it can.
std::string problemOfRelease(const Composition& composition);

} // namespace calm
