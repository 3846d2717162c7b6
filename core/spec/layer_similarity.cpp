#include "core/spec/layer_similarity.h"

#include "core/base/error.h"
#include "core/spec/document.h"

#include <algorithm>
#include <limits>

namespace calm
{

namespace
{
constexpr const char* format = "calm.layer_similarity";
constexpr int formatVersion = 1; // 1: the first

Json namesOf(const std::vector<int>& layers)
{
    Json names = Json::array();
    for (const int layer : layers)
        names.push_back(layerName(layer));
    return names;
}

std::vector<int> layersFrom(const Json& json, const char* key, const std::string& what)
{
    std::vector<int> layers;
    for (const std::string& name : require<std::vector<std::string>>(json, key, what))
        layers.push_back(layerFromName(name));
    return layers;
}

LayerSimilarity::Model modelFrom(const Json& json, std::size_t anchorLayers, const std::string& what)
{
    LayerSimilarity::Model model;
    model.name = require<std::string>(json, "name", what);
    model.layers = layersFrom(json, "layers", what);
    model.values = require<std::vector<std::vector<double>>>(json, "values", what);
    const bool fits = model.values.size() == model.layers.size() &&
                      std::ranges::all_of(model.values, [&](const auto& row) { return row.size() == anchorLayers; });
    if (!fits)
        throw Error(ErrorKind::corrupt, what + " has not one value for each pair of layers of " + model.name + ".");
    return model;
}
} // namespace

Json toJson(const LayerSimilarity& similarity)
{
    Json json = startDocument(format, formatVersion);
    json["composition"] = similarity.composition;
    json["anchor"] = similarity.anchor;
    json["anchor_layers"] = namesOf(similarity.anchorLayers);
    json["examples"] = similarity.examples;
    json["positions"] = similarity.positions;
    json["key"] = similarity.key;
    json["augmenting"] = Json::array();
    for (const LayerSimilarity::Model& model : similarity.augmenting) {
        Json part;
        part["name"] = model.name;
        part["layers"] = namesOf(model.layers);
        part["values"] = model.values;
        json["augmenting"].push_back(std::move(part));
    }
    return json;
}

LayerSimilarity layerSimilarityFromJson(const Json& json)
{
    const std::string what = "The similarity of layers";
    checkDocument(json, format, formatVersion, what);
    LayerSimilarity similarity;
    similarity.composition = require<std::string>(json, "composition", what);
    similarity.anchor = require<std::string>(json, "anchor", what);
    similarity.anchorLayers = layersFrom(json, "anchor_layers", what);
    similarity.examples = wholeNumber<std::int64_t>(json, "examples", 0, what);
    similarity.positions = wholeNumber<std::int64_t>(json, "positions", 0, what);
    similarity.key = optional<std::string>(json, "key", {}, what);
    for (const Json& model : require<Json>(json, "augmenting", what))
        similarity.augmenting.push_back(modelFrom(model, similarity.anchorLayers.size(), what));
    return similarity;
}

std::vector<Connection> mostSimilar(const LayerSimilarity& similarity, int n, int index)
{
    const LayerSimilarity::Model& model = similarity.augmenting.at(static_cast<std::size_t>(index));
    const std::size_t rows = model.layers.size(), columns = similarity.anchorLayers.size();
    const auto count = static_cast<std::size_t>(
        std::clamp<std::int64_t>(n, 0, std::min(std::ssize(model.layers), std::ssize(similarity.anchorLayers))));
    constexpr double impossible = -std::numeric_limits<double>::infinity();
    // best[k][i][j]: the largest sum of k pairs among the first i rows and j columns.
    const auto at = [&](std::size_t k, std::size_t i, std::size_t j) {
        return (k * (rows + 1) + i) * (columns + 1) + j;
    };
    std::vector<double> best((count + 1) * (rows + 1) * (columns + 1), impossible);
    std::fill_n(best.begin(), (rows + 1) * (columns + 1), 0.0);
    for (std::size_t k = 1; k <= count; ++k)
        for (std::size_t i = 1; i <= rows; ++i)
            for (std::size_t j = 1; j <= columns; ++j)
                best[at(k, i, j)] = std::max({best[at(k, i - 1, j)], best[at(k, i, j - 1)],
                                              best[at(k - 1, i - 1, j - 1)] + model.values[i - 1][j - 1]});
    std::vector<Connection> connections;
    for (std::size_t k = count, i = rows, j = columns; k > 0;) {
        if (best[at(k, i, j)] == best[at(k, i - 1, j)])
            --i;
        else if (best[at(k, i, j)] == best[at(k, i, j - 1)])
            --j;
        else {
            connections.push_back({index, model.layers[--i], similarity.anchorLayers[--j]});
            --k;
        }
    }
    std::ranges::reverse(connections);
    return connections;
}

} // namespace calm
