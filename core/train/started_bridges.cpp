#include "core/train/started_bridges.h"

#include "core/base/error.h"
#include "core/spec/staged_training.h"

#include <ATen/core/grad_mode.h>

namespace calm
{

namespace
{
void copyBridge(const BridgeWeights& from, BridgeWeights& into, const std::string& connection)
{
    const NamedTensors source = namedTensors(from, 0), target = namedTensors(into, 0);
    bool fits = source.size() == target.size();
    for (std::size_t i = 0; fits && i < source.size(); ++i)
        fits = source[i].first == target[i].first && source[i].second.sizes() == target[i].second.sizes();
    if (!fits)
        throw Error(ErrorKind::badInput, "The checkpoint's bridge " + connection +
                                             " has another shape than the models of this composition ask for; a model "
                                             "of that name has been replaced by another one since.");
    for (std::size_t i = 0; i < source.size(); ++i)
        target[i].second.copy_(source[i].second);
    into.augmentingRms = from.augmentingRms;
    into.anchorRms = from.anchorRms;
}
} // namespace

std::vector<bool> startBridges(ComposedModel& model, const SavedBridges& earlier, bool freeze)
{
    at::NoGradGuard noGradients;
    const Composition& composition = model.composition();
    if (const std::string problem = problemOfStart(composition, earlier.composition, freeze); !problem.empty())
        throw Error(ErrorKind::badInput, problem);
    std::vector<bool> started;
    const std::vector<int> from = startedConnections(composition, earlier.composition);
    for (std::size_t i = 0; i < from.size(); ++i) {
        started.push_back(from[i] >= 0);
        const Connection& connection = composition.connections[i];
        if (started.back())
            copyBridge(earlier.bridges[static_cast<std::size_t>(from[i])], model.bridges()[i].weights(),
                       layerName(connection.augmentingLayer) + " -> " + layerName(connection.anchorLayer));
    }
    return started;
}

} // namespace calm
