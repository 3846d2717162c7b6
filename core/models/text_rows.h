#pragma once

#include "core/models/text_attention.h"

#include <cstdint>
#include <span>
#include <vector>

namespace calm
{

/// Texts of any lengths one after the other, without padding: rows begins[i] to begins[i + 1] - 1 are positions 0, 1, ...
/// of text i.
struct TextRows
{
    std::vector<std::int64_t> begins{0};

    void add(std::int64_t length) { begins.push_back(begins.back() + length); }
    std::size_t texts() const { return begins.size() - 1; }
    std::int64_t rows() const { return begins.back(); }
    std::int64_t length(std::size_t text) const { return begins[text + 1] - begins[text]; }
};

/// Some rows of such texts, ascending; `all` of them without a list.
struct ChosenRows
{
    bool all = true;
    std::vector<std::int64_t> rows;

    Tensor of(const Tensor& state) const; ///< (1, N, D) -> (1, L, D)
};

/// Each row's position in its text.
std::vector<std::int64_t> positionsOf(const TextRows& texts);

/// What the chosen rows of causal texts see: their own text up to their own position, of that the last `window` (0 = all).
AttentionPattern causalPattern(const TextRows& texts, const ChosenRows& chosen, int window);

/// A pattern for all rows of `texts` as queries, cut down to the chosen ones.
AttentionPattern chosenQueries(const AttentionPattern& pattern, const ChosenRows& chosen);

} // namespace calm
