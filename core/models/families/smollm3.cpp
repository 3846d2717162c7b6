// SmolLM3 (Hugging Face 2025): Llama in which every fourth block does not turn its queries and keys (arXiv 2501.18795).

#include "core/base/error.h"
#include "core/models/families/shared.h"

namespace calm
{

namespace
{
// no_rope_layers says 1 for the blocks that do turn.
std::vector<int> turningLayers(const ConfigReader& config, int layers)
{
    std::vector<int> turning = config.wholeNumbers("no_rope_layers");
    const int interval = config.count({"no_rope_layer_interval"}, 4);
    if (turning.empty())
        for (int i = 0; i < layers; ++i)
            turning.push_back((i + 1) % interval != 0);
    if (turning.size() != static_cast<std::size_t>(layers))
        throw Error(ErrorKind::corrupt, "config.json has " + std::to_string(turning.size()) + " no_rope_layers for " +
                                            std::to_string(layers) + " layers.");
    return turning;
}
} // namespace

Family smollm3Family()
{
    return {"smollm3",
            [](const ConfigReader& config) {
                DecoderSettings s = llamaSettings(config, {.kvHeads = 4, .context = 32768, .tiedEmbeddings = true});
                s.qkvBias = s.outputBias = config.flag("attention_bias", false);
                s.mlpBias = config.flag("mlp_bias", false);
                s.rotary = {readRotary(config, s, {.theta = 2e6})};
                fillLayers(s);
                const std::vector<int> turning = turningLayers(config, s.layers);
                for (std::size_t i = 0; i < turning.size(); ++i)
                    s.layer[i].rotary = turning[i] ? 0 : -1;
                const int window = config.count({"sliding_window"}, 0);
                const bool slides = config.flag("use_sliding_window", false) && window > 0;
                setWindow(s,
                          slidingLayers(config, s.layers,
                                        [&](int layer) { return slides && !turning[static_cast<std::size_t>(layer)]; }),
                          window);
                return s;
            },
            llamaNames()};
}

} // namespace calm
