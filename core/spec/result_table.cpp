#include "core/spec/result_table.h"

#include "core/spec/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calm
{

namespace
{
constexpr const char* format = "calm.result_table";
constexpr int formatVersion = 1;            // 1: the first
constexpr double normalQuantile = 1.959964; // 97.5%, for a two-sided 95% interval

struct Interval
{
    double low = 0;
    double high = 0;
};

Interval wilson(int correct, int examples)
{
    if (examples <= 0)
        return {0, 1};
    const double n = examples;
    const double share = correct / n;
    const double z2 = normalQuantile * normalQuantile;
    const double center = (share + z2 / (2 * n)) / (1 + z2 / n);
    const double half = normalQuantile / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    // Rounding may leave the ends a hair outside; exactly 0 and 1 are what the formula gives there.
    return {correct == 0 ? 0 : center - half, correct == examples ? 1 : center + half};
}

std::string cellText(const Score& score)
{
    if (score.examples == 0)
        return "-";
    return fmt::format("{:.1f} [{:.1f}, {:.1f}]", score.percent(), score.lowPercent(), score.highPercent());
}

/// Code points: what fmt pads by.
std::size_t characters(const std::string& text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Score scoreAt(const ResultTable& table, std::size_t task, std::size_t member)
{
    if (task >= table.scores.size() || member >= table.scores[task].size())
        return {};
    return table.scores[task][member];
}
} // namespace

double Score::percent() const
{
    return examples > 0 ? 100.0 * correct / examples : 0.0;
}

double Score::lowPercent() const
{
    return 100.0 * wilson(correct, examples).low;
}

double Score::highPercent() const
{
    return 100.0 * wilson(correct, examples).high;
}

Json toJson(const ResultTable& table)
{
    Json json = startDocument(format, formatVersion);
    json["metric"] = table.metric;
    json["members"] = table.members;
    json["tasks"] = Json::array();
    for (std::size_t task = 0; task < table.tasks.size(); ++task) {
        Json row;
        row["task"] = table.tasks[task];
        row["scores"] = Json::array();
        for (std::size_t member = 0; member < table.members.size(); ++member) {
            const Score score = scoreAt(table, task, member);
            Json cell;
            cell["correct"] = score.correct;
            cell["examples"] = score.examples;
            // For other programs; reading takes the counts.
            cell["percent"] = score.percent();
            cell["low_percent"] = score.lowPercent();
            cell["high_percent"] = score.highPercent();
            row["scores"].push_back(std::move(cell));
        }
        json["tasks"].push_back(std::move(row));
    }
    return json;
}

ResultTable resultTableFromJson(const Json& json)
{
    const std::string what = "The result table";
    checkDocument(json, format, formatVersion, what);
    ResultTable table;
    table.metric = optional(json, "metric", table.metric, what);
    table.members = require<std::vector<std::string>>(json, "members", what);
    const Json rows = require<Json>(json, "tasks", what);
    if (!rows.is_array())
        throwWrongType("tasks", what, toLine(rows));
    for (const Json& row : rows) {
        table.tasks.push_back(require<std::string>(row, "task", what));
        const Json cells = require<Json>(row, "scores", what);
        if (!cells.is_array() || cells.size() != table.members.size())
            throw Error(ErrorKind::corrupt, what + " has a row that does not have one score per member.");
        std::vector<Score> scores;
        for (const Json& cell : cells) {
            const Score score{wholeNumber<int>(cell, "correct", 0, what), wholeNumber<int>(cell, "examples", 0, what)};
            if (score.correct < 0 || score.correct > score.examples)
                throw Error(ErrorKind::corrupt, what + " counts more right answers than examples.");
            scores.push_back(score);
        }
        table.scores.push_back(std::move(scores));
    }
    return table;
}

std::string toText(const ResultTable& table)
{
    std::vector<std::vector<std::string>> rows;
    rows.push_back({table.metric + ", % [95% interval]"});
    rows.front().insert(rows.front().end(), table.members.begin(), table.members.end());
    rows.front().push_back("examples");
    for (std::size_t task = 0; task < table.tasks.size(); ++task) {
        std::vector<std::string> row{table.tasks[task]};
        int examples = 0;
        for (std::size_t member = 0; member < table.members.size(); ++member) {
            row.push_back(cellText(scoreAt(table, task, member)));
            examples = std::max(examples, scoreAt(table, task, member).examples);
        }
        row.push_back(std::to_string(examples));
        rows.push_back(std::move(row));
    }
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows)
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], characters(row[column]));
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        text += fmt::format("{:<{}}", rows[i][0], widths[0]);
        for (std::size_t column = 1; column < rows[i].size(); ++column)
            text += fmt::format("  {:>{}}", rows[i][column], widths[column]);
        text += '\n';
        if (i > 0)
            continue;
        for (std::size_t column = 0; column < widths.size(); ++column)
            text += (column > 0 ? "  " : "") + std::string(widths[column], '-');
        text += '\n';
    }
    return text;
}

} // namespace calm
