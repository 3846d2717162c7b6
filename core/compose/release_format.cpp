#include "core/compose/release_format.h"

#include "core/base/error.h"
#include "core/spec/document.h"

#include <ATen/ops/all.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/isfinite.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace calm
{

namespace
{
constexpr const char* maskedKey = "calm_workbench_trained_with_mask";
constexpr int maximumPairs = 4096; // no model has that many blocks

int wholeFrom(const Json& json, const std::string& what)
{
    Json holder;
    holder["connections"] = json;
    return wholeNumber<int>(holder, "connections", -1, what);
}

/// [[anchor layer, augmenting layer], ...]
std::vector<Connection> drawnConnections(const Json& json, const std::string& what)
{
    if (!json.is_array() || json.empty())
        throwWrongType("connections", what, toLine(json));
    std::vector<Connection> connections;
    for (const Json& pair : json) {
        if (!pair.is_array() || pair.size() != 2)
            throw Error(ErrorKind::corrupt, what +
                                                " has a connection that is not a pair of an anchor's and an "
                                                "augmenting model's layer: " +
                                                toLine(pair) + ".");
        connections.push_back(
            {.augmenting = 0, .augmentingLayer = wholeFrom(pair[1], what), .anchorLayer = wholeFrom(pair[0], what)});
    }
    return connections;
}

std::optional<Json> modelConfig(const Json& json, const char* key, const std::string& what)
{
    const auto it = json.find(key);
    if (it == json.end() || it->is_null())
        return std::nullopt;
    if (!it->is_object())
        throwWrongType(key, what, toLine(*it));
    return *it;
}

bool isThere(const Json& json, const char* key)
{
    const auto it = json.find(key);
    return it != json.end() && !it->is_null();
}

/// Layer `i` of `n` from 0 to `last`: numpy.linspace(0, last, n, dtype=int), whose steps are doubles.
int spacedLayer(int i, int n, int last)
{
    if (i > 0 && i == n - 1)
        return last;
    const double step = n > 1 ? static_cast<double>(last) / (n - 1) : 0.0;
    return static_cast<int>(std::floor(i * step));
}

void checkLayer(int layer, int layers, const char* whose)
{
    if (layer < 0 || layer >= layers)
        throw Error(ErrorKind::corrupt, "config.json connects block " + std::to_string(layer) + " of the " + whose +
                                            ", which has blocks 0 to " + std::to_string(layers - 1) + ".");
}

constexpr std::array hookTensors{"proj.weight",
                                 "proj.bias",
                                 "cross_attention.in_proj_weight",
                                 "cross_attention.in_proj_bias",
                                 "cross_attention.out_proj.weight",
                                 "cross_attention.out_proj.bias",
                                 "post_attention_layernorm.weight"};

std::string hookName(std::size_t index)
{
    return "cross_attention_hooks." + std::to_string(index) + ".";
}

/// One connection's tensors in their file.
class Hook
{
public:
    Hook(const WeightFiles& weights, const Path& directory, std::size_t index)
        : m_weights(weights), m_directory(directory), m_prefix(hookName(index))
    {
    }

    Tensor take(const std::string& name, const std::vector<std::int64_t>& shape) const
    {
        const TensorView* view = m_weights.find(m_prefix + name);
        if (!view)
            throw Error(ErrorKind::corrupt, "The weights in " + m_directory.string() + " have no tensor " + m_prefix +
                                                name + ", which config.json asks for.");
        if (view->shape != shape)
            throw Error(ErrorKind::corrupt, "The tensor " + m_prefix + name + " in " + m_directory.string() +
                                                " has the shape " + text(view->shape) + "; the two models ask for " +
                                                text(shape) + ".");
        const Tensor tensor = toTensor(*view);
        if (!tensor.is_floating_point())
            throw Error(ErrorKind::unsupported, "The tensor " + m_prefix + name + " in " + m_directory.string() +
                                                    " does not hold floating-point numbers.");
        if (!at::isfinite(tensor).all().item<bool>())
            throw Error(ErrorKind::corrupt, "The tensor " + m_prefix + name + " in " + m_directory.string() +
                                                " holds infinity or what is not a number: its training has failed.");
        return tensor.to(at::kFloat).clone();
    }

private:
    static std::string text(const std::vector<std::int64_t>& shape)
    {
        std::string text;
        for (const std::int64_t size : shape)
            text += (text.empty() ? "(" : ", ") + std::to_string(size);
        return text.empty() ? "()" : text + ")";
    }

    const WeightFiles& m_weights;
    const Path& m_directory;
    std::string m_prefix;
};

BridgeWeights readHook(const Hook& hook, std::int64_t d, std::int64_t D)
{
    BridgeWeights bridge;
    bridge.project = hook.take("proj.weight", {D, d});
    bridge.projectBias = hook.take("proj.bias", {D});
    const Tensor maps = hook.take("cross_attention.in_proj_weight", {3 * D, D});
    const Tensor biases = hook.take("cross_attention.in_proj_bias", {3 * D});
    const auto part = [D](const Tensor& packed, int which) { return packed.narrow(0, which * D, D).clone(); };
    bridge.query = part(maps, 0);
    bridge.key = part(maps, 1);
    bridge.value = part(maps, 2);
    bridge.queryBias = part(biases, 0);
    bridge.keyBias = part(biases, 1);
    bridge.valueBias = part(biases, 2);
    bridge.output = hook.take("cross_attention.out_proj.weight", {D, D});
    bridge.outputBias = hook.take("cross_attention.out_proj.bias", {D});
    bridge.norm = hook.take("post_attention_layernorm.weight", {D});
    return bridge;
}
} // namespace

ReleaseConfig readReleaseConfig(const Path& directory)
{
    const Path file = directory / "config.json";
    const std::string what = file.string();
    const Json json = parseJson(readFile(file), what);
    if (!json.is_object())
        throw Error(ErrorKind::corrupt, what + " is damaged: it is not an object.");
    const auto type = optional<std::string>(json, "model_type", "", what);
    if (type != "calm")
        throw Error(ErrorKind::unsupported, what + " says model_type \"" + type +
                                                "\", not calm, so it is no composition of the authors' release.");
    ReleaseConfig config;
    config.anchor = optional(json, "anchor_model", config.anchor, what);
    config.augmenting = optional(json, "aug_model", config.augmenting, what);
    config.anchorConfig = modelConfig(json, "anchor_config", what);
    config.augmentingConfig = modelConfig(json, "aug_config", what);
    config.heads = wholeNumber<int>(json, "num_heads", config.heads, what);
    config.maskedBridges = optional(json, maskedKey, config.maskedBridges, what);
    if (isThere(json, "connections") == isThere(json, "num_connections"))
        throw Error(ErrorKind::corrupt,
                    what + " must have either connections or num_connections, not both or neither.");
    if (isThere(json, "connections"))
        config.connections = drawnConnections(json.at("connections"), what);
    else
        config.spaced = wholeNumber<int>(json, "num_connections", 0, what);
    if (config.heads < 1 || config.spaced < 0 || config.spaced > maximumPairs ||
        (config.connections.empty() && config.spaced == 0))
        throw Error(ErrorKind::corrupt, what + " asks for " + std::to_string(config.heads) + " heads and " +
                                            std::to_string(config.spaced) + " connections, which cannot be.");
    return config;
}

Json toJson(const ReleaseConfig& config)
{
    Json json;
    json["model_type"] = "calm";
    json["architectures"] = {"CALM"};
    json["anchor_model"] = config.anchor;
    json["aug_model"] = config.augmenting;
    json["connections"] = Json::array();
    for (const Connection& connection : config.connections)
        json["connections"].push_back({connection.anchorLayer, connection.augmentingLayer});
    json["num_connections"] = nullptr;
    json["num_heads"] = config.heads;
    json["torch_dtype"] = "float32";
    if (!config.maskedBridges.empty())
        json[maskedKey] = config.maskedBridges;
    return json;
}

std::vector<Connection> connectionsOf(const ReleaseConfig& config, int augmentingLayers, int anchorLayers)
{
    std::vector<Connection> connections = config.connections;
    for (int i = 0; i < config.spaced; ++i)
        connections.push_back({.augmenting = 0,
                               .augmentingLayer = spacedLayer(i, config.spaced, augmentingLayers - 1),
                               .anchorLayer = spacedLayer(i, config.spaced, anchorLayers - 1)});
    for (const Connection& connection : connections) {
        checkLayer(connection.augmentingLayer, augmentingLayers, "augmenting model");
        checkLayer(connection.anchorLayer, anchorLayers, "anchor");
    }
    return connections;
}

std::vector<BridgeWeights> readReleaseBridges(const WeightFiles& weights, const Path& directory, std::size_t count,
                                              int augmentingWidth, int anchorWidth)
{
    std::vector<BridgeWeights> bridges;
    for (std::size_t i = 0; i < count; ++i)
        bridges.push_back(readHook(Hook(weights, directory, i), augmentingWidth, anchorWidth));
    std::set<std::string> known;
    for (std::size_t i = 0; i < count; ++i)
        for (const char* name : hookTensors)
            known.insert(hookName(i) + name);
    for (const std::string& name : weights.names())
        if (name.starts_with("cross_attention_hooks.") && !known.contains(name))
            throw Error(ErrorKind::corrupt, "The weights in " + directory.string() + " have a tensor " + name +
                                                ", but config.json has " + std::to_string(count) +
                                                " connections, of which it is no part.");
    return bridges;
}

NamedTensors releaseTensors(const BridgeWeights& weights, const BridgeSettings& settings, std::size_t index)
{
    const bool calibrated = settings.scale == BridgeScale::calibrated;
    const double anchorRms = calibrated ? weights.anchorRms : 1.0;
    const double augmentingRms = calibrated ? weights.augmentingRms : 1.0;
    const Tensor norm = calibrated ? (1.0 + weights.norm) * anchorRms - 1.0 : weights.norm;
    const std::string prefix = hookName(index);
    return {
        {prefix + "proj.weight", weights.project / augmentingRms},
        {prefix + "proj.bias", weights.projectBias},
        {prefix + "post_attention_layernorm.weight", norm},
        {prefix + "cross_attention.in_proj_weight",
         at::cat({weights.query / anchorRms, weights.key, weights.value}, 0)},
        {prefix + "cross_attention.in_proj_bias", at::cat({weights.queryBias, weights.keyBias, weights.valueBias}, 0)},
        {prefix + "cross_attention.out_proj.weight", weights.output},
        {prefix + "cross_attention.out_proj.bias", weights.outputBias}};
}

std::string releaseFingerprint(const std::vector<BridgeWeights>& bridges, const BridgeSettings& settings)
{
    std::string text;
    for (std::size_t i = 0; i < bridges.size(); ++i)
        for (const auto& [name, tensor] : releaseTensors(bridges[i], settings, i))
            text += name + " " + fingerprint(tensor) + "\n";
    return sha256OfText(text);
}

std::string problemOfRelease(const Composition& composition)
{
    const std::string cannot = "The authors' release cannot compute " + composition.name + ": ";
    const BridgeSettings& bridge = composition.bridge;
    if (bridge.form != BridgeForm::release)
        return cannot + "its bridges are of the plain form, without the norm that the release always puts behind them; "
                        "compose the models with --form release and train that.";
    if (composition.augmenting.size() != 1)
        return cannot + "it has " + std::to_string(composition.augmenting.size()) +
               " augmenting models, and the release reads one.";
    if (bridge.scale == BridgeScale::rmsNorm ||
        std::ranges::any_of(bridge.distanceSlopes, [](double slope) { return slope > 0; }))
        return cannot + "its bridges norm what they read or count distances, which the release does not.";
    for (const Connection& connection : composition.connections)
        if (connection.augmentingLayer < 0 || connection.augmentingLayer >= predictionState ||
            connection.anchorLayer < 0)
            return cannot + "the connection " + layerName(connection.augmentingLayer) + " -> " +
                   layerName(connection.anchorLayer) + " does not lead from one block's output to another's.";
    return {};
}

} // namespace calm
