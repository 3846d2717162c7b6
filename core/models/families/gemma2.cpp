// Gemma 2 (arXiv 2408.00118): Gemma with norms before and after each half of a block, capped scores and logits, and a
// window in every other block.

#include "core/models/families/shared.h"

#include <cmath>

namespace calm
{

void addGemma2(const ConfigReader& config, DecoderSettings& s, double logitCap)
{
    s.placement = NormPlacement::both;
    s.logitSoftcap =
        config.isNull("final_logit_softcapping") ? 0.0 : config.number({"final_logit_softcapping"}, logitCap);
    for (LayerSettings& layer : s.layer)
        layer.attentionScale = 1.0 / std::sqrt(config.number({"query_pre_attn_scalar"}, 256.0));
}

std::vector<TensorName> gemma2Names()
{
    return replaced(llamaNames(), {{"block.#.attention_post_norm", "model.layers.#.post_attention_layernorm"},
                                   {"block.#.mlp_norm", "model.layers.#.pre_feedforward_layernorm"},
                                   {"block.#.mlp_post_norm", "model.layers.#.post_feedforward_layernorm"}});
}

Family gemma2Family()
{
    return {"gemma2",
            [](const ConfigReader& config) {
                DecoderSettings s =
                    gemmaSettings(config, {.kvHeads = 4, .headDim = 256, .context = 8192, .tiedEmbeddings = true});
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                addGemma2(config, s, 30.0);
                if (!config.isNull("attn_logit_softcapping"))
                    s.attentionSoftcap = config.number({"attn_logit_softcapping"}, 50.0);
                setWindow(s, slidingLayers(config, s.layers, [](int layer) { return layer % 2 == 0; }),
                          countOr(config, "sliding_window", 4096, 0));
                return s;
            },
            gemma2Names()};
}

} // namespace calm
