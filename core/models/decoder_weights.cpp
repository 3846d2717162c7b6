#include "core/models/decoder_weights.h"

#include "core/base/random.h"

#include <ATen/ops/empty.h>

#include <cmath>

namespace calm
{

namespace
{
using Visit = std::function<void(const Slot&, Tensor&)>;
using VisitLinear = std::function<void(const std::string&, Linear&, std::int64_t, std::int64_t)>;

/// Visits the slots of one part of the network after another; knows which biases and norms there are.
class SlotWalk
{
public:
    SlotWalk(const DecoderSettings& settings, Visit visit, VisitLinear visitLinear = {})
        : m_s(settings), m_visit(std::move(visit)), m_visitLinear(std::move(visitLinear))
    {
    }

    void table(const std::string& name, Tensor& tensor, std::int64_t rows, std::int64_t columns) const
    {
        m_visit({name + ".weight", SlotKind::table, {rows, columns}}, tensor);
    }

    void linear(const std::string& name, Linear& linear, std::int64_t out, std::int64_t in, bool bias) const
    {
        if (m_visitLinear)
            m_visitLinear(name, linear, out, in);
        m_visit({name + ".weight", SlotKind::matrix, {out, in}}, linear.weight);
        if (bias)
            m_visit({name + ".bias", SlotKind::vector, {out}}, linear.bias);
    }

    void norm(const std::string& name, Norm& norm, const std::vector<std::int64_t>& shape, bool bias) const
    {
        if (m_s.normWeight)
            m_visit({name + ".weight", SlotKind::normWeight, shape}, norm.weight);
        if (m_s.normWeight && bias)
            m_visit({name + ".bias", SlotKind::vector, shape}, norm.bias);
    }

    void norm(const std::string& name, Norm& of) const { norm(name, of, {m_s.width}, m_s.normBias); }

    void attention(const std::string& prefix, BlockWeights& block) const
    {
        const std::int64_t queries = static_cast<std::int64_t>(m_s.heads) * m_s.headDim;
        const std::int64_t keys = static_cast<std::int64_t>(m_s.kvHeads) * m_s.headDim;
        if (m_s.qkv == QkvLayout::separate) {
            linear(prefix + "query", block.query, queries, m_s.width, m_s.qkvBias);
            linear(prefix + "key", block.key, keys, m_s.width, m_s.qkvBias);
            linear(prefix + "value", block.value, keys, m_s.width, m_s.qkvBias);
        } else {
            linear(prefix + "qkv", block.query, queries + 2 * keys, m_s.width, m_s.qkvBias);
        }
        linear(prefix + "output", block.output, m_s.width, queries, m_s.outputBias);
        headNorm(prefix + "query_norm", block.queryNorm, m_s.heads);
        headNorm(prefix + "key_norm", block.keyNorm, m_s.kvHeads);
    }

    void headNorm(const std::string& name, Norm& of, std::int64_t heads) const
    {
        if (m_s.qkNorm == QkNorm::perHead)
            norm(name, of, {m_s.headDim}, m_s.normBias);
        else if (m_s.qkNorm == QkNorm::perHeadOwn)
            norm(name, of, {heads, m_s.headDim}, false);
        else if (m_s.qkNorm == QkNorm::fullWidth)
            norm(name, of, {heads * m_s.headDim}, m_s.normBias);
    }

    void mlp(const std::string& prefix, MlpWeights& mlp, std::int64_t inside, bool fused) const
    {
        if (fused)
            linear(prefix + "gate_up", mlp.gate, 2 * inside, m_s.width, m_s.mlpBias);
        else if (m_s.gatedMlp)
            linear(prefix + "gate", mlp.gate, inside, m_s.width, m_s.mlpBias);
        if (!fused)
            linear(prefix + "up", mlp.up, inside, m_s.width, m_s.mlpBias);
        linear(prefix + "down", mlp.down, m_s.width, inside, m_s.mlpBias);
    }

