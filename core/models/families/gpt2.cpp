// GPT-2 (Radford et al. 2019): LayerNorm, learned positions, one matrix for query, key and value, all projections
// stored as (in, out).

#include "core/models/family.h"

#include <cmath>

namespace calm
{

Family gpt2Family()
{
    return {"gpt2",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.context = 1024, .tiedEmbeddings = true});
                s.kvHeads = s.heads;
                s.headDim = s.width / s.heads;
                s.intermediate = config.count({"n_inner"}, 4 * s.width);
                s.layerNorm = s.normBias = true;
                s.normEpsilon = config.number({"layer_norm_epsilon"}, 1e-5);
                s.qkv = QkvLayout::concatenated;
                s.transposedLinears = true;
                s.qkvBias = s.outputBias = s.mlpBias = true;
                s.gatedMlp = false;
                s.activation = activationNamed(config.text("activation_function", "gelu_new"));
                s.learnedPositions = s.context;
                fillLayers(s);
                for (int i = 0; i < s.layers; ++i) {
                    double& scale = s.layer[static_cast<std::size_t>(i)].attentionScale;
                    scale = config.flag("scale_attn_weights", true) ? scale : 1.0;
                    if (config.flag("scale_attn_by_inverse_layer_idx", false))
                        scale /= i + 1;
                }
                return s;
            },
            {{"embedding", "transformer.wte"},
             {"positions", "transformer.wpe"},
             {"block.#.attention_norm", "transformer.h.#.ln_1"},
             {"block.#.qkv", "transformer.h.#.attn.c_attn"},
             {"block.#.output", "transformer.h.#.attn.c_proj"},
             {"block.#.mlp_norm", "transformer.h.#.ln_2"},
             {"block.#.up", "transformer.h.#.mlp.c_fc"},
             {"block.#.down", "transformer.h.#.mlp.c_proj"},
             {"final_norm", "transformer.ln_f"},
             {"head", "lm_head"}}};
}

} // namespace calm
