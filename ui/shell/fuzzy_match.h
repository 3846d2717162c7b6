#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace calm::ui
{

struct FuzzyMatch
{
    int score = 0;
    QList<qsizetype> positions; ///< of the text's characters that were typed, ascending
};

/// How well `typed` fits `text` as an abbreviation of it: its characters must stand in the text in their order,
/// whatever their case. Of all ways to find them the best counts: each character is worth 16; at the beginning of a
/// word 8 more, directly after the one before 4 more; the first one's bonus counts twice; a gap costs 3 and 1 for each
/// further character it is long. These are the numbers of fzf (junegunn/fzf, src/algo/algo.go, FuzzyMatchV2) without
/// its camelCase. `typed` may have several words, which may stand in any order; the scores are added. Nothing when a
/// word does not fit. O(length of typed x length of text).
std::optional<FuzzyMatch> fuzzyMatch(QStringView typed, QStringView text);

} // namespace calm::ui
