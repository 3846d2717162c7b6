#include "ui/layer_map_page/map_cursor.h"

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"

#include <algorithm>
#include <tuple>

namespace calm::ui
{

namespace
{

auto order(const Connection& connection)
{
    return std::tuple(connection.augmenting, connection.augmentingLayer == predictionState, connection.augmentingLayer,
                      connection.anchorLayer);
}

} // namespace

MapCursor::MapCursor(const CompositionDraft& draft) : m_draft(draft) {}

int MapCursor::columns() const
{
    return int(m_draft.augmentingCards().size()) + 1;
}

std::vector<int> MapCursor::layersOf(int column) const
{
    const bool isAnchor = column == BlockItem::anchorColumn;
    const int blocks =
        isAnchor ? m_draft.anchorCard().layers : m_draft.augmentingCards().at(std::size_t(column)).layers;
    std::vector<int> layers;
    for (int layer = embeddingLayer; layer < blocks; ++layer)
        layers.push_back(layer);
    if (!isAnchor)
        layers.insert(layers.end(), {finalState, predictionState});
    return layers;
}

void MapCursor::moveTo(const LayerPlace& place)
{
    m_place = place;
    keepInside();
}

void MapCursor::keepInside()
{
    if (m_place.column >= columns() - 1 || m_place.column < 0)
        m_place.column =
            m_draft.augmentingCards().empty() || m_place.column < 0 ? BlockItem::anchorColumn : columns() - 2;
    const std::vector<int> layers = layersOf(m_place.column);
    if (std::ranges::find(layers, m_place.layer) == layers.end())
        m_place.layer = std::max(embeddingLayer, layers.back());
}

void MapCursor::moveLayer(int by)
{
    const std::vector<int> layers = layersOf(m_place.column);
    const auto at = std::ranges::find(layers, m_place.layer) - layers.begin();
    m_place.layer = layers[std::size_t(std::clamp<std::ptrdiff_t>(at + by, 0, std::ssize(layers) - 1))];
}

void MapCursor::moveColumn(int by)
{
    const std::vector<int> before = layersOf(m_place.column);
    const int now = m_place.column == BlockItem::anchorColumn ? columns() - 1 : m_place.column;
    const int wanted = std::clamp(now + by, 0, columns() - 1);
    if (wanted == now)
        return;
    const auto at = std::ranges::find(before, m_place.layer) - before.begin();
    m_place.column = wanted == columns() - 1 ? BlockItem::anchorColumn : wanted;
    const std::vector<int> after = layersOf(m_place.column);
    const auto last = std::max<std::ptrdiff_t>(1, std::ssize(before) - 1);
    m_place.layer = after[std::size_t((2 * at * (std::ssize(after) - 1) + last) / (2 * last))];
}

void MapCursor::moveToEnd(bool last)
{
    const std::vector<int> layers = layersOf(m_place.column);
    m_place.layer = last ? layers.back() : layers.front();
}

std::optional<Connection> MapCursor::nextConnection(const std::optional<Connection>& current, int by) const
{
    std::vector<Connection> all = m_draft.composition().connections;
    std::erase_if(all, [this](const Connection& connection) { return !m_draft.isLayerPair(connection); });
    if (all.empty())
        return std::nullopt;
    std::ranges::sort(all, {}, order);
    const auto at = current ? std::ranges::find(all, *current) : all.end();
    if (at == all.end()) {
        const auto here = std::ranges::find_if(all, [this](const Connection& connection) {
            return m_place.column == BlockItem::anchorColumn
                       ? connection.anchorLayer == m_place.layer
                       : connection.augmenting == m_place.column && connection.augmentingLayer == m_place.layer;
        });
        return here != all.end() ? *here : by < 0 ? all.back() : all.front();
    }
    const auto count = std::ssize(all);
    return all[std::size_t(((at - all.begin()) + by + count) % count)];
}

} // namespace calm::ui
