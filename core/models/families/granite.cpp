// Granite 3 (IBM 2024): Llama with multipliers on embeddings, residuals, attention scores and logits.

#include "core/models/families/shared.h"

namespace calm
{

Family graniteFamily()
{
    return {"granite",
            [](const ConfigReader& config) {
                DecoderSettings s = llamaSettings(config, {});
                s.qkvBias = s.outputBias = config.flag("attention_bias", false);
                s.mlpBias = config.flag("mlp_bias", false);
                s.embeddingScale = config.number({"embedding_multiplier"}, 1.0);
                s.residualScale = config.number({"residual_multiplier"}, 1.0);
                s.logitScale = 1.0 / config.number({"logits_scaling"}, 1.0);
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                for (LayerSettings& layer : s.layer)
                    layer.attentionScale = config.number({"attention_multiplier"}, 1.0);
                return s;
            },
            llamaNames()};
}

} // namespace calm
