#pragma once

#include "core/spec/composition.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// How alike the layers of a composition's models are: linear CKA (Kornblith et al., arXiv 1905.00414), from 0 (nothing
/// in common) to 1 (equal up to rotation, scale and shift), between each layer of an augmenting model and each of the
/// anchor.
struct LayerSimilarity
{
    struct Model
    {
        std::string name;                        ///< as in the project
        std::vector<int> layers;                 ///< embeddingLayer, the blocks, finalState
        std::vector<std::vector<double>> values; ///< [of `layers`][of `anchorLayers`]
    };
    std::string composition;
    std::string anchor;
    std::vector<int> anchorLayers; ///< embeddingLayer, the blocks
    std::vector<Model> augmenting; ///< in the composition's order
    std::int64_t examples = 0;     ///< read
    std::int64_t positions = 0;    ///< of the anchor, compared
    std::string key;               ///< measurementKey(): whether it still holds
};

Json toJson(const LayerSimilarity& similarity);            ///< versioned
LayerSimilarity layerSimilarityFromJson(const Json& json); ///< Error(corrupt), Error(unsupported) for a newer version

/// n connections between augmenting model `index` and the anchor, monotone in depth (each reads and writes deeper than
/// the one before), of all such the ones whose similarities have the largest sum. Fewer where one of them has fewer
/// layers. O(n * layers * anchor layers), exactly, by dynamic programming.
std::vector<Connection> mostSimilar(const LayerSimilarity& similarity, int n, int index);

} // namespace calm
