// Phi-1, 1.5 and 2 (arXiv 2306.11644): LayerNorm, attention and MLP side by side behind one norm, partial rotary
// embedding, biases everywhere.

#include "core/models/family.h"

namespace calm
{

Family phiFamily()
{
    return {"phi",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {});
                s.intermediate = config.count({"intermediate_size"});
                s.layerNorm = s.normBias = true;
                s.normEpsilon = config.number({"layer_norm_eps"}, 1e-5);
                s.parallelResidual = s.sharedNorm = true;
                s.qkvBias = s.outputBias = s.mlpBias = s.headBias = true;
                s.qkNorm = config.flag("qk_layernorm", false) ? QkNorm::perHead : QkNorm::none;
                s.gatedMlp = false;
                s.activation = activationNamed(config.text("hidden_act", "gelu_new"));
                s.rotary = {readRotary(config, s, {.partial = 0.5})};
                fillLayers(s);
                return s;
            },
            replaced(llamaNames(), {{"block.#.output", "model.layers.#.self_attn.dense"},
                                    {"block.#.query_norm", "model.layers.#.self_attn.q_layernorm"},
                                    {"block.#.key_norm", "model.layers.#.self_attn.k_layernorm"},
                                    {"block.#.up", "model.layers.#.mlp.fc1"},
                                    {"block.#.down", "model.layers.#.mlp.fc2"},
                                    {"final_norm", "model.final_layernorm"}})};
}

} // namespace calm
