// Command R (Cohere 2024): LayerNorm without bias, attention and MLP side by side behind one norm, rotary embedding by
// neighbouring pairs, scaled logits.

#include "core/models/family.h"

namespace calm
{

Family cohereFamily()
{
    return {"cohere",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.context = 8192, .tiedEmbeddings = true});
                s.intermediate = config.count({"intermediate_size"});
                s.layerNorm = true;
                s.normEpsilon = config.number({"layer_norm_eps"}, 1e-5);
                s.parallelResidual = s.sharedNorm = true;
                s.qkvBias = s.outputBias = config.flag("attention_bias", false);
                s.qkNorm = config.flag("use_qk_norm", false) ? QkNorm::perHeadOwn : QkNorm::none;
                s.activation = activationNamed(config.text("hidden_act", "silu"));
                s.logitScale = config.number({"logit_scale"}, 0.0625);
                s.rotary = {readRotary(config, s, {.theta = 500000.0})};
                s.rotary.front().interleaved = true;
                fillLayers(s);
                return s;
            },
            llamaNames()};
}

} // namespace calm
