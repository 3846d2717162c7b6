#pragma once

#include "core/compose/bridge.h"
#include "core/data/encoded_text.h"

#include <cstdint>
#include <vector>

namespace calm
{

/// One text in an augmenting model's tokens, and the anchor position from which on each may be seen; it never falls.
struct SettledTokens
{
    std::vector<int> ids;
    std::vector<std::int64_t> settledAt;
};

/// From "how many tokens are settled at each anchor position" to "from which position on is each token settled".
SettledTokens settledTokens(const EncodedText& text, std::size_t model);

/// Texts side by side, as an augmenting model reads them. Padding stands at the end of a row and is never settled.
struct AugmentingBatch
{
    Tensor ids;          ///< (B, S) int64, S at least 1
    SettledAt settledAt; ///< (B, S)
};

AugmentingBatch augmentingBatch(const std::vector<SettledTokens>& rows);
AugmentingBatch augmentingBatch(const std::vector<const EncodedText*>& texts, std::size_t model);

} // namespace calm
