#pragma once

#include "core/spec/model_card.h"

#include <cstdint>

namespace calm
{

/// Bytes a model takes in memory while it answers: its weights stay in the file's precision; keys and values of what
/// was read are float32, of every position in every block.
struct ModelMemory
{
    std::int64_t weights = 0;        ///< as the file has them
    std::int64_t weightsFloat32 = 0; ///< had they all been widened, as a program does that computes with float32 alone
    std::int64_t perToken = 0;       ///< keys and values of one position
    int context = 0;                 ///< positions it was made for; 0 = not stated

    std::int64_t keysAndValues() const { return perToken * context; } ///< of a full context
    std::int64_t whole() const { return weights + keysAndValues(); }
    /// How many positions go into `free` bytes beside the weights, at most the context; 0 = the weights do not.
    std::int64_t positionsIn(std::int64_t free) const;
};

/// `headDim`: numbers in a key head (ModelFacts::headDim); 0 = width / heads.
ModelMemory memoryOf(const ModelCard& card, int headDim = 0);

} // namespace calm
