#include "core/models/key_value_cache.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace calm
{

namespace
{
// Doubling keeps the copies to a constant per position on average.
Tensor grown(const Tensor& buffer, const Tensor& like, std::int64_t length, std::int64_t capacity)
{
    auto sizes = like.sizes().vec();
    sizes[2] = capacity;
    Tensor larger = at::empty(sizes, like.options());
    if (length > 0)
        larger.narrow(2, 0, length).copy_(buffer.narrow(2, 0, length));
    return larger;
}
} // namespace

std::pair<Tensor, Tensor> KeyValueCache::append(int index, const Tensor& key, const Tensor& value)
{
    Layer& layer = m_layers[static_cast<std::size_t>(index)];
    const std::int64_t added = key.size(2), total = layer.length + added;
    if (!layer.keys.defined() || layer.keys.size(2) < total) {
        const std::int64_t capacity = std::max<std::int64_t>({total, 2 * layer.length, 64});
        layer.keys = grown(layer.keys, key, layer.length, capacity);
        layer.values = grown(layer.values, value, layer.length, capacity);
    }
    layer.keys.narrow(2, layer.length, added).copy_(key);
    layer.values.narrow(2, layer.length, added).copy_(value);
    layer.length = total;
    return all(index);
}

std::pair<Tensor, Tensor> KeyValueCache::all(int index) const
{
    const Layer& layer = m_layers[static_cast<std::size_t>(index)];
    if (!layer.keys.defined())
        return {};
    return {layer.keys.narrow(2, 0, layer.length), layer.values.narrow(2, 0, layer.length)};
}

void KeyValueCache::truncate(int index, std::int64_t length)
{
    Layer& layer = m_layers[static_cast<std::size_t>(index)];
    layer.length = std::min(layer.length, length);
}

} // namespace calm
