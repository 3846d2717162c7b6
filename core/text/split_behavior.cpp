#include "core/text/split_behavior.h"

#include <algorithm>
#include <array>
#include <utility>

namespace calm
{

namespace
{
struct Part
{
    ByteRange range;
    bool isMatch = false;
};

/// The first `size` bytes as matches and what lies between them.
std::vector<Part> coverText(std::size_t size, const std::vector<ByteRange>& matches, bool invert)
{
    std::vector<Part> parts;
    std::size_t done = 0;
    for (const ByteRange& match : matches) {
        if (match.begin > done)
            parts.push_back({{done, match.begin}, invert});
        parts.push_back({match, !invert});
        done = match.end;
    }
    if (done < size)
        parts.push_back({{done, size}, invert});
    return parts;
}

void addMergedWithPrevious(const std::vector<Part>& parts, std::vector<ByteRange>& pieces)
{
    bool previousMatched = false;
    for (const Part& part : parts) {
        if (part.isMatch && !previousMatched && !pieces.empty())
            pieces.back().end = part.range.end;
        else
            pieces.push_back(part.range);
        previousMatched = part.isMatch;
    }
}

void addMergedWithNext(const std::vector<Part>& parts, std::vector<ByteRange>& pieces)
{
    bool nextMatched = false;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (part->isMatch && !nextMatched && !pieces.empty())
            pieces.back().begin = part->range.begin;
        else
            pieces.push_back(part->range);
        nextMatched = part->isMatch;
    }
    std::reverse(pieces.begin(), pieces.end());
}

void addContiguous(const std::vector<Part>& parts, std::vector<ByteRange>& pieces)
{
    bool previousMatched = false;
    for (const Part& part : parts) {
        if (part.isMatch == previousMatched && !pieces.empty())
            pieces.back().end = part.range.end;
        else
            pieces.push_back(part.range);
        previousMatched = part.isMatch;
    }
}
} // namespace

SplitBehavior readSplitBehavior(const PartReader& part, const char* key)
{
    constexpr std::array<std::pair<const char*, SplitBehavior>, 5> names{{
        {"Removed", SplitBehavior::removed},
        {"Isolated", SplitBehavior::isolated},
        {"MergedWithPrevious", SplitBehavior::mergedWithPrevious},
        {"MergedWithNext", SplitBehavior::mergedWithNext},
        {"Contiguous", SplitBehavior::contiguous},
    }};
    const std::string text = part.text(key);
    for (const auto& [name, behavior] : names)
        if (text == name)
            return behavior;
    part.fail("has the unknown " + std::string(key) + " \"" + text.substr(0, 80) + '"');
}

namespace
{
std::vector<ByteRange> piecesOf(const std::vector<Part>& parts, SplitBehavior behavior)
{
    std::vector<ByteRange> pieces;
    switch (behavior) {
    case SplitBehavior::removed:
    case SplitBehavior::isolated:
        for (const Part& part : parts)
            if (!part.isMatch || behavior == SplitBehavior::isolated)
                pieces.push_back(part.range);
        break;
    case SplitBehavior::mergedWithPrevious:
        addMergedWithPrevious(parts, pieces);
        break;
    case SplitBehavior::mergedWithNext:
        addMergedWithNext(parts, pieces);
        break;
    case SplitBehavior::contiguous:
        addContiguous(parts, pieces);
        break;
    }
    std::erase_if(pieces, [](const ByteRange& piece) { return piece.size() == 0; });
    return pieces;
}

/// From where on the pieces depend on what follows the known matches.
std::size_t openFrom(const std::vector<ByteRange>& matches, std::size_t until, SplitBehavior behavior, bool invert)
{
    if (matches.empty())
        return 0;
    const ByteRange last = matches.back();
    switch (behavior) {
    case SplitBehavior::removed:
    case SplitBehavior::isolated:
        return last.end;
    case SplitBehavior::mergedWithPrevious:
        return invert ? last.begin : last.end;
    case SplitBehavior::mergedWithNext:
        return invert ? last.end : last.begin;
    case SplitBehavior::contiguous:
        break;
    }
    if (last.end < until)
        return last.end;
    std::size_t run = matches.size() - 1; // neighbouring matches are one piece, which may go on
    while (run > 0 && matches[run - 1].end == matches[run].begin)
        --run;
    return matches[run].begin;
}
} // namespace

std::vector<ByteRange> splitText(std::string_view text, const Pattern& pattern, SplitBehavior behavior, bool invert)
{
    return piecesOf(coverText(text.size(), pattern.matches(text), invert), behavior);
}

OpenPieces splitOpenText(std::string_view text, const Pattern& pattern, SplitBehavior behavior, bool invert)
{
    const Pattern::OpenMatches known = pattern.openMatches(text);
    const std::size_t open = openFrom(known.matches, known.until, behavior, invert);
    OpenPieces pieces{.closed = piecesOf(coverText(known.until, known.matches, invert), behavior),
                      .growing = {open, known.until}};
    std::erase_if(pieces.closed, [open](const ByteRange& piece) { return piece.end > open; });
    const bool keepsMatchesOnly = behavior == SplitBehavior::removed && invert;
    if (keepsMatchesOnly) // what lies between them is dropped
        pieces.growing.begin = known.until;
    if (known.grows && (keepsMatchesOnly || (behavior == SplitBehavior::isolated && open == known.until)))
        pieces.growing.end = text.size(); // the match itself, as far as it is there
    return pieces;
}

} // namespace calm
