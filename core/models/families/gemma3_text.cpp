// Gemma 3 (arXiv 2503.19786), text: Gemma 2 with queries and keys normed instead of scores capped (its configs still
// carry attn_logit_softcapping; nothing reads it), five sliding blocks to a full one, and a
// rotary embedding of its own for the sliding ones.

#include "core/models/families/shared.h"

namespace calm
{

namespace
{
// Both spellings: {"full_attention": {...}, "sliding_attention": {...}}, or rope_theta, rope_scaling (full blocks only)
// and rope_local_base_freq.
std::vector<RotarySettings> rotaries(const ConfigReader& config, const DecoderSettings& s)
{
    const ConfigReader both = config.part("rope_parameters");
    const ConfigReader full = both.part("full_attention"), older = config.part("rope_scaling");
    Json without = config.json();
    without.erase("rope_theta");
    const RotarySettings global = rotaryFrom(older.empty() ? full : older, config, s, {.theta = 1e6});
    const RotarySettings local = rotaryFrom(both.part("sliding_attention"), ConfigReader(without), s,
                                            {.theta = config.number({"rope_local_base_freq"}, 10000.0)});
    return {global, local};
}
} // namespace

Family gemma3_textFamily()
{
    return {"gemma3_text",
            [](const ConfigReader& config) {
                DecoderSettings s =
                    gemmaSettings(config, {.kvHeads = 4, .headDim = 256, .context = 131072, .tiedEmbeddings = true});
                s.qkNorm = QkNorm::perHead;
                s.rotary = rotaries(config, s);
                fillLayers(s);
                addGemma2(config, s, 0.0);
                const int pattern = config.count({"sliding_window_pattern", "_sliding_window_pattern"}, 6);
                const auto sliding =
                    slidingLayers(config, s.layers, [&](int layer) { return (layer + 1) % pattern != 0; });
                setWindow(s, sliding, countOr(config, "sliding_window", 4096, 0));
                for (std::size_t i = 0; i < sliding.size(); ++i)
                    s.layer[i].rotary = sliding[i] ? 1 : 0;
                return s;
            },
            gemma2Names()};
}

} // namespace calm
