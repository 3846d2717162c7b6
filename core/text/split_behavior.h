#pragma once

#include "core/text/pattern.h"

namespace calm
{

/// What a split does with the parts that match its pattern.
enum class SplitBehavior {
    removed,            ///< matches are dropped
    isolated,           ///< each match is a piece
    mergedWithPrevious, ///< a match ends the piece before it
    mergedWithNext,     ///< a match begins the piece after it
    contiguous,         ///< neighbouring matches are one piece
};
SplitBehavior readSplitBehavior(const PartReader& part, const char* key);

/// The pieces of `text`, in order, none empty. `invert` cuts by what does not match.
std::vector<ByteRange> splitText(std::string_view text, const Pattern& pattern, SplitBehavior behavior,
                                 bool invert = false);

/// The pieces of a text that may still go on.
struct OpenPieces
{
    std::vector<ByteRange> closed; ///< no continuation changes these
    ByteRange growing;             ///< what is known of the piece behind them: it goes on, or ends here
};
OpenPieces splitOpenText(std::string_view text, const Pattern& pattern, SplitBehavior behavior, bool invert = false);

} // namespace calm
