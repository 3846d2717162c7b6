#include "core/models/decoder.h"

#include "core/base/error.h"
#include "core/models/layers.h"
#include "core/models/mixture_of_experts.h"
#include "core/models/recomputed.h"
#include "core/models/rotary.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>

namespace calm
{

void fillLayers(DecoderSettings& settings)
{
    const double scale = 1.0 / std::sqrt(static_cast<double>(settings.headDim));
    const LayerSettings usual{.rotary = settings.rotary.empty() ? -1 : 0, .attentionScale = scale};
    settings.layer.resize(static_cast<std::size_t>(settings.layers), usual);
}

/// Where the positions of one pass stand: what its blocks share.
class DecoderModel::Where
{
public:
    virtual ~Where() = default;
    /// The rows whose output is wanted, of a state (B, T, D).
    virtual Tensor wanted(const Tensor& state) const { return state; }
    /// cos and sin of the wanted rows and of all, one per RotarySettings.
    virtual std::pair<Tensor, Tensor> queryRotary(std::size_t rotary) = 0;
    virtual std::pair<Tensor, Tensor> keyRotary(std::size_t rotary) = 0;
    /// What the wanted rows' queries (B, H, T, h) read of keys and values (B, G, T, h) of this pass and before.
    virtual Tensor read(int layer, const Tensor& query, const Tensor& key, const Tensor& value) = 0;
};

/// T positions of B texts, after those that a cache holds.
class DecoderModel::Positions : public DecoderModel::Where
{
public:
    Positions(const DecoderSettings& settings, std::int64_t first, std::int64_t count, KeyValueCache* cache)
        : m_settings(settings), m_count(count), m_cache(cache)
    {
        for (const RotarySettings& rotary : settings.rotary)
            m_rotary.push_back(rotaryTables(rotary, first, count));
    }

    std::pair<Tensor, Tensor> queryRotary(std::size_t rotary) override { return m_rotary[rotary]; }
    std::pair<Tensor, Tensor> keyRotary(std::size_t rotary) override { return m_rotary[rotary]; }

    Tensor read(int index, const Tensor& query, const Tensor& newKey, const Tensor& newValue) override
    {
        const LayerSettings& layer = m_settings.layer[static_cast<std::size_t>(index)];
        auto [key, value] = m_cache ? m_cache->append(index, newKey, newValue) : std::pair(newKey, newValue);
        std::int64_t firstKey = 0, keys = key.size(2);
        if (layer.window > 0) { // older keys are out of sight of every query here
            firstKey = std::max<std::int64_t>(0, keys - m_count - layer.window + 1);
            keys -= firstKey;
            key = key.narrow(2, firstKey, keys);
            value = value.narrow(2, firstKey, keys);
        }
        return attention(query, key, value, layer.attentionScale, m_settings.attentionSoftcap,
                         {mask(keys, layer.window), bias(firstKey, keys)});
    }

private:
    const Tensor& mask(std::int64_t keys, int window)
    {
        const auto [it, isNew] = m_masks.try_emplace({keys, window});
        if (isNew)
            it->second = causalMask(m_count, keys, window);
        return it->second;
    }

    Tensor bias(std::int64_t firstKey, std::int64_t keys)
    {
        if (!m_settings.alibi)
            return {};
        const auto [it, isNew] = m_alibi.try_emplace(firstKey);
        if (isNew)
            it->second = alibiBias(m_settings, firstKey, keys);
        return it->second;
    }

    const DecoderSettings& m_settings;
    std::int64_t m_count;
    KeyValueCache* m_cache;
    std::vector<std::pair<Tensor, Tensor>> m_rotary;
    std::map<std::pair<std::int64_t, int>, Tensor> m_masks; ///< by keys seen and window
    std::map<std::int64_t, Tensor> m_alibi;                 ///< by first key
};

/// Whole texts one after the other.
class DecoderModel::TextPositions : public DecoderModel::Where
{
public:
    TextPositions(const DecoderSettings& settings, TextRows texts, ChosenRows wanted)
        : m_settings(settings), m_texts(std::move(texts)), m_wanted(std::move(wanted))
    {
        for (const RotarySettings& rotary : settings.rotary)
            m_rotary.push_back(tables(rotary));
    }

    Tensor wanted(const Tensor& state) const override { return m_wanted.of(state); }

