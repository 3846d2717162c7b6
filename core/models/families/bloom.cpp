// BLOOM (arXiv 2211.05100): ALiBi instead of positions, normed embeddings, one matrix for query, key and value.

#include "core/models/family.h"

namespace calm
{

Family bloomFamily()
{
    return {"bloom",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.tiedEmbeddings = true});
                s.width = config.count({"n_embed", "hidden_size"});
                s.context = config.count({"seq_length", "max_position_embeddings"}, 0); // ALiBi has no end
                s.kvHeads = s.heads;
                s.headDim = s.width / s.heads;
                s.intermediate = 4 * s.width; // the published definition; config.json has no word for it
                s.layerNorm = s.normBias = s.embeddingNorm = true;
                s.normEpsilon = config.number({"layer_norm_epsilon"}, 1e-5);
                s.residualFromNorm = config.flag("apply_residual_connection_post_layernorm", false);
                s.alibi = true;
                s.qkv = QkvLayout::grouped;
                s.qkvBias = s.outputBias = s.mlpBias = true;
                s.gatedMlp = false;
                s.activation = Activation::geluTanh;
                fillLayers(s);
                return s;
            },
            {{"embedding", "transformer.word_embeddings"},
             {"embedding_norm", "transformer.word_embeddings_layernorm"},
             {"block.#.attention_norm", "transformer.h.#.input_layernorm"},
             {"block.#.qkv", "transformer.h.#.self_attention.query_key_value"},
             {"block.#.output", "transformer.h.#.self_attention.dense"},
             {"block.#.mlp_norm", "transformer.h.#.post_attention_layernorm"},
             {"block.#.up", "transformer.h.#.mlp.dense_h_to_4h"},
             {"block.#.down", "transformer.h.#.mlp.dense_4h_to_h"},
             {"final_norm", "transformer.ln_f"},
             {"head", "lm_head"}}};
}

} // namespace calm
