// OLMo 3 (Ai2 2025): OLMo 2 with three sliding blocks to a full one.

#include "core/models/families/shared.h"

namespace calm
{

Family olmo3Family()
{
    return {"olmo3",
            [](const ConfigReader& config) {
                DecoderSettings s = olmoSettings(config);
                setWindow(s, slidingLayers(config, s.layers, [](int layer) { return (layer + 1) % 4 != 0; }),
                          countOr(config, "sliding_window", 4096, 0));
                return s;
            },
            olmoNames()};
}

} // namespace calm
