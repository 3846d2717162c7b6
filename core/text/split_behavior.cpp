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

/// The whole text as matches and what lies between them.
std::vector<Part> coverText(std::string_view text, const Pattern& pattern, bool invert)
{
    std::vector<Part> parts;
    std::size_t done = 0;
    pattern.forEachMatch(text, [&](ByteRange match) {
        if (match.begin > done)
            parts.push_back({{done, match.begin}, invert});
        parts.push_back({match, !invert});
        done = match.end;
    });
    if (done < text.size())
        parts.push_back({{done, text.size()}, invert});
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

std::vector<ByteRange> splitText(std::string_view text, const Pattern& pattern, SplitBehavior behavior, bool invert)
{
    const std::vector<Part> parts = coverText(text, pattern, invert);
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

} // namespace calm
