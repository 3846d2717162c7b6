#pragma once

#include "core/models/decoder_weights.h"

namespace calm
{

/// RMSNorm or LayerNorm over the last dimension, as `settings` say; an undefined weight or bias is none.
Tensor normalize(const Tensor& x, const Norm& norm, const DecoderSettings& settings);

/// Norm of queries or keys x (B, heads, T, h) by a weight (h) or (heads, h).
Tensor normalizeHeads(const Tensor& x, const Norm& norm, const DecoderSettings& settings);

Tensor activate(const Tensor& x, Activation activation);

/// cap tanh(x / cap); x itself when cap is 0.
Tensor softcap(const Tensor& x, double cap);

/// Additive causal mask (1, 1, T, S) for queries that are the last T of S positions: 0 where visible, -inf else; a
/// query sees `window` positions, its own included (0 = all). Undefined where nothing is hidden.
Tensor causalMask(std::int64_t queries, std::int64_t keys, std::int64_t window = 0);

/// ALiBi's slope per head, without DecoderSettings::alibiScale.
std::vector<double> alibiSlopes(int heads);

/// ALiBi (Press et al., arXiv 2108.12409): slope of each head times the key's position, (1, heads, 1, keys) for keys
/// at positions first..first+keys-1.
Tensor alibiBias(const DecoderSettings& settings, std::int64_t first, std::int64_t keys);

/// softmax(cap(scale q k^T) + bias) v. q (B, H, T, h), k and v (B, H or fewer, S, h): fewer key heads are shared by
/// groups of query heads (Ainslie et al., arXiv 2305.13245). `biases` are added, undefined ones are none.
/// Result (B, H, T, h).
Tensor attention(const Tensor& query, const Tensor& key, const Tensor& value, double scale, double cap,
                 std::initializer_list<Tensor> biases);

/// (B, T, heads * h) <-> (B, heads, T, h)
Tensor splitHeads(const Tensor& x, int heads);
Tensor mergeHeads(const Tensor& x);

} // namespace calm
