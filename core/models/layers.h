#pragma once

#include "core/models/decoder_weights.h"

#include <utility>

namespace calm
{

/// x W^T + b over the last dimension.
Tensor linear(const Tensor& x, const Linear& layer);

/// x / rms(x) * weight over the last dimension (Zhang and Sennrich, arXiv 1910.07467).
Tensor rmsNorm(const Tensor& x, const Tensor& weight, double epsilon);

/// cos and sin of the rotary angles (Su et al., arXiv 2104.09864) for positions first..first+count-1,
/// each (count, headDim), the two halves equal: the layout Hugging Face's Llama rotates by halves.
std::pair<Tensor, Tensor> rotaryTables(std::int64_t first, std::int64_t count, int headDim, double theta);

/// Rotates x (B, heads, T, headDim) by the tables (T, headDim).
Tensor applyRotary(const Tensor& x, const Tensor& cos, const Tensor& sin);

/// Additive causal mask (1, 1, T, S) for queries that are the last T of S positions: 0 where visible, -inf else.
/// Undefined when T is 1, where nothing is hidden.
Tensor causalMask(std::int64_t queries, std::int64_t keys);

/// softmax(q k^T / sqrt(headDim) + mask) v. q (B, H, T, h), k and v (B, H or fewer, S, h): fewer key heads are
/// shared by groups of query heads (Ainslie et al., arXiv 2305.13245). Result (B, H, T, h).
Tensor attention(const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& mask);

/// (B, T, heads * h) <-> (B, heads, T, h)
Tensor splitHeads(const Tensor& x, int heads);
Tensor mergeHeads(const Tensor& x);

} // namespace calm
