#include "core/spec/layer_transfer.h"

#include <algorithm>

namespace calm
{

int sameDepthLayer(int layer, int from, int to)
{
    if (layer == embeddingLayer || layer == finalState || layer == predictionState || from < 1 || to < 1)
        return layer;
    const std::int64_t passed = (2LL * (layer + 1) * to + from) / (2LL * from); // rounded, halves up
    return std::clamp(static_cast<int>(passed) - 1, 0, to - 1);
}

Depths depthsOf(const ModelCard& anchor, const std::vector<ModelCard>& augmenting)
{
    Depths depths{.anchor = anchor.layers, .augmenting = {}};
    for (const ModelCard& card : augmenting)
        depths.augmenting.push_back(card.layers);
    return depths;
}

std::vector<Connection> transferred(const std::vector<Connection>& connections, const Depths& from, const Depths& to,
                                    const std::vector<int>& place)
{
    std::vector<Connection> result;
    for (const Connection& connection : connections) {
        const auto old = static_cast<std::size_t>(connection.augmenting);
        if (old >= place.size() || old >= from.augmenting.size() || place[old] < 0)
            continue;
        const int now = to.augmenting.at(static_cast<std::size_t>(place[old]));
        const Connection moved{place[old], sameDepthLayer(connection.augmentingLayer, from.augmenting[old], now),
                               sameDepthLayer(connection.anchorLayer, from.anchor, to.anchor)};
        if (std::ranges::find(result, moved) == result.end())
            result.push_back(moved);
    }
    return result;
}

std::vector<int> samePlaces(const std::vector<std::string>& from, const std::vector<std::string>& to)
{
    std::vector<int> places(from.size(), -1);
    std::vector<bool> taken(to.size(), false);
    const auto take = [&](std::size_t model, std::size_t place) {
        places[model] = static_cast<int>(place);
        taken[place] = true;
    };
    for (std::size_t model = 0; model < from.size(); ++model)
        if (const auto found = std::ranges::find(to, from[model]); found != to.end())
            take(model, static_cast<std::size_t>(found - to.begin()));
    for (std::size_t model = 0; model < from.size(); ++model)
        if (places[model] < 0 && model < to.size() && !taken[model])
            take(model, model);
    for (std::size_t model = 0; model < from.size(); ++model)
        if (const auto free = std::ranges::find(taken, false); places[model] < 0 && free != taken.end())
            take(model, static_cast<std::size_t>(free - taken.begin()));
    return places;
}

} // namespace calm
