#pragma once

#include "core/models/decoder_weights.h"
#include "core/models/key_value_cache.h"

#include <functional>

namespace calm
{

/// A decoder-only network. Immutable: any number of computations may run over it at once.
/// B batch, T new positions, D width, V vocabulary. Autograd follows the caller's mode: frozen weights do not
/// require gradients, so gradients pass through blocks without being computed for them.
class DecoderModel
{
public:
    DecoderModel(DecoderSettings settings, DecoderWeights weights);

    const DecoderSettings& settings() const { return m_settings; }
    const DecoderWeights& weights() const { return m_weights; }

    /// ids (B, T) int64 at positions position..position+T-1 -> (B, T, D): what block 0 reads. Error(badInput) for an
    /// id outside the vocabulary, or a position beyond the model's table of positions.
    Tensor embed(const Tensor& ids, std::int64_t position = 0) const;

    /// Sees the output of a block; what it returns is what the next block reads.
    using Tap = std::function<Tensor(int layer, const Tensor& hidden)>;

    /// Runs blocks [first, last) on hidden (B, T, D) that stands at positions position..position+T-1. With a cache
    /// the blocks also see the positions kept there, and the new ones are added to it.
    Tensor runBlocks(Tensor hidden, int first, int last, std::int64_t position = 0, KeyValueCache* cache = nullptr,
                     const Tap& tap = {}) const;

    /// Whether keys that were cached when `before` positions had been read still hold with `after` positions: not where
    /// the rotary frequencies follow the length (dynamic, longrope). Then everything has to be read again.
    bool cacheHolds(std::int64_t before, std::int64_t after) const;

    /// How many positions a text may have: the rows of a table of positions; 0 = no end.
    std::int64_t positionLimit() const;

    Tensor finalNorm(const Tensor& hidden) const;  ///< (..., D) -> (..., D): the final state
    Tensor logits(const Tensor& finalState) const; ///< (..., D) -> (..., V)

    /// The whole way without a cache: ids (B, T) -> logits (B, T, V).
    Tensor forward(const Tensor& ids, const Tap& tap = {}) const;

private:
    struct Positions;
    Tensor runBlock(int layer, const Tensor& hidden, Positions& positions, KeyValueCache* cache) const;
    Tensor attend(int layer, const Tensor& x, Positions& positions, KeyValueCache* cache) const;

    DecoderSettings m_settings;
    DecoderWeights m_weights;
};

} // namespace calm
