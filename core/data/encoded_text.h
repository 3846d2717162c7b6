#pragma once

#include <vector>

namespace calm
{

/// A text as ids, for every model of a composition that reads it; of a model alone, only the anchor's.
struct EncodedText
{
    std::vector<int> anchorIds;
    std::vector<std::vector<int>> augmentingIds; ///< per augmenting model
    /// Per augmenting model and anchor position: how many of its tokens may be seen from there. Never shrinks along
    /// the positions.
    std::vector<std::vector<int>> settled;
};

/// A prompt and the response to learn.
struct EncodedExample : EncodedText ///< [BOS] prompt response [EOS]
{
    int promptLength = 0; ///< anchor tokens before the first response token, BOS counted
};

} // namespace calm
