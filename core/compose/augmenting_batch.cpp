#include "core/compose/augmenting_batch.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace calm
{

SettledTokens settledTokens(const EncodedText& text, std::size_t model)
{
    SettledTokens tokens{.ids = text.augmentingIds[model], .settledAt = {}};
    tokens.settledAt.reserve(tokens.ids.size());
    const auto& counts = text.settled[model];
    for (std::size_t position = 0; position < counts.size(); ++position)
        tokens.settledAt.resize(std::max(tokens.settledAt.size(), static_cast<std::size_t>(counts[position])),
                                static_cast<std::int64_t>(position));
    tokens.settledAt.resize(tokens.ids.size(), neverSettled);
    return tokens;
}

AugmentingBatch augmentingBatch(const std::vector<SettledTokens>& rows)
{
    std::size_t longest = 1; // a text without a token yet still has a row to read
    for (const SettledTokens& row : rows)
        longest = std::max(longest, row.ids.size());
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(longest)};
    AugmentingBatch batch{.ids = at::zeros(shape, at::kLong), .settledAt = at::full(shape, neverSettled, at::kLong)};
    auto* ids = batch.ids.data_ptr<std::int64_t>();
    auto* settledAt = batch.settledAt.data_ptr<std::int64_t>();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        std::copy(rows[row].ids.begin(), rows[row].ids.end(), ids + row * longest);
        std::copy(rows[row].settledAt.begin(), rows[row].settledAt.end(), settledAt + row * longest);
    }
    return batch;
}

AugmentingBatch augmentingBatch(const std::vector<const EncodedText*>& texts, std::size_t model)
{
    std::vector<SettledTokens> rows;
    for (const EncodedText* text : texts)
        rows.push_back(settledTokens(*text, model));
    return augmentingBatch(rows);
}

} // namespace calm
