#pragma once

#include "core/base/random.h"
#include "core/compose/composed_model.h"

#include <ATen/ops/empty.h>

#include <memory>

namespace calm::test
{

/// A decoder of random weights, large enough in scale that every part shows in the logits.
inline std::shared_ptr<const DecoderModel> tinyDecoder(int layers, int width, int vocabulary, std::uint64_t seed)
{
    DecoderSettings settings{.layers = layers, .width = width, .heads = 4, .kvHeads = 2, .headDim = width / 4,
                             .intermediate = 2 * width, .vocabulary = vocabulary, .context = 64,
                             .rotary = {{.dimensions = width / 4}}};
    return std::make_shared<const DecoderModel>(settings, randomWeights(settings, 0.3, seed));
}

/// Anchor 3 x 16, augmenting 2 x 8, connections of every kind.
inline Composition tinyComposition()
{
    Composition composition;
    composition.name = "tiny";
    composition.anchor = "anchor";
    composition.augmenting = {"augmenting"};
    composition.connections = {{0, finalState, embeddingLayer}, {0, 0, 1}, {0, 1, 1}, {0, embeddingLayer, 2}, {0, predictionState, 0}};
    composition.bridge.heads = 2;
    return composition;
}

inline Tensor randomTensor(const std::vector<std::int64_t>& shape, std::uint64_t seed, double deviation = 1.0)
{
    Random random(seed);
    Tensor tensor = at::empty(shape, at::kFloat);
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        tensor.data_ptr<float>()[i] = static_cast<float>(deviation * random.normal());
    return tensor;
}

inline Tensor randomIds(std::int64_t batch, std::int64_t time, int vocabulary, std::uint64_t seed)
{
    Random random(seed);
    Tensor ids = at::empty({batch, time}, at::kLong);
    for (std::int64_t i = 0; i < ids.numel(); ++i)
        ids.data_ptr<std::int64_t>()[i] = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(vocabulary)));
    return ids;
}

/// Bridges as training leaves them: no map zero, scales measured.
inline std::vector<BridgeWeights> trainedBridges(const Composition& composition, int width, int anchorWidth, int vocabulary = 30)
{
    std::vector<BridgeWeights> bridges;
    for (std::size_t i = 0; i < composition.connections.size(); ++i) {
        BridgeWeights weights = freshBridge(calm::augmentingWidth(composition.connections[i].augmentingLayer, width, vocabulary), anchorWidth,
                                            50 + i);
        weights.output = randomTensor({anchorWidth, anchorWidth}, 90 + i, 0.3);
        weights.augmentingRms = 1.7;
        weights.anchorRms = 0.6;
        bridges.push_back(std::move(weights));
    }
    return bridges;
}

} // namespace calm::test
