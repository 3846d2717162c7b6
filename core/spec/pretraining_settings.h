#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// A decoder of the llama family that a run trains from fresh weights, and where it goes when it is done.
struct PretrainingSettings
{
    std::string name; ///< of the model in the project
    std::string
        directory; ///< to make, relative to the project's folder unless absolute; empty = in the project's files
    std::string tokenizer; ///< of which model: a name in the project, or a model's directory
    int layers = 3;
    int width = 128;
    int heads = 4;     ///< of width / heads numbers each, an even number
    int kvHeads = 0;   ///< heads for keys and values; 0 = as many as `heads`
    int mlpWidth = 0;  ///< 0 = 8/3 of the width, as llama's
    int context = 256; ///< tokens; a longer example is refused
    bool tiedEmbeddings = true;
    /// Gaussian noise on the final state while training, in multiples of its rms; 0 = off. It pulls the states of one
    /// answer together and apart from other answers', which is what lets a bridge read answers it was not shown.
    double finalStateNoise = 0.0;
    double initialDeviation = 0.02; ///< of the fresh weights

    int keyHeads() const { return kvHeads > 0 ? kvHeads : heads; }
    int mlp() const; ///< mlpWidth, or what it stands for

    bool operator==(const PretrainingSettings&) const = default;
};

Json toJson(const PretrainingSettings& settings);
PretrainingSettings pretrainingSettingsFromJson(const Json& json, const std::string& what); ///< Error(corrupt)

/// What cannot work, one sentence each; empty = valid.
std::vector<std::string> problemsOf(const PretrainingSettings& settings);

/// Sizes to begin with.
struct PretrainingSize
{
    const char* name; ///< "tiny", "small", "medium", "large"
    int layers, width, heads, context;
};
const std::vector<PretrainingSize>& pretrainingSizes();
void setSize(PretrainingSettings& settings, const PretrainingSize& size); ///< with the usual keys, values and MLP

/// All numbers of all its tensors: embeddings, blocks of four projections, a gated MLP and two norms, the final norm,
/// and the head unless it is tied.
std::int64_t parametersOf(const PretrainingSettings& settings, std::int64_t vocabulary);

/// About how many bytes training it takes at most: weights, gradients, AdamW's two moments, and of one batch what the
/// way back needs (the state inside each block, the scores of the vocabulary).
std::int64_t trainingBytesOf(const PretrainingSettings& settings, std::int64_t vocabulary, std::int64_t tokensPerBatch);

} // namespace calm
