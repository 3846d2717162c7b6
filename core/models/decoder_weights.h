#pragma once

#include "core/models/decoder_settings.h"
#include "core/models/tensor_io.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace calm
{

/// y = x W^T (+ b); weight (out, in) as Hugging Face stores it. An undefined bias is none.
struct Linear
{
    Tensor weight;
    Tensor bias;
};

struct BlockWeights
{
    Tensor attentionNorm; ///< (D)
    Linear query, key, value, output;
    Tensor mlpNorm; ///< (D)
    Linear gate, up, down;
};

/// All weights of a decoder, float32 while computing.
struct DecoderWeights
{
    Tensor embedding; ///< (V, D)
    std::vector<BlockWeights> blocks;
    Tensor finalNorm; ///< (D)
    Linear head;      ///< (V, D); head.weight is `embedding` itself when tied
};

/// Calls `visit(slot, tensor, shape)` for every slot the settings ask for, in a fixed order; slots are named
/// "embedding", "block.0.query.weight", ..., "head.weight" (absent when tied).
void forEachSlot(const DecoderSettings& settings, DecoderWeights& weights,
                 const std::function<void(const std::string& slot, Tensor& tensor, const std::vector<std::int64_t>& shape)>& visit);

/// Fresh weights for training from scratch: normal with standard deviation `deviation`, output projections scaled
/// by 1/sqrt(2 layers), norms one, biases zero. The same seed gives the same weights on every machine.
DecoderWeights randomWeights(const DecoderSettings& settings, double deviation, std::uint64_t seed);

} // namespace calm
