#include "core/models/family.h"

#include "core/base/error.h"
#include "core/models/slot_address.h"
#include "core/spec/model_card.h"
#include "core/spec/model_families.h"

#include <algorithm>

namespace calm
{

#define CALM_DECLARE_FAMILY(NAME) Family NAME##Family();
CALM_MODEL_FAMILIES(CALM_DECLARE_FAMILY)

std::span<const Family> families()
{
#define CALM_CALL_FAMILY(NAME) NAME##Family(),
    static const std::vector<Family> all{CALM_MODEL_FAMILIES(CALM_CALL_FAMILY)};
    return all;
}

const Family& familyOf(const Json& json)
{
    const ConfigReader config(json);
    const std::string name = config.text("model_type", "");
    if (name.empty())
        throw Error(ErrorKind::corrupt,
                    "config.json has no \"model_type\", so nobody knows how to compute this model.");
    if (config.has("quantization_config"))
        throw Error(ErrorKind::unsupported, "config.json says the model is quantized (quantization_config); take its "
                                            "float32, float16 or bfloat16 version.");
    for (const Family& family : families())
        if (family.name == name)
            return family;
    if (config.has("vision_config") || config.has("audio_config") || config.has("vision_tower"))
        throw Error(ErrorKind::unsupported, "config.json describes a model that also sees or hears (\"" + name +
                                                "\"); this version computes text models only: " + supportedFamilies() +
                                                ".");
    throw Error(ErrorKind::unsupported, "config.json says the model is of the family \"" + name +
                                            "\"; this version computes: " + supportedFamilies() + ".");
}

std::vector<std::string> modulesOf(const Family& family, const std::string& slot)
{
    const SlotAddress address(slot + ".weight");
    std::vector<std::string> modules;
    for (const TensorName& name : family.names)
        if (name.slot == address.pattern && name.holds == TensorName::Holds::it)
            modules.push_back(filled(name.name, address.numbers));
    return modules;
}

std::vector<TensorName> replaced(std::vector<TensorName> names, const std::vector<TensorName>& by)
{
    for (const TensorName& changed : by)
        std::erase_if(names, [&](const TensorName& name) { return name.slot == changed.slot; });
    names.insert(names.end(), by.begin(), by.end());
    return names;
}

std::vector<TensorName> llamaNames()
{
    return {{"embedding", "model.embed_tokens"},
            {"block.#.attention_norm", "model.layers.#.input_layernorm"},
            {"block.#.query", "model.layers.#.self_attn.q_proj"},
            {"block.#.key", "model.layers.#.self_attn.k_proj"},
            {"block.#.value", "model.layers.#.self_attn.v_proj"},
            {"block.#.output", "model.layers.#.self_attn.o_proj"},
            {"block.#.query_norm", "model.layers.#.self_attn.q_norm"},
            {"block.#.key_norm", "model.layers.#.self_attn.k_norm"},
            {"block.#.mlp_norm", "model.layers.#.post_attention_layernorm"},
            {"block.#.gate", "model.layers.#.mlp.gate_proj"},
            {"block.#.up", "model.layers.#.mlp.up_proj"},
            {"block.#.down", "model.layers.#.mlp.down_proj"},
            {"final_norm", "model.norm"},
            {"head", "lm_head"}};
}

} // namespace calm