    std::pair<Tensor, Tensor> queryRotary(std::size_t rotary) override
    {
        const auto& [cos, sin] = m_rotary[rotary];
        return {m_wanted.of(cos), m_wanted.of(sin)};
    }

    std::pair<Tensor, Tensor> keyRotary(std::size_t rotary) override { return m_rotary[rotary]; }

    Tensor read(int index, const Tensor& query, const Tensor& key, const Tensor& value) override
    {
        const LayerSettings& layer = m_settings.layer[static_cast<std::size_t>(index)];
        if (m_settings.alibiBfloat16)
            return readTextByText(layer, query, key, value);
        const auto rows = [](const Tensor& heads) { return heads.squeeze(0).transpose(0, 1); };
        return textAttention(rows(query), rows(key), rows(value), pattern(layer.window), layer.attentionScale,
                             m_settings.attentionSoftcap)
            .transpose(0, 1)
            .unsqueeze(0);
    }

private:
    // (1, N, dimensions): each text counts from 0, and scalings that follow the length follow its own.
    std::pair<Tensor, Tensor> tables(const RotarySettings& rotary) const
    {
        std::map<std::int64_t, std::pair<Tensor, Tensor>> byLength;
        std::vector<Tensor> cos, sin;
        for (std::size_t text = 0; text < m_texts.texts(); ++text) {
            const std::int64_t length = m_texts.length(text);
            const auto [it, isNew] = byLength.try_emplace(length);
            if (isNew)
                it->second = rotaryTables(rotary, 0, length);
            cos.push_back(it->second.first);
            sin.push_back(it->second.second);
        }
        return {at::cat(cos).unsqueeze(0), at::cat(sin).unsqueeze(0)};
    }

    const AttentionPattern& pattern(int window)
    {
        const auto [it, isNew] = m_patterns.try_emplace(window);
        if (isNew) {
            it->second = causalPattern(m_texts, m_wanted, window);
            if (m_settings.alibi)
                addAlibi(it->second);
        }
        return it->second;
    }

    // A slope times the key's position differs from one times the distance by a constant per query: the same softmax.
    void addAlibi(AttentionPattern& pattern) const
    {
        for (const double slope : alibiSlopes(m_settings.heads))
            pattern.slopes.push_back(slope * m_settings.alibiScale);
        pattern.queryPosition.assign(pattern.seenTo.size(), 0);
        pattern.keyPosition = positionsOf(m_texts);
    }

    // Biases that are rounded are no slope times a distance.
    Tensor readTextByText(const LayerSettings& layer, const Tensor& query, const Tensor& key, const Tensor& value)
    {
        const AttentionPattern& all = pattern(layer.window);
        std::vector<Tensor> read;
        for (std::size_t text = 0; text < m_texts.texts(); ++text) {
            const std::int64_t begin = m_texts.begins[text], length = m_texts.length(text);
            const std::int64_t first = all.queryBegins[text], count = all.queryBegins[text + 1] - first;
            if (count == 0)
                continue;
            std::vector<std::int64_t> positions;
            for (std::int64_t row = first; row < first + count; ++row)
                positions.push_back(all.seenTo[static_cast<std::size_t>(row)] - 1);
            const Tensor mask = causalMask(length, length, layer.window);
            read.push_back(attention(query.narrow(2, first, count), key.narrow(2, begin, length),
                                     value.narrow(2, begin, length), layer.attentionScale, m_settings.attentionSoftcap,
                                     {mask.defined() ? mask.index_select(2, at::tensor(positions, at::kLong)) : mask,
                                      alibiBias(m_settings, 0, length)}));
        }
        return at::cat(read, 2);
    }

