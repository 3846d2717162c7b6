#include "ui/layer_map_page/layer_columns.h"

#include "ui/layer_map_page/block_item.h"

#include <algorithm>
#include <cmath>

namespace calm::ui
{

namespace
{

constexpr double bridgeStep = 330;    ///< from the last augmenting column to the anchor's: room for the links
constexpr double neighbourStep = 244; ///< between augmenting columns
constexpr double stackGap = 24;

} // namespace

LayerColumns::LayerColumns(std::vector<int> augmenting, int anchor, bool stacked)
    : m_stacked(stacked && augmenting.size() > 1)
{
    int most = anchor;
    for (const int blocks : augmenting)
        most = std::max(most, blocks);
    double height = most * pitch;
    double x = 0, y = 0;
    for (std::size_t i = 0; i < augmenting.size(); ++i) {
        const double step = m_stacked ? pitch : height / augmenting[i];
        m_augmenting.push_back({augmenting[i], x, y, step});
        if (m_stacked)
            y += augmenting[i] * pitch + headerHeight + stackGap;
        else if (i + 1 < augmenting.size())
            x += neighbourStep;
    }
    if (m_stacked)
        height = std::max(height, y - headerHeight - stackGap);
    m_anchor = {anchor, augmenting.empty() ? 0 : x + bridgeStep, 0, anchor > 0 ? height / anchor : pitch};
}

bool LayerColumns::shouldStack(const std::vector<int>& augmenting, int anchor, const QSizeF& view, bool isStacked)
{
    if (augmenting.size() < 2 || view.isEmpty())
        return false;
    const auto scale = [&](bool stacked) {
        const QSizeF size = LayerColumns(augmenting, anchor, stacked).size();
        return std::min({view.width() / size.width(), view.height() / size.height(), 1.0});
    };
    constexpr double clearly = 1.15;
    return isStacked ? scale(true) * clearly > scale(false) : scale(true) > scale(false) * clearly;
}

const LayerColumns::Column& LayerColumns::at(int column) const
{
    return column == BlockItem::anchorColumn ? m_anchor : m_augmenting.at(std::size_t(column));
}

QPointF LayerColumns::header(int column) const
{
    return {at(column).x, at(column).y - headerHeight};
}

QPointF LayerColumns::block(int column, int place) const
{
    const Column& c = at(column);
    return {c.x, c.y + c.step * (place + 0.5) - BlockItem::height / 2};
}

QSizeF LayerColumns::size() const
{
    double bottom = m_anchor.y + m_anchor.blocks * m_anchor.step;
    for (const Column& column : m_augmenting)
        bottom = std::max(bottom, column.y + column.blocks * column.step);
    return {m_anchor.x + BlockItem::width + 2 * margin, bottom + headerHeight + 2 * margin};
}

std::vector<int> LayerColumns::columnsBetween(int column) const
{
    std::vector<int> between;
    for (int i = column + 1; !m_stacked && i < int(m_augmenting.size()); ++i)
        between.push_back(i);
    return between;
}

double LayerColumns::gapNear(int column, double y) const
{
    const Column& c = at(column);
    const double place = std::round((y - c.y) / c.step);
    return c.y + std::clamp(place, 0.0, double(c.blocks)) * c.step;
}

} // namespace calm::ui
