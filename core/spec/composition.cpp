#include "core/spec/composition.h"

#include "core/base/error.h"
#include "core/spec/document.h"

#include <array>
#include <charconv>
#include <utility>

namespace calm
{

namespace
{
constexpr const char* format = "calm.composition";
constexpr int formatVersion = 2; // 1: the first; 2: the release's form, said to have been trained without a mask

constexpr std::array<std::pair<BridgeScale, const char*>, 3> scaleNames{{
    {BridgeScale::calibrated, "calibrated"},
    {BridgeScale::rmsNorm, "rms_norm"},
    {BridgeScale::none, "none"},
}};

constexpr std::array<std::pair<BridgeForm, const char*>, 2> formNames{{
    {BridgeForm::plain, "plain"},
    {BridgeForm::release, "release"},
}};

bool isOfFirstVersion(const BridgeSettings& settings)
{
    return settings.form == BridgeForm::plain && !settings.sawFuture;
}

Json layerToJson(int layer)
{
    if (layer == embeddingLayer || layer == finalState || layer == predictionState)
        return layerName(layer);
    return layer;
}

int layerFromJson(const Json& json, const char* key, const std::string& what)
{
    const auto it = json.find(key);
    if (it == json.end())
        throwMissing(key, what);
    if (!it->is_string())
        return wholeNumber<int>(json, key, 0, what);
    try {
        return layerFromName(it->get<std::string>());
    } catch (const Error&) {
        throwWrongType(key, what, toLine(*it));
    }
}

Json toJson(const Connection& connection)
{
    Json json;
    json["augmenting"] = connection.augmenting;
    json["augmenting_layer"] = layerToJson(connection.augmentingLayer);
    json["anchor_layer"] = layerToJson(connection.anchorLayer);
    return json;
}

Connection connectionFromJson(const Json& json, const std::string& what)
{
    if (!json.is_object())
        throw Error(ErrorKind::corrupt, what + " has a connection that is not an object: " + toLine(json) + ".");
    Connection connection;
    connection.augmenting = wholeNumber<int>(json, "augmenting", 0, what);
    connection.augmentingLayer = layerFromJson(json, "augmenting_layer", what);
    connection.anchorLayer = layerFromJson(json, "anchor_layer", what);
    return connection;
}

Json toJson(const BridgeSettings& settings)
{
    Json json;
    json["heads"] = settings.heads;
    json["scale"] = toString(settings.scale);
    json["distance_slopes"] = settings.distanceSlopes;
    json["dropout"] = settings.dropout;
    if (isOfFirstVersion(settings))
        return json;
    json["form"] = toString(settings.form);
    json["saw_future"] = settings.sawFuture;
    json["norm_epsilon"] = settings.normEpsilon;
    return json;
}

BridgeSettings bridgeSettingsFromJson(const Json& json, const std::string& what)
{
    BridgeSettings settings;
    settings.heads = wholeNumber<int>(json, "heads", settings.heads, what);
    const auto scale = optional<std::string>(json, "scale", toString(settings.scale), what);
    const auto form = optional<std::string>(json, "form", toString(settings.form), what);
    try {
        settings.scale = bridgeScaleFromString(scale);
        settings.form = bridgeFormFromString(form);
    } catch (const Error& error) {
        throw Error(ErrorKind::corrupt, what + ": " + error.what());
    }
    settings.distanceSlopes = optional(json, "distance_slopes", settings.distanceSlopes, what);
    settings.dropout = optional(json, "dropout", settings.dropout, what);
    settings.sawFuture = optional(json, "saw_future", settings.sawFuture, what);
    settings.normEpsilon = optional(json, "norm_epsilon", settings.normEpsilon, what);
    return settings;
}
} // namespace

Json toJson(const Composition& composition)
{
    Json json = startDocument(format, isOfFirstVersion(composition.bridge) ? 1 : formatVersion);
    json["name"] = composition.name;
    json["anchor"] = composition.anchor;
    json["augmenting"] = composition.augmenting;
    json["connections"] = Json::array();
    for (const Connection& connection : composition.connections)
        json["connections"].push_back(toJson(connection));
    json["bridge"] = toJson(composition.bridge);
    return json;
}

Composition compositionFromJson(const Json& json)
{
    std::string what = "The composition";
    checkDocument(json, format, formatVersion, what);
    Composition composition;
    composition.name = require<std::string>(json, "name", what);
    what += " \"" + composition.name + "\"";
    composition.anchor = require<std::string>(json, "anchor", what);
    composition.augmenting = require<std::vector<std::string>>(json, "augmenting", what);
    const Json connections = optional(json, "connections", Json::array(), what);
    if (!connections.is_array())
        throwWrongType("connections", what, toLine(connections));
    for (const Json& connection : connections)
        composition.connections.push_back(connectionFromJson(connection, what));
    composition.bridge = bridgeSettingsFromJson(optional(json, "bridge", Json::object(), what), what);
    return composition;
}

bool isAugmentingLayer(int layer, int layers)
{
    return layer == finalState || layer == predictionState || (layer >= embeddingLayer && layer < layers);
}

int augmentingWidth(int layer, int hiddenSize, int vocabSize)
{
    return layer == predictionState ? vocabSize : hiddenSize;
}

std::string layerName(int layer)
{
    if (layer == embeddingLayer)
        return "embedding";
    if (layer == predictionState)
        return "prediction";
    return layer == finalState ? "final" : std::to_string(layer);
}

int layerFromName(const std::string& name)
{
    if (name == "embedding")
        return embeddingLayer;
    if (name == "final")
        return finalState;
    if (name == "prediction")
        return predictionState;
    int layer = 0;
    const char* end = name.data() + name.size();
    const auto [stop, code] = std::from_chars(name.data(), end, layer);
    if (code != std::errc() || stop != end || layer < 0 || layer >= predictionState)
        throw Error(ErrorKind::badInput,
                    "\"" + name + "\" is not a layer; write \"embedding\", a block's number from 0, \"final\" or \"prediction\".");
    return layer;
}

std::string toString(BridgeScale scale)
{
    for (const auto& [candidate, name] : scaleNames)
        if (candidate == scale)
            return name;
    return "none";
}

BridgeScale bridgeScaleFromString(const std::string& name)
{
    for (const auto& [scale, candidate] : scaleNames)
        if (name == candidate)
            return scale;
    throw Error(ErrorKind::badInput, "\"" + name + "\" is not a bridge scale; write calibrated, rms_norm or none.");
}

std::string toString(BridgeForm form)
{
    for (const auto& [candidate, name] : formNames)
        if (candidate == form)
            return name;
    return "plain";
}

BridgeForm bridgeFormFromString(const std::string& name)
{
    for (const auto& [form, candidate] : formNames)
        if (name == candidate)
            return form;
    throw Error(ErrorKind::badInput, "\"" + name + "\" is not a form of bridges; write plain or release.");
}

std::int64_t bridgeParameters(int augmentingWidth, int anchorWidth, BridgeForm form)
{
    const std::int64_t narrow = augmentingWidth;
    const std::int64_t wide = anchorWidth;
    return narrow * wide + 4 * wide * wide + (form == BridgeForm::release ? 6 * wide : 0);
}

std::int64_t bridgeParameters(const Composition& composition, const ModelCard& anchor,
                              const std::vector<ModelCard>& augmenting)
{
    std::int64_t total = 0;
    for (const Connection& connection : composition.connections) {
        const auto index = static_cast<std::size_t>(connection.augmenting);
        if (connection.augmenting >= 0 && index < augmenting.size())
            total += bridgeParameters(augmentingWidth(connection.augmentingLayer, augmenting[index].hiddenSize,
                                                      augmenting[index].vocabSize),
                                      anchor.hiddenSize, composition.bridge.form);
    }
    return total;
}

} // namespace calm
