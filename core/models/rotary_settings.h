#pragma once

#include <vector>

namespace calm
{

/// How positions become angles (Su et al., arXiv 2104.09864) and how a longer context is reached. The scalings are
/// those of Hugging Face's rope_type: linear and dynamic (NTK-aware), yarn (Peng et al., arXiv 2309.00071),
/// longrope (Ding et al., arXiv 2402.13753), llama3 (the Llama 3.1 release).
struct RotarySettings
{
    enum class Scaling { none, linear, dynamic, yarn, longrope, llama3 };

    Scaling scaling = Scaling::none;
    double theta = 10000.0;
    int dimensions = 0;       ///< leading numbers of each head that turn; even
    bool interleaved = false; ///< turns pairs (0,1), (2,3), ... instead of (0,d/2), (1,d/2+1), ...
    int context = 0;          ///< max_position_embeddings: where dynamic scaling begins
    double factor = 1.0;
    double originalContext = 0;   ///< original_max_position_embeddings: yarn, longrope, llama3
    double attentionFactor = 1.0; ///< multiplies cos and sin: yarn, longrope
    double lowFrequencyFactor = 1.0, highFrequencyFactor = 4.0; ///< llama3
    double betaFast = 32.0, betaSlow = 1.0;                     ///< yarn
    bool truncate = true;                                       ///< yarn: whole dimensions at the ramp's ends
    std::vector<double> shortFactors, longFactors;              ///< longrope, dimensions / 2 each
};

} // namespace calm
