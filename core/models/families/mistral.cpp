// Mistral (Jiang et al., arXiv 2310.06825): Llama with a sliding window in every block, or none.

#include "core/models/families/shared.h"

namespace calm
{

Family mistralFamily()
{
    return {"mistral",
            [](const ConfigReader& config) {
                DecoderSettings s = llamaSettings(config, {.kvHeads = 8, .context = 131072});
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                for (LayerSettings& layer : s.layer)
                    layer.window = countOr(config, "sliding_window", 4096, 0);
                return s;
            },
            llamaNames()};
}

} // namespace calm
