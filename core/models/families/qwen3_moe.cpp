// Qwen3 with mixtures of experts (arXiv 2505.09388): every decoder_sparse_step-th block but those of mlp_only_layers.

#include "core/models/family.h"

#include <algorithm>

namespace calm
{

namespace
{
DecoderSettings settingsFrom(const ConfigReader& config)
{
    DecoderSettings s = usualSettings(config, {.kvHeads = 4, .context = 32768});
    s.intermediate = config.count({"intermediate_size"}, 6144);
    s.normEpsilon = config.number({"rms_norm_eps"}, 1e-6);
    s.qkvBias = s.outputBias = config.flag("attention_bias", false);
    s.qkNorm = QkNorm::perHead;
    s.activation = activationNamed(config.text("hidden_act", "silu"));
    s.experts = static_cast<int>(config.number({"num_experts", "num_local_experts"}, 128)); // may be 0
    s.expertsPerToken = config.count({"num_experts_per_tok"}, 8);
    s.expertIntermediate = config.count({"moe_intermediate_size"}, 768);
    s.normalizeExpertWeights = config.flag("norm_topk_prob", false);
    s.rotary = {readRotary(config, s)};
    fillLayers(s);
    const std::vector<int> dense = config.wholeNumbers("mlp_only_layers");
    const int step = config.count({"decoder_sparse_step"}, 1);
    for (int i = 0; i < s.layers; ++i)
        s.layer[static_cast<std::size_t>(i)].experts =
            s.experts > 0 && (i + 1) % step == 0 && std::ranges::find(dense, i) == dense.end();
    if (config.flag("use_sliding_window", false))
        for (LayerSettings& layer : s.layer)
            layer.window = countOr(config, "sliding_window", 4096, 0);
    return s;
}
} // namespace

Family qwen3_moeFamily()
{
    using Holds = TensorName::Holds;
    return {
        "qwen3_moe", settingsFrom,
        replaced(llamaNames(), {{"block.#.router", "model.layers.#.mlp.gate"},
                                {"block.#.expert.#.gate", "model.layers.#.mlp.experts.#.gate_proj"},
                                {"block.#.expert.#.gate", "model.layers.#.mlp.experts.gate_up_proj", Holds::firstHalf},
                                {"block.#.expert.#.up", "model.layers.#.mlp.experts.#.up_proj"},
                                {"block.#.expert.#.up", "model.layers.#.mlp.experts.gate_up_proj", Holds::secondHalf},
                                {"block.#.expert.#.down", "model.layers.#.mlp.experts.#.down_proj"},
                                {"block.#.expert.#.down", "model.layers.#.mlp.experts.down_proj", Holds::expert}})};
}

} // namespace calm
