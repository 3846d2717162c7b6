// OLMo 2 (arXiv 2501.00656): Llama whose blocks are normed behind attention and MLP, with queries and keys normed over
// all heads.

#include "core/models/families/shared.h"

namespace calm
{

DecoderSettings olmoSettings(const ConfigReader& config)
{
    DecoderSettings s = usualSettings(config, {});
    s.intermediate = config.count({"intermediate_size"});
    s.normEpsilon = config.number({"rms_norm_eps"}, 1e-5);
    s.placement = NormPlacement::after;
    s.qkvBias = s.outputBias = config.flag("attention_bias", false);
    s.qkNorm = QkNorm::fullWidth;
    s.activation = activationNamed(config.text("hidden_act", "silu"));
    s.rotary = {readRotary(config, s)};
    fillLayers(s);
    return s;
}

std::vector<TensorName> olmoNames()
{
    return replaced(llamaNames(), {{"block.#.attention_post_norm", "model.layers.#.post_attention_layernorm"},
                                   {"block.#.mlp_post_norm", "model.layers.#.post_feedforward_layernorm"}});
}

Family olmo2Family()
{
    return {"olmo2", olmoSettings, olmoNames()};
}

} // namespace calm
