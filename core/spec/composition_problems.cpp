#include "core/spec/composition.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace calm
{

namespace
{
using Problems = std::vector<std::string>;

std::string blocks(const std::string& model, const ModelCard& card)
{
    return model + " has blocks 0 to " + std::to_string(card.layers - 1);
}

void checkMembers(const Composition& composition, const ModelCard& anchor, const std::vector<ModelCard>& augmenting,
                  Problems& problems)
{
    if (composition.name.empty())
        problems.push_back("Give the composition a name.");
    if (composition.name == "anchor" || composition.name == "augmenting")
        problems.push_back("The name \"" + composition.name + "\" means a member of a composition; choose another.");
    if (composition.anchor.empty())
        problems.push_back("Choose an anchor: the model whose output is used.");
    else if (!anchor.problem.empty())
        problems.push_back("The anchor " + composition.anchor + " cannot be used: " + anchor.problem);
    if (composition.augmenting.empty())
        problems.push_back("Choose at least one augmenting model.");
    for (std::size_t i = 0; i < composition.augmenting.size() && i < augmenting.size(); ++i)
        if (!augmenting[i].problem.empty())
            problems.push_back("The augmenting model " + composition.augmenting[i] +
                               " cannot be used: " + augmenting[i].problem);
}

void checkConnection(const Composition& composition, const Connection& connection, const ModelCard& anchor,
                     const std::vector<ModelCard>& augmenting, Problems& problems)
{
    const std::string text =
        "The connection " + layerName(connection.augmentingLayer) + " -> " + layerName(connection.anchorLayer);
    const auto index = static_cast<std::size_t>(connection.augmenting);
    if (connection.augmenting < 0 || index >= composition.augmenting.size() || index >= augmenting.size()) {
        problems.push_back(text + " starts at augmenting model " + std::to_string(connection.augmenting) +
                           ", which the composition does not have.");
        return;
    }
    if (!isAugmentingLayer(connection.augmentingLayer, augmenting[index].layers))
        problems.push_back(text + " starts at a layer that does not exist: " +
                           blocks(composition.augmenting[index], augmenting[index]) + ".");
    const int to = connection.anchorLayer;
    if (to < embeddingLayer || to >= anchor.layers)
        problems.push_back(text + " ends at a layer that does not exist: " + blocks(composition.anchor, anchor) + ".");
}

void checkConnections(const Composition& composition, const ModelCard& anchor, const std::vector<ModelCard>& augmenting,
                      Problems& problems)
{
    if (composition.connections.empty()) {
        problems.push_back("Draw at least one connection from an augmenting layer to an anchor layer.");
        return;
    }
    std::set<std::tuple<int, int, int>> seen;
    std::set<int> connected;
    for (const Connection& connection : composition.connections) {
        checkConnection(composition, connection, anchor, augmenting, problems);
        connected.insert(connection.augmenting);
        // Their code spaces more pairs than there are layers by repeating some: one bridge after the other then.
        const bool isNew =
            seen.emplace(connection.augmenting, connection.augmentingLayer, connection.anchorLayer).second;
        if (!isNew && composition.bridge.form != BridgeForm::release)
            problems.push_back("The connection " + layerName(connection.augmentingLayer) + " -> " +
                               layerName(connection.anchorLayer) + " is drawn twice; remove one.");
    }
    for (std::size_t i = 0; i < composition.augmenting.size(); ++i)
        if (!connected.contains(static_cast<int>(i)))
            problems.push_back("The augmenting model " + composition.augmenting[i] +
                               " has no connection; draw one or remove the model.");
}

/// What their code does not compute, said before anything is trained so.
void checkReleaseForm(const BridgeSettings& bridge, Problems& problems)
{
    if (bridge.scale == BridgeScale::rmsNorm)
        problems.push_back(
            "The release's form of bridges has a norm of its own; choose the scale none or calibrated, or "
            "the plain form.");
    if (std::ranges::any_of(bridge.distanceSlopes, [](double slope) { return slope > 0; }))
        problems.push_back("The release's form of bridges knows no distance slopes; set them to 0, or choose the plain "
                           "form.");
    if (!std::isfinite(bridge.normEpsilon) || bridge.normEpsilon <= 0)
        problems.push_back("The norm's epsilon must be a number above 0.");
}

void checkBridge(const Composition& composition, const ModelCard& anchor, Problems& problems)
{
    const BridgeSettings& bridge = composition.bridge;
    if (bridge.heads < 1)
        problems.push_back("A bridge needs at least one head.");
    else if (anchor.hiddenSize > 0 && anchor.hiddenSize % bridge.heads != 0)
        problems.push_back(std::to_string(bridge.heads) + " heads do not divide the anchor's width " +
                           std::to_string(anchor.hiddenSize) + "; choose a divisor of it.");
    const auto isBad = [](double slope) { return !std::isfinite(slope) || slope < 0; };
    if (bridge.distanceSlopes.empty() || std::ranges::any_of(bridge.distanceSlopes, isBad))
        problems.push_back("The distance slopes must be one or more numbers from 0 up; a single 0 switches them off.");
    if (!(bridge.dropout >= 0.0 && bridge.dropout < 1.0))
        problems.push_back("The dropout must be at least 0 and below 1.");
    if (bridge.form == BridgeForm::release)
        checkReleaseForm(bridge, problems);
}
} // namespace

std::vector<std::string> problemsOf(const Composition& composition, const ModelCard& anchor,
                                    const std::vector<ModelCard>& augmenting)
{
    Problems problems;
    checkMembers(composition, anchor, augmenting, problems);
    if (!composition.anchor.empty() && !composition.augmenting.empty())
        checkConnections(composition, anchor, augmenting, problems);
    checkBridge(composition, anchor, problems);
    return problems;
}

} // namespace calm
