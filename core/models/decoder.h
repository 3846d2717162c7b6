#pragma once

#include "core/models/decoder_weights.h"
#include "core/models/key_value_cache.h"
#include "core/models/text_rows.h"

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

    /// The same for texts of different lengths side by side without padding, none of which sees another: ids (N) int64 ->
    /// (1, N, D), and blocks [first, last) on that. Each text's answer is what it would be alone. `recompute`: what is
    /// inside a block is not kept for the way back but computed again there.
    Tensor embed(const Tensor& ids, const TextRows& texts) const;
    Tensor runBlocks(Tensor hidden, int first, int last, const TextRows& texts, const Tap& tap = {},
                     bool recompute = false) const;
    /// One block where only some rows of what it gives are wanted: (1, N, D) -> (1, L, D). The other rows are read, as
    /// keys and values, and not computed further.
    Tensor runBlock(int layer, const Tensor& hidden, const TextRows& texts, const ChosenRows& wanted) const;

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
    class Where;
    class Positions;
    class TextPositions;
    Tensor embedAt(const Tensor& ids, const Tensor& positions) const;
    Tensor runBlock(int layer, const Tensor& hidden, Where& where) const;
    Tensor attend(int layer, const Tensor& x, Where& where) const;

    DecoderSettings m_settings;
    DecoderWeights m_weights;
};

} // namespace calm
