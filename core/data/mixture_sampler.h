#pragma once

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/spec/training_settings.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace calm
{

/// A part's share at a step, counted from 0, of a run of `steps`; relative to the other parts' and never below 0.
double shareAt(const MixturePart& part, int step, int steps);

/// Which examples make which step of a run. Each part of the mixture is visited in shuffled epochs without
/// repetition; the parts share a step's tokens as their shares say. The same seed gives the same batches.
class MixtureSampler
{
public:
    /// `lengths[part][index]`: tokens of each example. Error(badInput) for a part without examples.
    MixtureSampler(std::vector<MixturePart> parts, std::vector<std::vector<int>> lengths, int tokensPerBatch, int steps,
                   std::uint64_t seed);

    /// (part, index) of each example of one batch of step `step`, counted from 0. Steps must be asked for in order; a
    /// step may have several batches. At least one example; otherwise their tokens stay within tokensPerBatch.
    std::vector<std::pair<int, std::int64_t>> batch(int step);

    Json state() const;              ///< where the epochs stand, for checkpoints
    void restore(const Json& state); ///< Error(corrupt)

private:
    struct Epoch
    {
        std::vector<std::int64_t> order;
        std::size_t next = 0;
        std::uint64_t seed = 0; ///< what `order` was shuffled with, so that a checkpoint need not hold it
    };
    std::int64_t peek(std::size_t part);
    void reshuffle(Epoch& epoch);
    double share(std::size_t part, int step) const;

    std::vector<MixturePart> m_parts;
    std::vector<std::vector<int>> m_lengths;
    std::vector<Epoch> m_epochs;
    std::vector<double> m_owed; ///< how far each part lags behind its share, in examples
    int m_tokensPerBatch;
    int m_steps;
    Random m_random;
};

} // namespace calm
