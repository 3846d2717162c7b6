#include "ui/models_page/role_changes.h"

#include "core/spec/layer_presets.h"
#include "core/spec/layer_transfer.h"

#include <algorithm>

namespace calm::ui
{

namespace
{

/// Connections to begin with: the paper's where the models are deep enough, else block by block.
std::vector<Connection> firstConnections(const ModelCard& augmenting, const ModelCard& anchor)
{
    constexpr int paper = 4;
    return augmenting.layers >= 2 * paper && anchor.layers >= 2 * paper
               ? everyKthLayer(paper, augmenting.layers, anchor.layers)
               : sameRelativeDepth(1, augmenting.layers, anchor.layers);
}

int dividingHeads(int heads, int width)
{
    while (heads > 1 && width % heads != 0)
        --heads;
    return heads;
}

} // namespace

Composition firstComposition(const std::string& name, const ModelRecord& anchor, const ModelRecord& augmenting)
{
    Composition composition;
    composition.name = name;
    composition.anchor = anchor.name;
    composition.augmenting = {augmenting.name};
    composition.connections = firstConnections(augmenting.card, anchor.card);
    composition.bridge.heads = dividingHeads(composition.bridge.heads, anchor.card.hiddenSize);
    return composition;
}

Composition withModels(const Composition& before, const ModelRecord& anchor, const std::vector<ModelRecord>& augmenting,
                       const std::vector<ModelRecord>& all)
{
    const auto layersOf = [&all](const std::string& name) {
        const auto model = std::ranges::find(all, name, &ModelRecord::name);
        return model == all.end() ? 0 : model->card.layers;
    };
    Depths from{layersOf(before.anchor), {}}, to{anchor.card.layers, {}};
    for (const std::string& name : before.augmenting)
        from.augmenting.push_back(layersOf(name));
    Composition after = before;
    after.anchor = anchor.name;
    after.augmenting.clear();
    for (const ModelRecord& model : augmenting) {
        after.augmenting.push_back(model.name);
        to.augmenting.push_back(model.card.layers);
    }
    std::vector<int> places = samePlaces(before.augmenting, after.augmenting);
    const auto isRead = [&](int place) {
        return std::ranges::any_of(before.connections, [&](const Connection& connection) {
            return places.at(std::size_t(connection.augmenting)) == place;
        });
    };
    for (int& place : places)
        for (int free = 0; place < 0 && free < int(after.augmenting.size()); ++free)
            if (!isRead(free))
                place = free;
    after.connections = transferred(before.connections, from, to, places);
    after.bridge.heads = dividingHeads(after.bridge.heads, anchor.card.hiddenSize);
    return after;
}

} // namespace calm::ui
