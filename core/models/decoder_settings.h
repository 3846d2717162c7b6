#pragma once

#include "core/models/rotary_settings.h"

#include <vector>

namespace calm
{

enum class Activation { silu, gelu, geluTanh, quickGelu, relu, relu2, sigmoid, tanh, identity };

/// Where a half of a block (attention or MLP) is normed.
enum class NormPlacement {
    before,       ///< x + f(norm(x)): most
    after,        ///< x + norm(f(x)): OLMo 2
    both,         ///< x + norm'(f(norm(x))): Gemma 2
    afterResidual ///< norm(x + f(x)): the original Transformer, OPT-350m
};

/// How query, key and value stand in the checkpoint.
enum class QkvLayout {
    separate,     ///< three matrices
    concatenated, ///< one matrix: all queries, all keys, all values
    grouped       ///< one matrix: per key head its queries, its key, its value
};

/// Norm of queries and keys.
enum class QkNorm {
    none,
    perHead,    ///< one weight (headDim) for all heads
    perHeadOwn, ///< a weight (heads, headDim), never with a bias
    fullWidth   ///< over all heads at once, before they are split
};

/// What differs from block to block.
struct LayerSettings
{
    int window = 0;              ///< sliding window: sees this many positions, its own included; 0 = all before
    int rotary = 0;              ///< index into DecoderSettings::rotary; -1 = this layer does not turn
    double attentionScale = 1.0; ///< multiplies q k^T
    bool experts = false;        ///< a mixture of experts instead of one MLP
};

/// What the configurable decoder needs to know of an architecture. A family's file fills it from config.json.
struct DecoderSettings
{
    int layers = 0;
    int width = 0;   ///< hidden_size, D
    int heads = 0;   ///< query heads
    int kvHeads = 0; ///< key and value heads; divides heads
    int headDim = 0;
    int intermediate = 0; ///< width inside the MLP
    int vocabulary = 0;
    int context = 0; ///< positions the model was made for; 0 = not stated
    bool tiedEmbeddings = false;

    // Norms
    bool layerNorm = false; ///< LayerNorm (Ba et al., arXiv 1607.06450) instead of RMSNorm (arXiv 1910.07467)
    bool normBias = false;
    bool normWeight = true;         ///< false: norms without parameters
    bool normWeightPlusOne = false; ///< the file holds weight - 1 (Gemma)
    double normEpsilon = 1e-6;
    NormPlacement placement = NormPlacement::before;
    bool finalNorm = true;
    bool embeddingNorm = false;    ///< the embeddings are normed, too (BLOOM)
    bool residualFromNorm = false; ///< what is added is the normed state, not the state (a BLOOM variant)
    bool parallelResidual = false; ///< attention and MLP read the same state and are added together
    bool sharedNorm = false;       ///< parallelResidual with one norm for both

    // Attention
    bool qkvBias = false, outputBias = false;
    QkvLayout qkv = QkvLayout::separate;
    QkNorm qkNorm = QkNorm::none;
    double attentionSoftcap = 0.0;  ///< scores become cap tanh(score / cap); 0 = off
    bool transposedLinears = false; ///< the file holds projections as (in, out): GPT-2's Conv1D

    // Positions: rotary, learned, ALiBi (Press et al., arXiv 2108.12409), or none
    std::vector<RotarySettings> rotary;
    int learnedPositions = 0; ///< rows of the position table; 0 = none
    int learnedOffset = 0;    ///< the row of position 0
    bool alibi = false;
    double alibiScale = 1.0;    ///< multiplies the biases
    bool alibiBfloat16 = false; ///< the biases are rounded to bfloat16, as Falcon was trained with

    // MLP
    Activation activation = Activation::silu;
    bool gatedMlp = true;     ///< down(act(gate x) * up x) instead of down(act(up x))
    bool fusedGateUp = false; ///< one matrix holds gate above up
    bool mlpBias = false;
    int experts = 0, expertsPerToken = 0, expertIntermediate = 0;
    bool normalizeExpertWeights = false; ///< the chosen experts' weights are made to sum to one

    // Scales
    double embeddingScale = 1.0, residualScale = 1.0, logitScale = 1.0;
    double logitSoftcap = 0.0; ///< logits become cap tanh(logit / cap); 0 = off
    int embeddingWidth = 0;    ///< width of the token embeddings where projections lead to D and back; 0 = D
    bool headBias = false;

    std::vector<LayerSettings> layer; ///< one per block; see fillLayers()
};

/// Gives every block that is not described yet the usual: all positions visible, the first rotary embedding if there
/// is one, scores by 1/sqrt(headDim).
void fillLayers(DecoderSettings& settings);

} // namespace calm
