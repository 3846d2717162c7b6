#pragma once

#include <string>

namespace calm
{

/// What the configurable decoder needs to know of an architecture. A family's file fills it from config.json.
struct DecoderSettings
{
    int layers = 0;
    int width = 0;        ///< hidden_size, D
    int heads = 0;        ///< query heads
    int kvHeads = 0;      ///< key and value heads; divides heads
    int headDim = 0;
    int intermediate = 0; ///< width inside the gated MLP
    int vocabulary = 0;
    int context = 0;      ///< positions the model was made for; 0 = not stated
    double normEpsilon = 1e-6;
    double ropeTheta = 10000.0;
    bool attentionBias = false;
    bool mlpBias = false;
    bool tiedEmbeddings = false;
};

} // namespace calm
