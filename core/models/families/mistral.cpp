// Mistral (Jiang et al., arXiv 2310.06825): Llama with a sliding window in every block, or none.

#include "core/models/family.h"

namespace calm
{

Family mistralFamily()
{
    return {"mistral",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.kvHeads = 8, .context = 131072});
                s.intermediate = config.count({"intermediate_size"});
                s.normEpsilon = config.number({"rms_norm_eps"}, 1e-6);
                s.activation = activationNamed(config.text("hidden_act", "silu"));
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                for (LayerSettings& layer : s.layer)
                    layer.window = countOr(config, "sliding_window", 4096, 0);
                return s;
            },
            llamaNames()};
}

} // namespace calm
