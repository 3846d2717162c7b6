#pragma once

#include "core/text/prefix_index.h"
#include "core/text/tokenization_model.h"

namespace calm
{

/// Appends the tokens at the beginning of a piece that no continuation of it changes. `tokens` holds all texts of the
/// model's vocabulary.
///
/// A token that a continuation puts across the present end begins where the rest of the text is the beginning of some
/// token, or at the end itself. In a local model the tokens before that place are those of the text before it. So what
/// the tokenizations of the text up to each such place have in common, from the front, is certain.
void tokenizeGrowing(const TokenizationModel& model, const PrefixIndex& vocabulary, std::string_view piece,
                     std::vector<PieceToken>& tokens);

} // namespace calm
