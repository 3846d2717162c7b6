#pragma once

#include "core/base/json.h"

#include <string>
#include <vector>

namespace calm
{

/// Right answers out of examples, with the 95% interval of Wilson (1927) for a share.
struct Score
{
    int correct = 0;
    int examples = 0;

    double percent() const; ///< 0 when there are no examples
    double lowPercent() const;
    double highPercent() const;
};

/// The paper's table: rows tasks, columns members.
struct ResultTable
{
    std::string metric = "exact match";
    std::vector<std::string> members;            ///< column labels
    std::vector<std::string> tasks;              ///< row labels
    std::vector<std::vector<Score>> scores;      ///< [task][member]
};

Json toJson(const ResultTable& table);
ResultTable resultTableFromJson(const Json& json); ///< Error(corrupt)
std::string toText(const ResultTable& table);      ///< for a terminal, columns aligned
std::string toHtml(const ResultTable& table, const std::string& title); ///< one self-contained page with bars and intervals

} // namespace calm
