// Qwen2 and Qwen2.5 (arXiv 2407.10671): Llama with biases on query, key and value; a window in the upper blocks when
// use_sliding_window says so.

#include "core/models/families/shared.h"

namespace calm
{

Family qwen2Family()
{
    return {"qwen2",
            [](const ConfigReader& config) {
                DecoderSettings s = llamaSettings(config, {.kvHeads = 32, .context = 32768});
                s.qkvBias = true;
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                setUpperWindow(config, s);
                return s;
            },
            llamaNames()};
}

void setUpperWindow(const ConfigReader& config, DecoderSettings& s)
{
    const int window = config.flag("use_sliding_window", false) ? countOr(config, "sliding_window", 4096, 0) : 0;
    const int full = static_cast<int>(config.number({"max_window_layers"}, 28)); // may be 0
    setWindow(s, slidingLayers(config, s.layers, [&](int layer) { return window > 0 && layer >= full; }), window);
}

} // namespace calm
