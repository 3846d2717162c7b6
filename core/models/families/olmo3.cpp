// OLMo 3 (arXiv 2512.13961): OLMo 2 with three sliding blocks to a full one; only the full ones have their rotary
// embedding scaled (transformers from 5.0 to at least 5.12 scales all, against the paper: its pull request 45945).

#include "core/models/families/shared.h"

namespace calm
{

Family olmo3Family()
{
    return {"olmo3",
            [](const ConfigReader& config) {
                DecoderSettings s = olmoSettings(config);
                const auto sliding = slidingLayers(config, s.layers, [](int layer) { return (layer + 1) % 4 != 0; });
                setWindow(s, sliding, countOr(config, "sliding_window", 4096, 0));
                const double theta = s.rotary.front().theta;
                s.rotary.push_back({.theta = theta, .dimensions = s.headDim, .context = s.context});
                for (std::size_t i = 0; i < sliding.size(); ++i)
                    s.layer[i].rotary = sliding[i] ? 1 : 0;
                return s;
            },
            olmoNames()};
}

} // namespace calm
