#include "core/spec/staged_training.h"

#include <algorithm>

namespace calm
{

namespace
{
/// The name of the model a connection reads; empty for one that is not there.
std::string sourceOf(const Composition& composition, const Connection& connection)
{
    const auto index = static_cast<std::size_t>(connection.augmenting);
    return connection.augmenting >= 0 && index < composition.augmenting.size() ? composition.augmenting[index]
                                                                               : std::string();
}

bool computeAlike(BridgeSettings a, const BridgeSettings& b)
{
    a.dropout = b.dropout; // of training only
    a.sawFuture = b.sawFuture; // what happened, not what is computed
    return a == b;
}
} // namespace

std::vector<int> startedConnections(const Composition& composition, const Composition& earlier)
{
    std::vector<int> started;
    for (const Connection& connection : composition.connections) {
        const std::string source = sourceOf(composition, connection);
        const auto same = std::ranges::find_if(earlier.connections, [&](const Connection& other) {
            return !source.empty() && sourceOf(earlier, other) == source &&
                   other.augmentingLayer == connection.augmentingLayer && other.anchorLayer == connection.anchorLayer;
        });
        started.push_back(same == earlier.connections.end() ? -1
                                                            : static_cast<int>(same - earlier.connections.begin()));
    }
    return started;
}

std::string problemOfStart(const Composition& composition, const Composition& earlier, bool freeze)
{
    if (composition.anchor != earlier.anchor)
        return "The checkpoint to start from was trained into the anchor " + earlier.anchor + ", not into " +
               composition.anchor + "; choose one of a composition with the same anchor.";
    if (!computeAlike(composition.bridge, earlier.bridge))
        return "The checkpoint to start from has other bridge settings (heads, scale, slopes or form) than " +
               composition.name + "; give the composition the same ones.";
    const auto started = startedConnections(composition, earlier);
    const auto fresh = std::ranges::count(started, -1);
    if (fresh == static_cast<std::ptrdiff_t>(started.size()))
        return "No connection of " + composition.name +
               " is also one of the checkpoint to start from; the augmenting model's name and both layers must agree.";
    if (freeze && fresh == 0)
        return "Every connection of " + composition.name +
               " starts from the checkpoint, so with those frozen nothing is left to train; add a connection or do not "
               "freeze.";
    return {};
}

CompositionPart withoutAugmenting(const Composition& composition, const std::vector<int>& off)
{
    CompositionPart part;
    part.composition = composition;
    part.composition.augmenting.clear();
    part.composition.connections.clear();
    std::vector<int> newIndex;
    for (std::size_t i = 0; i < composition.augmenting.size(); ++i) {
        const bool stays = std::ranges::find(off, static_cast<int>(i)) == off.end();
        newIndex.push_back(stays ? static_cast<int>(part.composition.augmenting.size()) : -1);
        if (stays)
            part.composition.augmenting.push_back(composition.augmenting[i]);
    }
    for (std::size_t i = 0; i < composition.connections.size(); ++i) {
        Connection connection = composition.connections[i];
        const auto index = static_cast<std::size_t>(connection.augmenting);
        if (connection.augmenting < 0 || index >= newIndex.size() || newIndex[index] < 0)
            continue;
        connection.augmenting = newIndex[index];
        part.composition.connections.push_back(connection);
        part.connections.push_back(i);
    }
    return part;
}

} // namespace calm