    const DecoderSettings& m_settings;
    TextRows m_texts;
    ChosenRows m_wanted;
    std::vector<std::pair<Tensor, Tensor>> m_rotary;
    std::map<int, AttentionPattern> m_patterns; ///< by window
};

namespace
{
/// x's query, key and value, each (B, heads, T, h), wherever the checkpoint keeps their projections. `wanted` gives the
/// rows that need a query.
template <typename Wanted>
std::array<Tensor, 3> project(const Tensor& x, const BlockWeights& block, const DecoderSettings& s, Wanted&& wanted)
{
    const std::int64_t batch = x.size(0), time = x.size(1), groups = s.kvHeads, perGroup = s.heads / s.kvHeads;
    const auto normed = [&](const Tensor& flat, const Norm& norm) {
        return s.qkNorm == QkNorm::fullWidth ? normalize(flat, norm, s) : flat;
    };
    std::array<Tensor, 3> parts;
    if (s.qkv == QkvLayout::grouped) {
        const Tensor all = linear(x, block.query).view({batch, time, groups, perGroup + 2, s.headDim});
        const Tensor queries = wanted(all.narrow(3, 0, perGroup).reshape({batch, time, s.heads * s.headDim}));
        parts = {splitHeads(queries, s.heads),
                 all.select(3, perGroup).transpose(1, 2), all.select(3, perGroup + 1).transpose(1, 2)};
    } else if (s.qkv == QkvLayout::concatenated) {
        const Tensor all = linear(x, block.query);
        const std::int64_t queries = groups * perGroup * s.headDim, keys = groups * s.headDim;
        parts = {splitHeads(normed(wanted(all.narrow(2, 0, queries)), block.queryNorm), s.heads),
                 splitHeads(normed(all.narrow(2, queries, keys), block.keyNorm), s.kvHeads),
                 splitHeads(all.narrow(2, queries + keys, keys), s.kvHeads)};
    } else {
        parts = {splitHeads(normed(linear(wanted(x), block.query), block.queryNorm), s.heads),
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
    return embedAt(ids, at::arange(position, position + ids.size(1), at::kLong));
}

Tensor DecoderModel::embed(const Tensor& ids, const TextRows& texts) const
{
    return embedAt(ids.unsqueeze(0), at::tensor(positionsOf(texts), at::kLong));
}

// ids (B, T), positions (T)
Tensor DecoderModel::embedAt(const Tensor& ids, const Tensor& positions) const
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
    if (m_settings.learnedPositions && positions.numel() > 0) {
        const std::int64_t length = positions.max().item<std::int64_t>() + 1;
        if (length > positionLimit())
            throw Error(ErrorKind::badInput, "The text has " + std::to_string(length) +
                                                 " tokens; the model has positions for " +
                                                 std::to_string(positionLimit()) + ".");
        embedded = embedded + embeddingRows(m_weights.positions, positions + m_settings.learnedOffset);
    }
    return m_settings.embeddingNorm ? normalize(embedded, m_weights.embeddingNorm, m_settings) : embedded;
}

Tensor DecoderModel::attend(int index, const Tensor& x, Where& where) const
{
    const BlockWeights& block = m_weights.blocks[static_cast<std::size_t>(index)];
    const LayerSettings& layer = m_settings.layer[static_cast<std::size_t>(index)];
    auto [query, key, value] = project(x, block, m_settings, [&](const Tensor& rows) { return where.wanted(rows); });
    if (layer.rotary >= 0) {
        const auto at = static_cast<std::size_t>(layer.rotary);
        query = applyRotary(query, where.queryRotary(at), m_settings.rotary[at].interleaved);
        key = applyRotary(key, where.keyRotary(at), m_settings.rotary[at].interleaved);
    }
    return linear(mergeHeads(where.read(index, query, key, value)), block.output);
}

Tensor DecoderModel::runBlock(int index, const Tensor& all, Where& where) const
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

    const Tensor normedAll = before ? normalize(all, block.attentionNorm, s) : all;
    const Tensor read = attend(index, normedAll, where);
    // From here on each row stands for itself.
    const Tensor hidden = where.wanted(all);
    const Tensor attentionInput = before ? where.wanted(normedAll) : hidden;
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
    Positions positions(m_settings, position, hidden.size(1), cache);
    for (int layer = first; layer < last; ++layer) {
        hidden = runBlock(layer, hidden, positions);
        if (tap)
            hidden = tap(layer, hidden);
    }
    return hidden;
}

Tensor DecoderModel::runBlocks(Tensor hidden, int first, int last, const TextRows& texts, const Tap& tap,
                               bool recompute) const
{
    const auto positions = std::make_shared<TextPositions>(m_settings, texts, ChosenRows());
    for (int layer = first; layer < last; ++layer) {
        const auto block = [this, layer, positions](const Tensor& x) { return runBlock(layer, x, *positions); };
        hidden = recompute ? recomputed(block, hidden) : block(hidden);
        if (tap)
            hidden = tap(layer, hidden);
    }
    return hidden;
}

Tensor DecoderModel::runBlock(int layer, const Tensor& hidden, const TextRows& texts, const ChosenRows& wanted) const
{
    TextPositions positions(m_settings, texts, wanted);
    return runBlock(layer, hidden, positions);
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
