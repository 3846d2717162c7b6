#include "core/weights/model_memory.h"

#include <algorithm>
#include <limits>

namespace calm
{

std::int64_t ModelMemory::positionsIn(std::int64_t free) const
{
    if (free < weights)
        return 0;
    const std::int64_t most = context > 0 ? context : std::numeric_limits<std::int64_t>::max();
    return perToken > 0 ? std::min(most, (free - weights) / perToken) : most;
}

ModelMemory memoryOf(const ModelCard& card, int headDim)
{
    constexpr auto floatBytes = static_cast<std::int64_t>(sizeof(float));
    if (headDim == 0 && card.heads > 0)
        headDim = card.hiddenSize / card.heads;
    return {.weights = card.bytes,
            .weightsFloat32 = card.parameters * floatBytes,
            .perToken = 2 * floatBytes * card.layers * card.kvHeads * headDim,
            .context = card.contextLength};
}

} // namespace calm
