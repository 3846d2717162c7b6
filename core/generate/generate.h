#pragma once

#include "core/base/progress.h"
#include "core/generate/sampler.h"
#include "core/models/token_model.h"
#include "core/text/tokenizer.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

struct GeneratedToken
{
    Choice choice;
    std::string text; ///< whole UTF-8 characters only; may be empty while one is incomplete or a stop string may begin
};

struct Generation
{
    std::vector<int> ids;   ///< the end token included when it ended the answer
    std::string text;       ///< without the end token and from a stop string on
    std::string finish;     ///< "end" (end token), "length" (max tokens, or the model has no further position), "stop"
    int promptTokens = 0;
    double prefillSeconds = 0; ///< reading the prompt, up to the first token's logits
    double decodeSeconds = 0;  ///< all later steps
};

struct GenerationOptions
{
    SamplingSettings sampling;
    std::vector<int> endTokens;
    int alternatives = 0;       ///< per token
    int promptChunk = 512;      ///< positions read at once, between looks at the stop token
};

/// Answers one prompt, as every model of a composition reads it; for a model alone its ids are enough. `tokenizer` may
/// be null: ids only. `onToken` is called for each token on this thread. Error(badInput) for an empty prompt or ids
/// outside the vocabulary; Error(cancelled).
Generation generate(const TokenModel& model, std::shared_ptr<const Tokenizer> tokenizer, const EncodedText& prompt,
                    const GenerationOptions& options, const std::function<void(const GeneratedToken&)>& onToken = {},
                    std::stop_token stop = {});

/// Greedy answers to prompts of one length in the anchor's tokens, computed together: ids up to and including an end token, or maxTokens.
std::vector<std::vector<int>> generateGreedyBatch(const TokenModel& model, const std::vector<EncodedText>& prompts,
                                                  int maxTokens, const std::vector<int>& endTokens,
                                                  std::stop_token stop = {});

} // namespace calm
