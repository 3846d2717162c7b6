#pragma once

#include "core/models/tensor_io.h"

#include <cstdint>
#include <vector>

namespace calm
{

/// Which keys each query of several texts may see. The texts' queries stand one after the other, and so do their keys;
/// there is no padding, and no text sees another. Self-attention and the bridges' cross-attention are both this: along a
/// text the number of keys that may be seen never shrinks.
struct AttentionPattern
{
    std::vector<std::int64_t> queryBegins; ///< where each text's queries begin, and behind the last where they end
    std::vector<std::int64_t> keyBegins;   ///< the same for the keys
    std::vector<std::int64_t> seenFrom;    ///< per query: of its text's keys it sees those from here (0 but for a window)
    std::vector<std::int64_t> seenTo;      ///< to before here; where that is seenFrom it sees nothing and reads zero
    /// Distance: a head's score is lowered by slope * (queryPosition - keyPosition). Empty: no head's is.
    std::vector<double> slopes;              ///< per query head
    std::vector<std::int64_t> queryPosition; ///< per query; empty without slopes
    std::vector<std::int64_t> keyPosition;   ///< per key

    std::size_t texts() const { return queryBegins.size() - 1; }
    std::int64_t queries() const { return queryBegins.back(); }
    std::int64_t keys() const { return keyBegins.back(); }
};

/// softmax(cap(scale q k^T) - distance) v, text by text. Q queries, K keys, H query heads that share G key heads in
/// groups of H / G, width h each. query (Q, H, h), key and value (K, G, h), float32; any strides whose last is 1. Result
/// (Q, H, h). `cap` 0 = none. Gradients for all three.
///
/// On the CPU each text and head is one task that keeps a tile of scores at a time, forwards and backwards (as in
/// FlashAttention, arXiv 2205.14135): scores never stand in memory as a whole, and what may not be seen is not computed.
Tensor textAttention(const Tensor& query, const Tensor& key, const Tensor& value, const AttentionPattern& pattern,
                     double scale, double cap = 0.0);

} // namespace calm
