#pragma once

#include "core/base/progress.h"
#include "core/data/encoded_text.h"
#include "core/models/token_model.h"
#include "core/spec/result_table.h"
#include "core/text/tokenizer.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

struct Question
{
    std::string prompt;
    std::string expected;
    EncodedText text; ///< the prompt as the models read it; empty = [BOS] prompt
};

struct ScoredAnswer
{
    std::string text;     ///< without the end token
    bool correct = false; ///< the expected text, ended by an end token, and nothing else
};

/// Greedy answers to all questions, in their order, computed in batches of prompts of one length. An answer is cut a few
/// tokens after it could still be right.
std::vector<ScoredAnswer> exactMatch(const TokenModel& model, const std::shared_ptr<const Tokenizer>& tokenizer,
                                     const std::vector<Question>& questions, const ProgressCallback& progress = {},
                                     std::stop_token stop = {});

Score scoreOf(const std::vector<ScoredAnswer>& answers);

} // namespace calm
