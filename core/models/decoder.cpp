#include "core/models/decoder.h"

#include "core/base/error.h"
#include "core/models/layers.h"

#include <ATen/ops/embedding.h>
#include <ATen/ops/silu.h>

namespace calm
{

DecoderModel::DecoderModel(DecoderSettings settings, DecoderWeights weights)
    : m_settings(settings), m_weights(std::move(weights))
{
}

Tensor DecoderModel::embed(const Tensor& ids) const
{
    if (ids.numel() > 0) {
        const auto lowest = ids.min().item<std::int64_t>(), highest = ids.max().item<std::int64_t>();
        if (lowest < 0 || highest >= m_settings.vocabulary)
            throw Error(ErrorKind::badInput, "Token id " + std::to_string(lowest < 0 ? lowest : highest) +
                                                 " is outside the model's vocabulary of " +
                                                 std::to_string(m_settings.vocabulary) + ".");
    }
    return at::embedding(m_weights.embedding, ids);
}

Tensor DecoderModel::runBlock(const BlockWeights& block, int layer, const Tensor& hidden,
                         const std::pair<Tensor, Tensor>& rotary, const Tensor& mask, KeyValueCache* cache) const
{
    const Tensor normed = rmsNorm(hidden, block.attentionNorm, m_settings.normEpsilon);
    const Tensor query = applyRotary(splitHeads(linear(normed, block.query), m_settings.heads), rotary.first, rotary.second);
    Tensor key = applyRotary(splitHeads(linear(normed, block.key), m_settings.kvHeads), rotary.first, rotary.second);
    Tensor value = splitHeads(linear(normed, block.value), m_settings.kvHeads);
    if (cache)
        std::tie(key, value) = cache->append(layer, key, value);
    const Tensor attended = hidden + linear(mergeHeads(attention(query, key, value, mask)), block.output);
    const Tensor mlpInput = rmsNorm(attended, block.mlpNorm, m_settings.normEpsilon);
    const Tensor gated = at::silu(linear(mlpInput, block.gate)) * linear(mlpInput, block.up);
    return attended + linear(gated, block.down);
}

Tensor DecoderModel::runBlocks(Tensor hidden, int first, int last, std::int64_t position, KeyValueCache* cache,
                          const Tap& tap) const
{
    const std::int64_t time = hidden.size(1);
    const auto rotary = rotaryTables(position, time, m_settings.headDim, m_settings.ropeTheta);
    const Tensor mask = causalMask(time, cache ? position + time : time);
    for (int layer = first; layer < last; ++layer) {
        hidden = runBlock(m_weights.blocks[static_cast<std::size_t>(layer)], layer, hidden, rotary, mask, cache);
        if (tap)
            hidden = tap(layer, hidden);
    }
    return hidden;
}

Tensor DecoderModel::finalNorm(const Tensor& hidden) const
{
    return rmsNorm(hidden, m_weights.finalNorm, m_settings.normEpsilon);
}

Tensor DecoderModel::logits(const Tensor& finalState) const
{
    return linear(finalState, m_weights.head);
}

Tensor DecoderModel::forward(const Tensor& ids, const Tap& tap) const
{
    return logits(finalNorm(runBlocks(embed(ids), 0, m_settings.layers, 0, nullptr, tap)));
}

} // namespace calm
