// GPT-Neo (EleutherAI 2021): GPT-2 with a window in every other block and scores that are not scaled.

#include "core/base/error.h"
#include "core/models/family.h"

namespace calm
{

namespace
{
// attention_types is [[["global", "local"], 12]]: the inner list 12 times over.
std::vector<bool> localLayers(const ConfigReader& config, int layers)
{
    const Json usual = Json::array({Json::array({Json::array({"global", "local"}), 12})});
    const Json types = config.has("attention_types") ? config.json().at("attention_types") : usual;
    std::vector<bool> local;
    try {
        for (const Json& group : types)
            for (int repeat = 0; repeat < group.at(1).get<int>() && local.size() <= static_cast<std::size_t>(layers);
                 ++repeat)
                for (const Json& type : group.at(0))
                    local.push_back(type.get<std::string>() == "local");
    } catch (const Json::exception&) {
        throw Error(ErrorKind::corrupt, "config.json's attention_types is not a list of [types, times].");
    }
    if (local.size() != static_cast<std::size_t>(layers))
        throw Error(ErrorKind::corrupt,
                    "config.json's attention_types do not describe its " + std::to_string(layers) + " layers.");
    return local;
}
} // namespace

Family gpt_neoFamily()
{
    return {"gpt_neo",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.tiedEmbeddings = true});
                s.kvHeads = s.heads;
                s.headDim = s.width / s.heads;
                s.intermediate = config.count({"intermediate_size"}, 4 * s.width);
                s.layerNorm = s.normBias = true;
                s.normEpsilon = config.number({"layer_norm_epsilon"}, 1e-5);
                s.outputBias = s.mlpBias = true;
                s.gatedMlp = false;
                s.activation = activationNamed(config.text("activation_function", "gelu_new"));
                s.learnedPositions = s.context;
                fillLayers(s);
                for (LayerSettings& layer : s.layer)
                    layer.attentionScale = 1.0;
                setWindow(s, localLayers(config, s.layers), config.count({"window_size"}, 256));
                return s;
            },
            {{"embedding", "transformer.wte"},
             {"positions", "transformer.wpe"},
             {"block.#.attention_norm", "transformer.h.#.ln_1"},
             {"block.#.query", "transformer.h.#.attn.attention.q_proj"},
             {"block.#.key", "transformer.h.#.attn.attention.k_proj"},
             {"block.#.value", "transformer.h.#.attn.attention.v_proj"},
             {"block.#.output", "transformer.h.#.attn.attention.out_proj"},
             {"block.#.mlp_norm", "transformer.h.#.ln_2"},
             {"block.#.up", "transformer.h.#.mlp.c_fc"},
             {"block.#.down", "transformer.h.#.mlp.c_proj"},
             {"final_norm", "transformer.ln_f"},
             {"head", "lm_head"}}};
}

} // namespace calm
