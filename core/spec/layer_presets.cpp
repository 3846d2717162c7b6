#include "core/spec/layer_presets.h"

#include "core/spec/layer_transfer.h"

#include <algorithm>

namespace calm
{

namespace
{
/// Position `i` of `n` numbers spaced evenly over 0..last, both ends included; cut to a whole number as the
/// authors' release does (linspace, then int).
int spaced(int i, int n, int last)
{
    return n < 2 ? 0 : static_cast<int>(static_cast<std::int64_t>(i) * last / (n - 1));
}
} // namespace

std::vector<Connection> everyKthLayer(int k, int augmentingLayers, int anchorLayers, int index)
{
    std::vector<Connection> connections;
    const int last = std::min(augmentingLayers, anchorLayers);
    for (int block = k - 1; k > 0 && block < last; block += k)
        connections.push_back({index, block, block});
    return connections;
}

std::vector<Connection> evenlySpaced(int n, int augmentingLayers, int anchorLayers, int index)
{
    std::vector<Connection> connections;
    const int count = std::min({n, augmentingLayers, anchorLayers});
    for (int i = 0; i < count; ++i)
        connections.push_back({index, spaced(i, count, augmentingLayers - 1), spaced(i, count, anchorLayers - 1)});
    return connections;
}

std::vector<Connection> sameRelativeDepth(int k, int augmentingLayers, int anchorLayers, int index)
{
    std::vector<Connection> connections;
    if (anchorLayers < 1)
        return connections;
    for (int block = k - 1; k > 0 && block < augmentingLayers; block += k)
        connections.push_back({index, block, sameDepthLayer(block, augmentingLayers, anchorLayers)});
    return connections;
}

std::vector<Connection> lastLayers(int n, int augmentingLayers, int anchorLayers, int index)
{
    std::vector<Connection> connections;
    const int count = std::min({n, augmentingLayers, anchorLayers});
    for (int i = count; i > 0; --i)
        connections.push_back({index, augmentingLayers - i, anchorLayers - i});
    return connections;
}

std::vector<Connection> finalStateIntoFirst(int n, int anchorLayers, int index)
{
    std::vector<Connection> connections{{index, finalState, embeddingLayer}};
    for (int block = 0; block < std::min(n, anchorLayers); ++block)
        connections.push_back({index, finalState, block});
    return connections;
}

} // namespace calm
