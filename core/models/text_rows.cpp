#include "core/models/text_rows.h"

#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

namespace calm
{

Tensor ChosenRows::of(const Tensor& state) const
{
    return all ? state : at::index_select(state, 1, at::tensor(rows, at::kLong).to(state.device()));
}

std::vector<std::int64_t> positionsOf(const TextRows& texts)
{
    std::vector<std::int64_t> positions;
    positions.reserve(static_cast<std::size_t>(texts.rows()));
    for (std::size_t text = 0; text < texts.texts(); ++text)
        for (std::int64_t t = 0; t < texts.length(text); ++t)
            positions.push_back(t);
    return positions;
}

AttentionPattern causalPattern(const TextRows& texts, const ChosenRows& chosen, int window)
{
    AttentionPattern pattern;
    pattern.queryBegins = pattern.keyBegins = texts.begins;
    for (const std::int64_t position : positionsOf(texts)) {
        pattern.seenFrom.push_back(window > 0 ? std::max<std::int64_t>(0, position - window + 1) : 0);
        pattern.seenTo.push_back(position + 1);
    }
    return chosenQueries(pattern, chosen);
}

AttentionPattern chosenQueries(const AttentionPattern& pattern, const ChosenRows& chosen)
{
    if (chosen.all)
        return pattern;
    AttentionPattern part{.queryBegins = {}, .keyBegins = pattern.keyBegins, .seenFrom = {}, .seenTo = {},
                          .slopes = pattern.slopes, .queryPosition = {}, .keyPosition = pattern.keyPosition};
    for (const std::int64_t begin : pattern.queryBegins)
        part.queryBegins.push_back(std::ranges::lower_bound(chosen.rows, begin) - chosen.rows.begin());
    for (const std::int64_t row : chosen.rows) {
        const auto at = static_cast<std::size_t>(row);
        part.seenFrom.push_back(pattern.seenFrom[at]);
        part.seenTo.push_back(pattern.seenTo[at]);
        if (!pattern.queryPosition.empty())
            part.queryPosition.push_back(pattern.queryPosition[at]);
    }
    return part;
}

} // namespace calm
