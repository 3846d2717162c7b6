// StableLM (Stability AI, arXiv 2402.17834): Llama with LayerNorm and a quarter of each head turning; StableLM 2 12B
// norms each head's queries and keys by weights of its own and puts attention and MLP side by side.

#include "core/models/family.h"

namespace calm
{

Family stablelmFamily()
{
    return {"stablelm",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.kvHeads = 32, .context = 4096});
                s.headDim = s.width / s.heads;
                s.intermediate = config.count({"intermediate_size"});
                s.layerNorm = s.normBias = true;
                s.normEpsilon = config.number({"layer_norm_eps"}, 1e-5);
                s.parallelResidual = s.sharedNorm = config.flag("use_parallel_residual", false);
                s.qkvBias = config.flag("use_qkv_bias", false);
                s.qkNorm = config.flag("qk_layernorm", false) ? QkNorm::perHeadOwn : QkNorm::none;
                s.activation = activationNamed(config.text("hidden_act", "silu"));
                s.rotary = {readRotary(config, s, {.partial = 0.25})};
                fillLayers(s);
                return s;
            },
            replaced(llamaNames(),
                     {{"block.#.query_norm", "model.layers.#.self_attn.q_layernorm.norms.*", TensorName::Holds::rows},
                      {"block.#.key_norm", "model.layers.#.self_attn.k_layernorm.norms.*", TensorName::Holds::rows}})};
}

} // namespace calm
