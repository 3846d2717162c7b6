#pragma once

#include "core/models/decoder_settings.h"
#include "core/models/linear.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace calm
{

struct Norm
{
    Tensor weight; ///< undefined = ones
    Tensor bias;   ///< undefined = zeros
};

/// One multilayer perceptron: of a block, or one expert of a mixture.
struct MlpWeights
{
    Linear gate; ///< gated only; holds gate above up when they are fused
    Linear up;
    Linear down;
};

struct BlockWeights
{
    Norm attentionNorm, attentionPostNorm; ///< before and after the attention
    Linear query;                          ///< all of query, key and value unless QkvLayout is separate
    Linear key, value, output;
    Norm queryNorm, keyNorm;
    Norm mlpNorm, mlpPostNorm;
    MlpWeights mlp;
    Linear router; ///< (experts, D)
    std::vector<MlpWeights> experts;
};

/// All weights of a decoder, in the precision of their file; norms and biases in float32.
struct DecoderWeights
{
    Tensor embedding; ///< (V, D or embeddingWidth)
    Tensor positions; ///< (learnedPositions, D)
    Norm embeddingNorm;
    Linear projectIn, projectOut; ///< where embeddingWidth is not D
    std::vector<BlockWeights> blocks;
    Norm finalNorm;
    Linear head; ///< (V, D); head.weight is `embedding` itself when tied
};

/// What a slot is for: decides its precision in memory and how the file may hold it.
enum class SlotKind {
    matrix, ///< a projection
    table,  ///< rows of embeddings, positions, or the head's: never transposed
    vector, ///< a bias
    normWeight
};

struct Slot
{
    std::string name; ///< "embedding.weight", "block.0.query.bias", "block.1.expert.3.up.weight", ..., "head.weight"
    SlotKind kind;
    std::vector<std::int64_t> shape; ///< as the decoder computes with it: matrices (out, in)
};

/// Calls `visit` for every slot the settings ask for, in a fixed order. "head.weight" is not among them when tied.
void forEachSlot(const DecoderSettings& settings, DecoderWeights& weights,
                 const std::function<void(const Slot& slot, Tensor& tensor)>& visit);

/// Calls `visit` for every matrix of the blocks, in the order of forEachSlot(): "block.0.query" (or "block.0.qkv", ...),
/// (out, in) its shape. Embeddings and head are none of them.
void forEachProjection(
    const DecoderSettings& settings, DecoderWeights& weights,
    const std::function<void(const std::string& name, Linear& linear, std::int64_t out, std::int64_t in)>& visit);

/// Fresh weights for training from scratch: normal with standard deviation `deviation`, output projections scaled
/// by 1/sqrt(2 layers), norms one, biases zero. The same seed gives the same weights on every machine.
DecoderWeights randomWeights(const DecoderSettings& settings, double deviation, std::uint64_t seed);

} // namespace calm
