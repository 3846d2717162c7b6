#include "core/models/decoder.h"

#include "core/base/error.h"
#include "core/models/layers.h"
#include "core/models/mixture_of_experts.h"
#include "core/models/rotary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace calm
{

void fillLayers(DecoderSettings& settings)
{
    const double scale = 1.0 / std::sqrt(static_cast<double>(settings.headDim));
    const LayerSettings usual{.rotary = settings.rotary.empty() ? -1 : 0, .attentionScale = scale};
    settings.layer.resize(static_cast<std::size_t>(settings.layers), usual);
}

/// What the blocks of one pass share about where its positions stand: rotary tables and masks, made once.
struct DecoderModel::Positions
{
    std::int64_t count = 0;                               ///< of this pass
    std::vector<std::pair<Tensor, Tensor>> rotary;        ///< one per RotarySettings
    std::map<std::pair<std::int64_t, int>, Tensor> masks; ///< by keys seen and window
    std::map<std::int64_t, Tensor> alibi;                 ///< by first key

    const Tensor& mask(std::int64_t keys, int window)
    {
        const auto [it, isNew] = masks.try_emplace({keys, window});
        if (isNew)
            it->second = causalMask(count, keys, window);
        return it->second;
    }

    Tensor bias(const DecoderSettings& settings, std::int64_t firstKey, std::int64_t keys)
    {
        if (!settings.alibi)
            return {};
        const auto [it, isNew] = alibi.try_emplace(firstKey);
        if (isNew)
            it->second = alibiBias(settings, firstKey, keys);
        return it->second;
    }
};

namespace
{
/// x's query, key and value, each (B, heads, T, h), wherever the checkpoint keeps their projections.
std::array<Tensor, 3> project(const Tensor& x, const BlockWeights& block, const DecoderSettings& s)
{
    const std::int64_t batch = x.size(0), time = x.size(1), groups = s.kvHeads, perGroup = s.heads / s.kvHeads;
    const auto normed = [&](const Tensor& flat, const Norm& norm) {
        return s.qkNorm == QkNorm::fullWidth ? normalize(flat, norm, s) : flat;
    };
    std::array<Tensor, 3> parts;
    if (s.qkv == QkvLayout::grouped) {
        const Tensor all = linear(x, block.query).view({batch, time, groups, perGroup + 2, s.headDim});
        parts = {all.narrow(3, 0, perGroup).reshape({batch, time, s.heads, s.headDim}).transpose(1, 2),
                 all.select(3, perGroup).transpose(1, 2), all.select(3, perGroup + 1).transpose(1, 2)};
    } else if (s.qkv == QkvLayout::concatenated) {
        const Tensor all = linear(x, block.query);
        const std::int64_t queries = groups * perGroup * s.headDim, keys = groups * s.headDim;
        parts = {splitHeads(normed(all.narrow(2, 0, queries), block.queryNorm), s.heads),
                 splitHeads(normed(all.narrow(2, queries, keys), block.keyNorm), s.kvHeads),
                 splitHeads(all.narrow(2, queries + keys, keys), s.kvHeads)};
    } else {
        parts = {splitHeads(normed(linear(x, block.query), block.queryNorm), s.heads),
                 splitHeads(normed(linear(x, block.key), block.keyNorm), s.kvHeads),
                 splitHeads(linear(x, block.value), s.kvHeads)};
    }
    if (s.qkNorm == QkNorm::perHead || s.qkNorm == QkNorm::perHeadOwn) {
        parts[0] = normalizeHeads(parts[0], block.queryNorm, s);
        parts[1] = normalizeHeads(parts[1], block.keyNorm, s);
    }
    return parts;
}

Tensor scaledBy(const Tensor& x, double scale)
{
    return scale == 1.0 ? x : x * scale;
}
} // namespace

DecoderModel::DecoderModel(DecoderSettings settings, DecoderWeights weights)
    : m_settings(std::move(settings)), m_weights(std::move(weights))
{
    fillLayers(m_settings);
}

Tensor DecoderModel::embed(const Tensor& ids, std::int64_t position) const
{
    if (ids.numel() > 0) {
        const auto lowest = ids.min().item<std::int64_t>(), highest = ids.max().item<std::int64_t>();
        if (lowest < 0 || highest >= m_settings.vocabulary)
            throw Error(ErrorKind::badInput, "Token id " + std::to_string(lowest < 0 ? lowest : highest) +
                                                 " is outside the model's vocabulary of " +
                                                 std::to_string(m_settings.vocabulary) + ".");
    }
    Tensor embedded = scaledBy(embeddingRows(m_weights.embedding, ids), m_settings.embeddingScale);
    if (m_weights.projectIn.weight.defined())
        embedded = linear(embedded, m_weights.projectIn);
    if (m_settings.learnedPositions) {
        const std::int64_t row = position + m_settings.learnedOffset;
        if (position + ids.size(1) > positionLimit())
            throw Error(ErrorKind::badInput,
                        "The text has " + std::to_string(position + ids.size(1)) +
                            " tokens; the model has positions for " +
                            std::to_string(positionLimit()) + ".");
        embedded = embedded + widened(m_weights.positions.narrow(0, row, ids.size(1)));
    }
    return m_settings.embeddingNorm ? normalize(embedded, m_weights.embeddingNorm, m_settings) : embedded;
}

Tensor DecoderModel::attend(int index, const Tensor& x, Positions& positions, KeyValueCache* cache) const
{
    const BlockWeights& block = m_weights.blocks[static_cast<std::size_t>(index)];
    const LayerSettings& layer = m_settings.layer[static_cast<std::size_t>(index)];
    auto [query, key, value] = project(x, block, m_settings);
    if (layer.rotary >= 0) {
        const auto at = static_cast<std::size_t>(layer.rotary);
        query = applyRotary(query, positions.rotary[at], m_settings.rotary[at].interleaved);
        key = applyRotary(key, positions.rotary[at], m_settings.rotary[at].interleaved);
    }
    if (cache)
        std::tie(key, value) = cache->append(index, key, value);
    std::int64_t firstKey = 0, keys = key.size(2);
    if (layer.window > 0) { // older keys are out of sight of every query here
        firstKey = std::max<std::int64_t>(0, keys - positions.count - layer.window + 1);
        keys -= firstKey;
        key = key.narrow(2, firstKey, keys);
        value = value.narrow(2, firstKey, keys);
    }
    const Tensor read = attention(query, key, value, layer.attentionScale, m_settings.attentionSoftcap,
                                  {positions.mask(keys, layer.window), positions.bias(m_settings, firstKey, keys)});
    return linear(mergeHeads(read), block.output);
}

Tensor DecoderModel::runBlock(int index, const Tensor& hidden, Positions& positions, KeyValueCache* cache) const
{
    const DecoderSettings& s = m_settings;
    const BlockWeights& block = m_weights.blocks[static_cast<std::size_t>(index)];
    const bool before = s.placement == NormPlacement::before || s.placement == NormPlacement::both;
    const bool branch = s.placement == NormPlacement::after || s.placement == NormPlacement::both;
    const auto mlp = [&](const Tensor& x) {
        return s.layer[static_cast<std::size_t>(index)].experts ? mixtureOfExperts(x, block, s)
                                                                : multilayerPerceptron(x, block.mlp, s);
    };
    const auto add = [&](const Tensor& residual, Tensor change, const Norm& post) {
        if (branch)
            change = normalize(change, post, s);
        const Tensor sum = residual + scaledBy(change, s.residualScale);
        return s.placement == NormPlacement::afterResidual ? normalize(sum, post, s) : sum;
    };

    const Tensor attentionInput = before ? normalize(hidden, block.attentionNorm, s) : hidden;
    const Tensor read = attend(index, attentionInput, positions, cache);
    if (s.parallelResidual) {
        const Tensor mlpInput = s.sharedNorm ? attentionInput : normalize(hidden, block.mlpNorm, s);
        return hidden + scaledBy(read, s.residualScale) + scaledBy(mlp(mlpInput), s.residualScale);
    }
    const Tensor attended = add(s.residualFromNorm ? attentionInput : hidden, read, block.attentionPostNorm);
    const Tensor mlpInput = before ? normalize(attended, block.mlpNorm, s) : attended;
    return add(s.residualFromNorm ? mlpInput : attended, mlp(mlpInput), block.mlpPostNorm);
}

Tensor DecoderModel::runBlocks(Tensor hidden, int first, int last, std::int64_t position, KeyValueCache* cache,
                               const Tap& tap) const
{
    Positions positions{.count = hidden.size(1), .rotary = {}, .masks = {}, .alibi = {}};
    for (const RotarySettings& rotary : m_settings.rotary)
        positions.rotary.push_back(rotaryTables(rotary, position, positions.count));
    for (int layer = first; layer < last; ++layer) {
        hidden = runBlock(layer, hidden, positions, cache);
        if (tap)
            hidden = tap(layer, hidden);
    }
    return hidden;
}

bool DecoderModel::cacheHolds(std::int64_t before, std::int64_t after) const
{
    return std::ranges::all_of(m_settings.rotary, [&](const RotarySettings& rotary) {
        return rotaryRegime(rotary, before) == rotaryRegime(rotary, after);
    });
}

std::int64_t DecoderModel::positionLimit() const
{
    return m_settings.learnedPositions ? m_settings.learnedPositions - m_settings.learnedOffset : 0;
}

Tensor DecoderModel::finalNorm(const Tensor& hidden) const
{
    return m_settings.finalNorm ? normalize(hidden, m_weights.finalNorm, m_settings) : hidden;
}

Tensor DecoderModel::logits(const Tensor& finalState) const
{
    const Tensor state = m_weights.projectOut.weight.defined() ? linear(finalState, m_weights.projectOut) : finalState;
    return softcap(scaledBy(linear(state, m_weights.head), m_settings.logitScale), m_settings.logitSoftcap);
}

Tensor DecoderModel::forward(const Tensor& ids, const Tap& tap) const
{
    return logits(finalNorm(runBlocks(embed(ids), 0, m_settings.layers, 0, nullptr, tap)));
}

} // namespace calm
