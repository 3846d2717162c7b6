// Mixtral (Jiang et al., arXiv 2401.04088): Mistral with a mixture of experts in every block.

#include "core/models/family.h"

namespace calm
{

Family mixtralFamily()
{
    using Holds = TensorName::Holds;
    return {
        "mixtral",
        [](const ConfigReader& config) {
            DecoderSettings s = usualSettings(config, {.kvHeads = 8, .context = 131072});
            s.normEpsilon = config.number({"rms_norm_eps"}, 1e-5);
            s.activation = activationNamed(config.text("hidden_act", "silu"));
            s.experts = config.count({"num_local_experts", "num_experts"}, 8);
            s.expertsPerToken = config.count({"num_experts_per_tok"}, 2);
            s.expertIntermediate = config.count({"intermediate_size"});
            s.normalizeExpertWeights = true;
            s.rotary = {readRotary(config, s, {.theta = 1e6})};
            fillLayers(s);
            for (LayerSettings& layer : s.layer) {
                layer.window = config.count({"sliding_window"}, 0);
                layer.experts = true;
            }
            return s;
        },
        replaced(llamaNames(), {{"block.#.router", "model.layers.#.block_sparse_moe.gate"},
                                {"block.#.router", "model.layers.#.mlp.gate"},
                                {"block.#.expert.#.gate", "model.layers.#.block_sparse_moe.experts.#.w1"},
                                {"block.#.expert.#.gate", "model.layers.#.mlp.experts.gate_up_proj", Holds::firstHalf},
                                {"block.#.expert.#.up", "model.layers.#.block_sparse_moe.experts.#.w3"},
                                {"block.#.expert.#.up", "model.layers.#.mlp.experts.gate_up_proj", Holds::secondHalf},
                                {"block.#.expert.#.down", "model.layers.#.block_sparse_moe.experts.#.w2"},
                                {"block.#.expert.#.down", "model.layers.#.mlp.experts.down_proj", Holds::expert}})};
}

} // namespace calm
