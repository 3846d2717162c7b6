// Gemma (arXiv 2403.08295): norms whose files hold weight - 1, embeddings times sqrt(D), GeGLU.

#include "core/base/error.h"
#include "core/models/families/shared.h"

#include <cmath>

namespace calm
{

DecoderSettings gemmaSettings(const ConfigReader& config, const UsualDefaults& defaults)
{
    if (config.flag("use_bidirectional_attention", false))
        throw Error(ErrorKind::unsupported, "config.json asks for attention in both directions "
                                            "(use_bidirectional_attention); this version computes decoders only.");
    DecoderSettings s = usualSettings(config, defaults);
    s.intermediate = config.count({"intermediate_size"});
    s.normEpsilon = config.number({"rms_norm_eps"}, 1e-6);
    s.normWeightPlusOne = true;
    s.embeddingScale = std::sqrt(static_cast<double>(s.width));
    s.qkvBias = s.outputBias = config.flag("attention_bias", false);
    s.activation = activationNamed(config.text("hidden_activation", config.text("hidden_act", "gelu_pytorch_tanh")));
    return s;
}

Family gemmaFamily()
{
    return {"gemma",
            [](const ConfigReader& config) {
                DecoderSettings s =
                    gemmaSettings(config, {.kvHeads = 16, .headDim = 256, .context = 8192, .tiedEmbeddings = true});
                s.rotary = {readRotary(config, s)};
                fillLayers(s);
                return s;
            },
            llamaNames()};
}

} // namespace calm
