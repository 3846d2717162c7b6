// Qwen3 (arXiv 2505.09388): Qwen2 with queries and keys normed per head, and no biases unless attention_bias.

#include "core/models/families/shared.h"

namespace calm
{

Family qwen3Family()
{
    return {"qwen3",
            [](const ConfigReader& config) {
                DecoderSettings s = llamaSettings(config, {.kvHeads = 32, .headDim = 128, .context = 32768});
                s.qkvBias = s.outputBias = config.flag("attention_bias", false);
                s.qkNorm = QkNorm::perHead;
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                setUpperWindow(config, s);
                return s;
            },
            llamaNames()};
}

} // namespace calm
