// Falcon (Almazrouei et al., arXiv 2311.16867) in its three shapes: 7B (one key head, attention and MLP side by side
// behind one norm), 40B and later (new_decoder_architecture: grouped queries, a norm for each), RW (ALiBi, one after
// the other).

#include "core/models/family.h"

namespace calm
{

namespace
{
DecoderSettings settingsFrom(const ConfigReader& config)
{
    DecoderSettings s = usualSettings(config, {.tiedEmbeddings = true});
    s.width = config.count({"n_embed", "hidden_size"});
    s.headDim = s.width / s.heads;
    const bool newer = config.flag("new_decoder_architecture", false);
    if (newer)
        s.kvHeads = config.count({"num_kv_heads"}, s.heads);
    else
        s.kvHeads = config.flag("multi_query", true) ? 1 : s.heads;
    checkHeads(s);
    s.intermediate = config.count({"ffn_hidden_size"}, 4 * s.width);
    s.layerNorm = s.normBias = true;
    s.normEpsilon = config.number({"layer_norm_epsilon"}, 1e-5);
    s.parallelResidual = newer || config.flag("parallel_attn", true);
    s.sharedNorm = s.parallelResidual && config.count({"num_ln_in_parallel_attn"}, newer ? 2 : 1) == 1;
    s.qkv = QkvLayout::grouped;
    s.qkvBias = s.outputBias = s.mlpBias = config.flag("bias", false);
    s.gatedMlp = false;
    s.activation = activationNamed(config.text("activation", "gelu"));
    s.alibi = config.flag("alibi", false);
    if (!s.alibi)
        s.rotary = {readRotary(config, s)};
    fillLayers(s);
    s.alibiScale = s.layer.front().attentionScale;
    s.alibiBfloat16 = true;
    return s;
}
} // namespace

Family falconFamily()
{
    return {"falcon",
            settingsFrom,
            {{"embedding", "transformer.word_embeddings"},
             {"block.#.attention_norm", "transformer.h.#.input_layernorm"},
             {"block.#.attention_norm", "transformer.h.#.ln_attn"},
             {"block.#.qkv", "transformer.h.#.self_attention.query_key_value"},
             {"block.#.output", "transformer.h.#.self_attention.dense"},
             {"block.#.mlp_norm", "transformer.h.#.post_attention_layernorm"},
             {"block.#.mlp_norm", "transformer.h.#.ln_mlp"},
             {"block.#.up", "transformer.h.#.mlp.dense_h_to_4h"},
             {"block.#.down", "transformer.h.#.mlp.dense_4h_to_h"},
             {"final_norm", "transformer.ln_f"},
             {"head", "lm_head"}}};
}

} // namespace calm
