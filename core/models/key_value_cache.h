#pragma once

#include "core/models/tensor_io.h"

#include <utility>
#include <vector>

namespace calm
{

/// Keys and values of the positions read so far, one growing buffer per layer. Appending costs the new positions
/// only, amortised. Also used by bridges for the augmenting positions.
class KeyValueCache
{
public:
    explicit KeyValueCache(int layers) : m_layers(static_cast<std::size_t>(layers)) {}

    /// Adds key and value (B, H, T, h) of the next T positions of `layer`; answers all of that layer's so far,
    /// as views (B, H, length, h) that the next append may overwrite beyond their end only.
    std::pair<Tensor, Tensor> append(int layer, const Tensor& key, const Tensor& value);

    /// All of `layer` so far, as append() answers it; undefined before the first.
    std::pair<Tensor, Tensor> all(int layer) const;

    /// Forgets what was read after the first `length` positions of `layer`. Views of it end where they are read again.
    void truncate(int layer, std::int64_t length);

    std::int64_t length(int layer) const { return m_layers[static_cast<std::size_t>(layer)].length; }

private:
    struct Layer
    {
        Tensor keys, values; ///< (B, H, capacity, h)
        std::int64_t length = 0;
    };
    std::vector<Layer> m_layers;
};

} // namespace calm
