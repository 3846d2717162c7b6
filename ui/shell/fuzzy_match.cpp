#include "ui/shell/fuzzy_match.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace calm::ui
{

namespace
{

constexpr int scoreMatch = 16, bonusBoundary = 8, bonusConsecutive = 4, firstMultiplier = 2;
constexpr int gapStart = 3, gapExtension = 1;
constexpr int impossible = std::numeric_limits<int>::min() / 2;

bool isBoundary(QStringView text, qsizetype at)
{
    return text[at].isLetterOrNumber() && (at == 0 || !text[at - 1].isLetterOrNumber());
}

bool isSame(QChar a, QChar b)
{
    return a.toCaseFolded() == b.toCaseFolded();
}

/// best[j] of a character of the word: the score when it stands at j; from[j]: where the one before it stands then.
struct Row
{
    std::vector<int> best;
    std::vector<qsizetype> from;
};

Row firstRow(QChar wanted, QStringView text)
{
    Row row{std::vector<int>(std::size_t(text.size()), impossible), std::vector<qsizetype>(std::size_t(text.size()))};
    for (qsizetype j = 0; j < text.size(); ++j)
        if (isSame(wanted, text[j]))
            row.best[std::size_t(j)] = scoreMatch + (isBoundary(text, j) ? firstMultiplier * bonusBoundary : 0);
    return row;
}

Row nextRow(const Row& before, QChar wanted, QStringView text)
{
    Row row{std::vector<int>(std::size_t(text.size()), impossible), std::vector<qsizetype>(std::size_t(text.size()))};
    int best = impossible; // of the row before, with the gap between there and j paid
    qsizetype bestAt = 0;
    for (qsizetype j = 1; j < text.size(); ++j) {
        best -= gapExtension;
        if (j >= 2 && before.best[std::size_t(j - 2)] - gapStart > best) {
            best = before.best[std::size_t(j - 2)] - gapStart;
            bestAt = j - 2;
        }
        if (!isSame(wanted, text[j]))
            continue;
        const int bonus = isBoundary(text, j) ? bonusBoundary : 0;
        const int adjacent = before.best[std::size_t(j - 1)] + std::max(bonus, bonusConsecutive);
        const int apart = best + bonus;
        if (std::max(adjacent, apart) <= impossible / 2)
            continue;
        row.best[std::size_t(j)] = scoreMatch + std::max(adjacent, apart);
        row.from[std::size_t(j)] = adjacent >= apart ? j - 1 : bestAt;
    }
    return row;
}

std::optional<FuzzyMatch> matchWord(QStringView word, QStringView text)
{
    std::vector<Row> rows{firstRow(word[0], text)};
    for (qsizetype i = 1; i < word.size(); ++i)
        rows.push_back(nextRow(rows.back(), word[i], text));
    const std::vector<int>& last = rows.back().best;
    const auto found = std::ranges::max_element(last);
    if (found == last.end() || *found <= impossible / 2)
        return {};
    FuzzyMatch match{*found, {}};
    qsizetype at = found - last.begin();
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        match.positions.prepend(at);
        at = row->from[std::size_t(at)];
    }
    return match;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView typed, QStringView text)
{
    FuzzyMatch whole;
    for (const QStringView word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const std::optional<FuzzyMatch> match = matchWord(word, text);
        if (!match)
            return {};
        whole.score += match->score;
        whole.positions += match->positions;
    }
    std::ranges::sort(whole.positions);
    whole.positions.erase(std::unique(whole.positions.begin(), whole.positions.end()), whole.positions.end());
    return whole;
}

} // namespace calm::ui
