// Llama (Touvron et al., arXiv 2302.13971): pre-norm RMSNorm, rotary embedding by halves, grouped-query attention,
// SwiGLU. Names and defaults as Hugging Face's LlamaForCausalLM publishes them.

#include "core/base/error.h"
#include "core/models/family.h"

namespace calm
{

namespace
{
const std::string file = "config.json";

// Today's spelling nests the rotary settings in rope_parameters; the older one has rope_theta and rope_scaling.
void readRotary(const Json& config, DecoderSettings& settings)
{
    const Json* scaling = nullptr;
    settings.ropeTheta = optional(config, "rope_theta", 10000.0, file);
    if (const auto it = config.find("rope_parameters"); it != config.end() && it->is_object()) {
        settings.ropeTheta = optional(*it, "rope_theta", settings.ropeTheta, file);
        scaling = &*it;
    } else if (const auto old = config.find("rope_scaling"); old != config.end() && old->is_object()) {
        scaling = &*old;
    }
    if (!scaling)
        return;
    const auto older = optional(*scaling, "type", std::string("default"), file);
    const auto type = optional(*scaling, "rope_type", older, file);
    if (type != "default")
        throw Error(ErrorKind::unsupported, "config.json asks for rotary scaling of type \"" + type +
                                                "\"; this version computes \"default\".");
}

int positive(const Json& config, const char* key)
{
    const int value = require<int>(config, key, file);
    if (value <= 0)
        throw Error(ErrorKind::corrupt, "config.json has " + std::string(key) + " = " + std::to_string(value) +
                                            "; it must be positive.");
    return value;
}

DecoderSettings settingsFrom(const Json& config)
{
    DecoderSettings s;
    s.layers = positive(config, "num_hidden_layers");
    s.width = positive(config, "hidden_size");
    s.heads = positive(config, "num_attention_heads");
    s.kvHeads = optional(config, "num_key_value_heads", s.heads, file);
    s.headDim = optional(config, "head_dim", s.width / s.heads, file);
    s.intermediate = positive(config, "intermediate_size");
    s.vocabulary = positive(config, "vocab_size");
    s.context = optional(config, "max_position_embeddings", 2048, file);
    s.normEpsilon = optional(config, "rms_norm_eps", 1e-6, file);
    s.attentionBias = optional(config, "attention_bias", false, file);
    s.mlpBias = optional(config, "mlp_bias", false, file);
    s.tiedEmbeddings = optional(config, "tie_word_embeddings", false, file);
    if (s.kvHeads <= 0 || s.heads % s.kvHeads != 0)
        throw Error(ErrorKind::corrupt, "config.json has " + std::to_string(s.kvHeads) +
                                            " key heads, which do not divide its " + std::to_string(s.heads) + " heads.");
    if (s.headDim <= 0 || s.headDim % 2 != 0)
        throw Error(ErrorKind::corrupt, "config.json gives heads of " + std::to_string(s.headDim) +
                                            " numbers; rotary embedding needs an even count.");
    const auto activation = optional(config, "hidden_act", std::string("silu"), file);
    if (activation != "silu")
        throw Error(ErrorKind::unsupported, "config.json asks for the activation \"" + activation +
                                                "\"; the llama family is computed with \"silu\".");
    readRotary(config, s);
    return s;
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string tensorName(const std::string& slot)
{
    if (slot == "embedding")
        return "model.embed_tokens.weight";
    if (slot == "final_norm")
        return "model.norm.weight";
    if (slot == "head.weight")
        return "lm_head.weight";
    std::string name = replaced(slot, "block.", "model.layers.");
    name = replaced(name, "attention_norm", "input_layernorm.weight");
    name = replaced(name, "mlp_norm", "post_attention_layernorm.weight");
    for (const auto& [ours, theirs] : {std::pair{".query.", ".self_attn.q_proj."}, std::pair{".key.", ".self_attn.k_proj."},
                                       std::pair{".value.", ".self_attn.v_proj."}, std::pair{".output.", ".self_attn.o_proj."},
                                       std::pair{".gate.", ".mlp.gate_proj."}, std::pair{".up.", ".mlp.up_proj."},
                                       std::pair{".down.", ".mlp.down_proj."}})
        name = replaced(name, ours, theirs);
    return name;
}

Json configFrom(const DecoderSettings& s)
{
    return {{"architectures", {"LlamaForCausalLM"}},
            {"model_type", "llama"},
            {"hidden_act", "silu"},
            {"hidden_size", s.width},
            {"intermediate_size", s.intermediate},
            {"num_hidden_layers", s.layers},
            {"num_attention_heads", s.heads},
            {"num_key_value_heads", s.kvHeads},
            {"head_dim", s.headDim},
            {"vocab_size", s.vocabulary},
            {"max_position_embeddings", s.context},
            {"rms_norm_eps", s.normEpsilon},
            {"rope_theta", s.ropeTheta},
            {"attention_bias", s.attentionBias},
            {"mlp_bias", s.mlpBias},
            {"tie_word_embeddings", s.tiedEmbeddings},
            {"torch_dtype", "float32"}};
}
} // namespace

Family llamaFamily()
{
    return {"llama", settingsFrom, tensorName, configFrom};
}

} // namespace calm
