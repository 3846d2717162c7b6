#pragma once

#include "core/base/file.h"
#include "core/base/progress.h"
#include "core/spec/model_card.h"
#include "core/spec/sampling_settings.h"
#include "core/text/chat_template.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// What the command line does with one model. MODEL is a directory in Hugging Face layout, or
/// PROJECT.calm#COMPOSITION for a composed model, PROJECT.calm#anchor or PROJECT.calm#augmenting for one member of the
/// project's first composition, PROJECT.calm#COMPOSITION/anchor for a certain one. No LibTorch type crosses here.

/// The model's card; `problem` set when this engine cannot compute it. For a composition: the anchor's with all
/// parameters counted and family "calm". Error when it cannot be read.
ModelCard inspect(const std::string& model);

/// Reads input_ids (B, T) int64 from `in`, writes logits (B, T, V) float32 and, when asked, layer.i (B, T, D) to `out`.
/// `unmasked`: a composition's anchor sees all of the augmenting models from every position, as in the authors' release;
/// to compare with it, nothing else. Error(badInput) when the model is no composition then.
void computeLogits(const std::string& model, const Path& in, const Path& out, bool layers, int threads = 0,
                   std::stop_token stop = {}, bool unmasked = false);

struct GenerationRequest
{
    std::vector<int> ids;        ///< used when not empty
    std::optional<ChatRequest> chat; ///< else this conversation, through the model's chat template
    std::string chatTemplate;    ///< Jinja, instead of the model's; empty = the model's
    std::string prompt;          ///< else this text, with the tokenizer's beginning
    SamplingSettings sampling;
    int threads = 0;
};

struct GenerationAnswer
{
    std::vector<int> ids;
    std::string text; ///< empty when the model has no tokenizer
    int promptTokens = 0;
    double prefillSeconds = 0, decodeSeconds = 0;
    std::string finish;
    bool usedDefaultTemplate = false; ///< the conversation was written out plainly: the model has no chat template
};

/// `onText` gets whole characters as they come.
GenerationAnswer generateAnswer(const std::string& model, const GenerationRequest& request,
                                const std::function<void(const std::string&)>& onText = {}, std::stop_token stop = {});

struct BenchmarkResult
{
    double loadSeconds = 0;
    double prefillTokensPerSecond = 0, decodeTokensPerSecond = 0; ///< medians of 5 repeats after a warm-up
    std::int64_t peakRssBytes = 0;
    int threads = 0;
    std::string dtype; ///< what is computed in
};

BenchmarkResult benchmark(const std::string& model, int promptTokens, int generatedTokens, int threads,
                          std::stop_token stop = {});

} // namespace calm
