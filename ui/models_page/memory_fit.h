#pragma once

#include "core/weights/model_memory.h"

#include <QString>

namespace calm::ui
{

/// Whether a model goes into what memory is free before it is loaded.
struct MemoryFit
{
    enum class Kind {
        unknown, ///< nobody knows its size, or what is free
        whole,   ///< weights, keys and values of a full context
        partly,  ///< the weights, and a shorter context
        none     ///< not even the weights
    };
    Kind kind = Kind::unknown;
    QString word;     ///< for a table: "fits", "to 12,000", "too large"
    QString sentence; ///< with the numbers, and what to do
};

/// `free` bytes as freeMemory() says them.
MemoryFit fitOf(const ModelMemory& memory, std::int64_t free);

} // namespace calm::ui
