// GPT-NeoX and Pythia (Black et al., arXiv 2204.06745): LayerNorm, partial rotary embedding, attention and MLP side by
// side or one after the other.

#include "core/models/family.h"

namespace calm
{

Family gpt_neoxFamily()
{
    return {"gpt_neox",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {});
                s.kvHeads = s.heads;
                s.headDim = s.width / s.heads;
                s.intermediate = config.count({"intermediate_size"});
                s.layerNorm = s.normBias = true;
                s.normEpsilon = config.number({"layer_norm_eps"}, 1e-5);
                s.parallelResidual = config.flag("use_parallel_residual", true);
                s.qkv = QkvLayout::grouped;
                s.qkvBias = s.outputBias = config.flag("attention_bias", true);
                s.mlpBias = true;
                s.gatedMlp = false;
                s.activation = activationNamed(config.text("hidden_act", "gelu"));
                s.rotary = {readRotary(config, s,
                                       {.theta = config.number({"rotary_emb_base"}, 10000.0),
                                        .partial = config.number({"rotary_pct"}, 0.25)})};
                fillLayers(s);
                return s;
            },
            {{"embedding", "gpt_neox.embed_in"},
             {"block.#.attention_norm", "gpt_neox.layers.#.input_layernorm"},
             {"block.#.qkv", "gpt_neox.layers.#.attention.query_key_value"},
             {"block.#.output", "gpt_neox.layers.#.attention.dense"},
             {"block.#.mlp_norm", "gpt_neox.layers.#.post_attention_layernorm"},
             {"block.#.up", "gpt_neox.layers.#.mlp.dense_h_to_4h"},
             {"block.#.down", "gpt_neox.layers.#.mlp.dense_4h_to_h"},
             {"final_norm", "gpt_neox.final_layer_norm"},
             {"head", "embed_out"}}};
}

} // namespace calm
