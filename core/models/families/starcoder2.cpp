// StarCoder2 (arXiv 2402.19173): rotary embedding and grouped queries with LayerNorm, a plain MLP and biases.

#include "core/models/family.h"

namespace calm
{

Family starcoder2Family()
{
    return {"starcoder2",
            [](const ConfigReader& config) {
                DecoderSettings s = usualSettings(config, {.kvHeads = 2, .context = 4096, .tiedEmbeddings = true});
                s.intermediate = config.count({"intermediate_size"});
                s.layerNorm = s.normBias = true;
                s.normEpsilon = config.number({"norm_epsilon"}, 1e-5);
                s.qkvBias = s.outputBias = s.mlpBias = config.flag("use_bias", true);
                s.gatedMlp = false;
                s.activation = activationNamed(config.text("hidden_act", "gelu_pytorch_tanh"));
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                for (LayerSettings& layer : s.layer)
                    layer.window = config.count({"sliding_window"}, 0);
                return s;
            },
            replaced(llamaNames(),
                     {{"block.#.up", "model.layers.#.mlp.c_fc"}, {"block.#.down", "model.layers.#.mlp.c_proj"}})};
}

} // namespace calm
