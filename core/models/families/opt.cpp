// OPT (Zhang et al., arXiv 2205.01068): learned positions that start at row 2, ReLU, norms before each half of a block
// or behind the sum (350m, which also has narrower embeddings).

#include "core/models/family.h"

namespace calm
{

Family optFamily()
{
    return {"opt",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.tiedEmbeddings = true});
                s.kvHeads = s.heads;
                s.headDim = s.width / s.heads;
                s.intermediate = config.count({"ffn_dim"});
                s.embeddingWidth = config.count({"word_embed_proj_dim"}, s.width);
                s.layerNorm = s.normBias = true;
                s.normEpsilon = 1e-5;
                s.normWeight = config.flag("layer_norm_elementwise_affine", true);
                const bool before = config.flag("do_layer_norm_before", true);
                s.placement = before ? NormPlacement::before : NormPlacement::afterResidual;
                s.finalNorm = before && !config.flag("_remove_final_layer_norm", false);
                s.qkvBias = s.outputBias = s.mlpBias = config.flag("enable_bias", true);
                s.gatedMlp = false;
                s.activation = activationNamed(config.text("activation_function", "relu"));
                s.learnedOffset = 2;
                s.learnedPositions = s.context + s.learnedOffset;
                fillLayers(s);
                return s;
            },
            {{"embedding", "model.decoder.embed_tokens"},
             {"positions", "model.decoder.embed_positions"},
             {"project_in", "model.decoder.project_in"},
             {"block.#.attention_norm", "model.decoder.layers.#.self_attn_layer_norm"},
             {"block.#.attention_post_norm", "model.decoder.layers.#.self_attn_layer_norm"},
             {"block.#.query", "model.decoder.layers.#.self_attn.q_proj"},
             {"block.#.key", "model.decoder.layers.#.self_attn.k_proj"},
             {"block.#.value", "model.decoder.layers.#.self_attn.v_proj"},
             {"block.#.output", "model.decoder.layers.#.self_attn.out_proj"},
             {"block.#.mlp_norm", "model.decoder.layers.#.final_layer_norm"},
             {"block.#.mlp_post_norm", "model.decoder.layers.#.final_layer_norm"},
             {"block.#.up", "model.decoder.layers.#.fc1"},
             {"block.#.down", "model.decoder.layers.#.fc2"},
             {"final_norm", "model.decoder.final_layer_norm"},
             {"project_out", "model.decoder.project_out"},
             {"head", "lm_head"}}};
}

} // namespace calm
