// Phi-3, 3.5 and 4 (arXiv 2404.14219): Llama with fused projections, a part of each head turning, longrope.

#include "core/models/family.h"

namespace calm
{

namespace
{
// Its longrope was first published as "su" and as "yarn".
RotarySettings rotary(const ConfigReader& config, const DecoderSettings& s)
{
    Json json = config.json();
    for (const char* key : {"rope_scaling", "rope_parameters"})
        for (const char* type : {"type", "rope_type"})
            if (const auto it = json.find(key);
                it != json.end() && it->is_object() && it->value(type, Json()) == "yarn")
                (*it)[type] = "longrope";
    return readRotary(ConfigReader(json), s, {.partial = 1.0, .originalContext = 4096});
}
} // namespace

Family phi3Family()
{
    return {"phi3",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.context = 4096});
                s.intermediate = config.count({"intermediate_size"});
                s.normEpsilon = config.number({"rms_norm_eps"}, 1e-5);
                s.qkv = QkvLayout::concatenated;
                s.fusedGateUp = true;
                s.activation = activationNamed(config.text("hidden_act", "silu"));
                s.rotary = {rotary(config, s)};
                fillLayers(s);
                for (LayerSettings& layer : s.layer)
                    layer.window = config.count({"sliding_window"}, 0);
                return s;
            },
            replaced(llamaNames(), {{"block.#.qkv", "model.layers.#.self_attn.qkv_proj"},
                                    {"block.#.gate_up", "model.layers.#.mlp.gate_up_proj"}})};
}

} // namespace calm