    void block(const std::string& prefix, BlockWeights& block, bool experts) const
    {
        const bool both = m_s.placement == NormPlacement::both;
        const bool before = m_s.placement == NormPlacement::before || both;
        if (before)
            norm(prefix + "attention_norm", block.attentionNorm);
        attention(prefix, block);
        if (!before || both)
            norm(prefix + "attention_post_norm", block.attentionPostNorm);
        if (before && !m_s.sharedNorm)
            norm(prefix + "mlp_norm", block.mlpNorm);
        if (experts) {
            linear(prefix + "router", block.router, m_s.experts, m_s.width, false);
            block.experts.resize(static_cast<std::size_t>(m_s.experts));
            for (int e = 0; e < m_s.experts; ++e)
                mlp(prefix + "expert." + std::to_string(e) + ".", block.experts[static_cast<std::size_t>(e)],
                    m_s.expertIntermediate, false);
        } else {
            mlp(prefix, block.mlp, m_s.intermediate, m_s.fusedGateUp);
        }
        if (!before || both)
            norm(prefix + "mlp_post_norm", block.mlpPostNorm);
    }

private:
    const DecoderSettings& m_s;
    Visit m_visit;
    VisitLinear m_visitLinear; ///< of the matrices alone; may be empty
};
} // namespace

void forEachSlot(const DecoderSettings& s, DecoderWeights& weights, const Visit& visit)
{
    const SlotWalk walk(s, visit);
    const int inner = s.embeddingWidth ? s.embeddingWidth : s.width;
    weights.blocks.resize(static_cast<std::size_t>(s.layers));
    walk.table("embedding", weights.embedding, s.vocabulary, inner);
    if (s.learnedPositions)
        walk.table("positions", weights.positions, s.learnedPositions, s.width);
    if (inner != s.width)
        walk.linear("project_in", weights.projectIn, s.width, inner, false);
    if (s.embeddingNorm)
        walk.norm("embedding_norm", weights.embeddingNorm);
    for (int i = 0; i < s.layers; ++i) {
        const auto at = static_cast<std::size_t>(i);
        walk.block("block." + std::to_string(i) + ".", weights.blocks[at], at < s.layer.size() && s.layer[at].experts);
    }
    if (s.finalNorm)
        walk.norm("final_norm", weights.finalNorm);
    if (inner != s.width)
        walk.linear("project_out", weights.projectOut, inner, s.width, false);
    if (s.tiedEmbeddings)
        weights.head.weight = weights.embedding;
    else
        walk.table("head", weights.head.weight, s.vocabulary, inner);
    if (s.headBias)
        visit({"head.bias", SlotKind::vector, {s.vocabulary}}, weights.head.bias);
}

void forEachProjection(const DecoderSettings& s, DecoderWeights& weights, const VisitLinear& visit)
{
    const SlotWalk walk(s, [](const Slot&, Tensor&) {}, visit);
    weights.blocks.resize(static_cast<std::size_t>(s.layers));
    for (std::size_t i = 0; i < weights.blocks.size(); ++i)
        walk.block("block." + std::to_string(i) + ".", weights.blocks[i], i < s.layer.size() && s.layer[i].experts);
}

DecoderWeights randomWeights(const DecoderSettings& settings, double deviation, std::uint64_t seed)
{
    Random random(seed);
    DecoderWeights weights;
    const double outputDeviation = deviation / std::sqrt(2.0 * settings.layers);
    forEachSlot(settings, weights, [&](const Slot& slot, Tensor& tensor) {
        tensor = at::empty(slot.shape, at::kFloat);
        if (slot.kind == SlotKind::normWeight || slot.kind == SlotKind::vector) {
            tensor.fill_(slot.kind == SlotKind::normWeight ? 1.0 : 0.0);
            return;
        }
        const bool output = slot.name.ends_with("output.weight") || slot.name.ends_with("down.weight");
        auto* data = tensor.data_ptr<float>();
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
            data[i] = static_cast<float>(random.normal() * (output ? outputDeviation : deviation));
    });
    return weights;
}

} // namespace calm
