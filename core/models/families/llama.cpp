// Llama (Touvron et al., arXiv 2302.13971) to Llama 3: pre-norm RMSNorm, rotary embedding by halves, grouped-query
// attention, SwiGLU. Names and defaults as Hugging Face's LlamaForCausalLM publishes them.

#include "core/models/families/shared.h"

namespace calm
{

DecoderSettings llamaSettings(const ConfigReader& config, const UsualDefaults& defaults)
{
    DecoderSettings s = usualSettings(config, defaults);
    s.intermediate = config.count({"intermediate_size"});
    s.normEpsilon = config.number({"rms_norm_eps"}, 1e-6);
    s.activation = activationNamed(config.text("hidden_act", "silu"));
    return s;
}

Family llamaFamily()
{
    return {"llama",
            [](const ConfigReader& config) {
                DecoderSettings s = llamaSettings(config, {});
                s.qkvBias = s.outputBias = config.flag("attention_bias", false);
                s.mlpBias = config.flag("mlp_bias", false);
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                return s;
            },
            llamaNames()};
}

Json llamaConfig(const DecoderSettings& s)
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
            {"rope_theta", s.rotary.empty() ? 10000.0 : s.rotary.front().theta},
            {"attention_bias", s.qkvBias},
            {"mlp_bias", s.mlpBias},
            {"tie_word_embeddings", s.tiedEmbeddings},
            {"torch_dtype", "float32"}};
}

} // namespace calm
