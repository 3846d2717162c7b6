#include "core/models/decoder_weights.h"

#include "core/base/random.h"

#include <ATen/ops/empty.h>

#include <cmath>

namespace calm
{

namespace
{
using Visit = std::function<void(const std::string&, Tensor&, const std::vector<std::int64_t>&)>;

void visitLinear(const std::string& slot, Linear& linear, std::int64_t out, std::int64_t in, bool bias, const Visit& visit)
{
    visit(slot + ".weight", linear.weight, {out, in});
    if (bias)
        visit(slot + ".bias", linear.bias, {out});
}

bool endsWith(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}
} // namespace

void forEachSlot(const DecoderSettings& s, DecoderWeights& weights, const Visit& visit)
{
    const std::int64_t queryWidth = static_cast<std::int64_t>(s.heads) * s.headDim;
    const std::int64_t keyWidth = static_cast<std::int64_t>(s.kvHeads) * s.headDim;
    weights.blocks.resize(static_cast<std::size_t>(s.layers));
    visit("embedding", weights.embedding, {s.vocabulary, s.width});
    for (int i = 0; i < s.layers; ++i) {
        BlockWeights& block = weights.blocks[static_cast<std::size_t>(i)];
        const std::string prefix = "block." + std::to_string(i) + ".";
        visit(prefix + "attention_norm", block.attentionNorm, {s.width});
        visitLinear(prefix + "query", block.query, queryWidth, s.width, s.attentionBias, visit);
        visitLinear(prefix + "key", block.key, keyWidth, s.width, s.attentionBias, visit);
        visitLinear(prefix + "value", block.value, keyWidth, s.width, s.attentionBias, visit);
        visitLinear(prefix + "output", block.output, s.width, queryWidth, s.attentionBias, visit);
        visit(prefix + "mlp_norm", block.mlpNorm, {s.width});
        visitLinear(prefix + "gate", block.gate, s.intermediate, s.width, s.mlpBias, visit);
        visitLinear(prefix + "up", block.up, s.intermediate, s.width, s.mlpBias, visit);
        visitLinear(prefix + "down", block.down, s.width, s.intermediate, s.mlpBias, visit);
    }
    visit("final_norm", weights.finalNorm, {s.width});
    if (s.tiedEmbeddings)
        weights.head.weight = weights.embedding;
    else
        visit("head.weight", weights.head.weight, {s.vocabulary, s.width});
}

DecoderWeights randomWeights(const DecoderSettings& settings, double deviation, std::uint64_t seed)
{
    Random random(seed);
    DecoderWeights weights;
    const double outputDeviation = deviation / std::sqrt(2.0 * settings.layers);
    forEachSlot(settings, weights, [&](const std::string& slot, Tensor& tensor, const std::vector<std::int64_t>& shape) {
        tensor = at::empty(shape, at::kFloat);
        const bool norm = endsWith(slot, "norm");
        if (norm || endsWith(slot, ".bias")) {
            tensor.fill_(norm ? 1.0 : 0.0);
            return;
        }
        const bool output = endsWith(slot, "output.weight") || endsWith(slot, "down.weight");
        auto* data = tensor.data_ptr<float>();
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
            data[i] = static_cast<float>(random.normal() * (output ? outputDeviation : deviation));
    });
    return weights;
}

} // namespace calm
