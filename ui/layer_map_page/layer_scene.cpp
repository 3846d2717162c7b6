#include "ui/layer_map_page/layer_scene.h"

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFontMetrics>

#include <algorithm>
#include <map>
#include <utility>

namespace calm::ui
{

namespace
{

constexpr int anchorStates = 1;     ///< beside its blocks: the embedding's output before the first
constexpr int augmentingStates = 3; ///< that, and "final" and "prediction" after the last
constexpr double headerSides = 46;  ///< by which a header may be wider than its column, on either side
constexpr double endsApart = 4;     ///< of links at one block
constexpr double endsRoom = BlockItem::height / 2 - BlockItem::portRadius - 1;

std::vector<int> blocksOf(const std::vector<ModelCard>& augmenting)
{
    std::vector<int> blocks;
    for (const ModelCard& card : augmenting)
        blocks.push_back(card.layers + augmentingStates);
    return blocks;
}

QColor between(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](int from, int to) { return qRound(from + (to - from) * share); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

bool holds(const std::vector<Connection>& connections, const Connection& connection)
{
    return std::ranges::find(connections, connection) != connections.end();
}

} // namespace

QColor riseColour(double rise, const std::vector<ConnectionImportance>& importance, const Colours& colours)
{
    double largest = 0;
    for (const ConnectionImportance& one : importance)
        largest = std::max(largest, one.lossRise);
    constexpr double noise = 0.02; // of the largest: below it a fall says nothing
    if (rise < -noise * largest)
        return colours.warning;
    return between(colours.mutedText, colours.accent, largest > 0 ? std::clamp(rise / largest, 0.0, 1.0) : 0);
}

LayerScene::LayerScene(CompositionDraft& draft, QObject* parent)
    : QGraphicsScene(parent), m_draft(draft), m_colours(&lightColours()), m_columns({}, 0, false), m_cursor(draft)
{
    setBackgroundBrush(m_colours->surface); // a view takes it for granted
    connect(&draft, &CompositionDraft::loaded, this, &LayerScene::rebuild);
    connect(&draft, &CompositionDraft::changed, this, &LayerScene::drawConnections);
    connect(&draft, &CompositionDraft::previewChanged, this, &LayerScene::drawConnections);
    rebuild();
}

void LayerScene::setColours(const Colours& colours)
{
    m_colours = &colours;
    setBackgroundBrush(colours.surface);
    rebuild();
    drawConnections();
}

void LayerScene::setNotes(const QStringList& notes, const QStringList& toolTips)
{
    if (m_notes == notes && m_noteTips == toolTips)
        return;
    m_notes = notes;
    m_noteTips = toolTips;
    rebuild();
    drawConnections();
}

void LayerScene::setImportance(const std::vector<ConnectionImportance>& importance)
{
    m_importance = importance;
    drawConnections();
}

void LayerScene::arrangeFor(const QSizeF& view)
{
    const bool stacked = LayerColumns::shouldStack(
        blocksOf(m_draft.augmentingCards()), m_draft.anchorCard().layers + anchorStates, view, m_columns.isStacked());
    if (stacked == m_columns.isStacked())
        return;
    const std::vector<Connection> selected = selectedConnections();
    m_columns = LayerColumns({0, 0}, 0, stacked); // rebuild() keeps the manner
    rebuild();
    drawConnections();
    selectConnections(selected);
}

// ---- what is drawn ----------------------------------------------------------------------------------------------

void LayerScene::rebuild()
{
    // Deleting a selected link speaks at once: by then no list may hold it.
    m_blocks.clear();
    m_links.clear();
    m_drawn.reset();
    m_grabbed.reset();
    m_drawnPath.clear();
    m_pressed = m_target = nullptr;
    m_pointed = nullptr;
    m_onLink.reset();
    clear();
    Q_EMIT drawnAnew();
    const auto& augmenting = m_draft.augmentingCards();
    const ModelCard& anchor = m_draft.anchorCard();
    if (anchor.layers == 0)
        return;
    m_columns = LayerColumns(blocksOf(augmenting), anchor.layers + anchorStates, m_columns.isStacked());
    for (std::size_t i = 0; i < augmenting.size(); ++i)
        addColumn(int(i), augmenting[i], fromUtf8(m_draft.composition().augmenting[i]));
    addColumn(BlockItem::anchorColumn, anchor, fromUtf8(m_draft.composition().anchor));
    setSceneRect(itemsBoundingRect().adjusted(-LayerColumns::margin, -LayerColumns::margin, LayerColumns::margin,
                                              LayerColumns::margin));
    m_cursor.keepInside();
    setKeyboardHere(m_keyboardHere);
}

void LayerScene::addHeader(int column, const ModelCard& card, const QString& name)
{
    const bool isAnchor = column == BlockItem::anchorColumn;
    QFont bold = QApplication::font();
    bold.setBold(true);
    const QPointF corner = m_columns.header(column);
    double y = corner.y();
    const auto addLine = [&](const QString& text, const QFont& font, const QColor& colour, const QString& toolTip) {
        const int room = int(BlockItem::width + 2 * headerSides);
        auto* line = addSimpleText(QFontMetrics(font).elidedText(text, Qt::ElideMiddle, room), font);
        line->setBrush(colour);
        line->setPos(corner.x() + (BlockItem::width - line->boundingRect().width()) / 2, y);
        line->setToolTip(toolTip);
        y += line->boundingRect().height() + 2;
    };
    addLine(name, bold, isAnchor ? m_colours->anchor : modelColour(*m_colours, column), name);
    const bool numbered = !isAnchor && m_draft.augmentingCards().size() > 1;
    const QString role = isAnchor ? tr("anchor") : numbered ? tr("augmenting %1").arg(column + 1) : tr("augmenting");
    const QString help = tr("%1 layers, %2 numbers wide, %3 attention heads, %4 parameters, %5")
                             .arg(card.layers)
                             .arg(card.hiddenSize)
                             .arg(card.heads)
                             .arg(formatCount(card.parameters), fromUtf8(card.dtype));
    addLine(tr("%1, %2 × %3").arg(role).arg(card.layers).arg(card.hiddenSize), QApplication::font(),
            m_colours->mutedText, help);
    addLine(tr("%1 parameters").arg(formatParameters(card.parameters)), QApplication::font(), m_colours->mutedText,
            help);
    if (!isAnchor && column < m_notes.size())
        addLine(m_notes[column], QApplication::font(), m_colours->mutedText, m_noteTips.value(column));
}

void LayerScene::addColumn(int column, const ModelCard& card, const QString& name)
{
    addHeader(column, card, name);
    int place = 0;
    const auto add = [&](int layer, const QString& text) {
        addBlock(column, layer, text, m_columns.block(column, place++));
    };
    add(embeddingLayer, tr("embedding"));
    for (int layer = 0; layer < card.layers; ++layer)
        add(layer, tr("block %1").arg(layer));
    if (column != BlockItem::anchorColumn) {
        add(finalState, tr("final"));
        add(predictionState, tr("prediction"));
    }
}

/// A link passes the columns on its way between two of their blocks, where it would run straight.
std::vector<QLineF> LayerScene::gapsBetween(const BlockItem& from, const BlockItem& to) const
{
    constexpr double aside = 26, laneWidth = 1.8, widest = 4; // a gap is at least 10 high
    std::vector<QLineF> gaps;
    const QPointF begin = from.port(), end = to.port();
    const double middle = double(m_draft.augmentingCards().size() - 1) / 2;
    const double lane = std::clamp((from.column() - middle) * laneWidth, -widest, widest); // links of a model share one
    for (const int column : m_columns.columnsBetween(from.column())) {
        const double left = m_columns.header(column).x() - aside;
        const double right = left + BlockItem::width + 2 * aside;
        const double share = (left - begin.x()) / (end.x() - begin.x());
        const double y = m_columns.gapNear(column, begin.y() + share * (end.y() - begin.y()));
        gaps.emplace_back(left, y + lane, right, y + lane);
    }
    return gaps;
}

void LayerScene::addBlock(int column, int layer, const QString& text, const QPointF& position)
{
    auto* block = new BlockItem(column, layer, text, *m_colours);
    block->setPos(position);
    addItem(block);
    m_blocks.push_back(block);
}

BlockItem* LayerScene::block(int column, int layer) const
{
    const auto found = std::ranges::find_if(
        m_blocks, [=](const BlockItem* item) { return item->column() == column && item->layer() == layer; });
    return found == m_blocks.end() ? nullptr : *found;
}

ConnectionItem* LayerScene::link(const Connection& connection) const
{
    const auto found =
        std::ranges::find_if(m_links, [&](const ConnectionItem* item) { return item->connection() == connection; });
    return found == m_links.end() ? nullptr : *found;
}

void LayerScene::drawConnections()
{
    const std::vector<Connection> selected = selectedConnections();
    endLink();
    m_grabbed.reset();
    m_pointed = nullptr;
    for (ConnectionItem* link : std::exchange(m_links, {}))
        delete link; // speaks when it was selected; m_links is empty by then
    const std::vector<Connection>& drawn = m_draft.composition().connections;
    const auto& preview = m_draft.preview();
    for (const Connection& connection : drawn)
        addLink(connection,
                !preview || holds(*preview, connection) ? ConnectionItem::Kind::drawn : ConnectionItem::Kind::leaving);
    if (preview)
        for (const Connection& connection : *preview)
            if (!holds(drawn, connection))
                addLink(connection, ConnectionItem::Kind::proposed);
    layOutLinks();
    weighLinks();
    if (m_onLink && !holds(drawn, *m_onLink))
        m_onLink.reset();
    selectConnections(selected);
    Q_EMIT drawnAnew();
}

void LayerScene::addLink(const Connection& connection, ConnectionItem::Kind kind)
{
    if (!block(connection.augmenting, connection.augmentingLayer) ||
        !block(BlockItem::anchorColumn, connection.anchorLayer))
        return; // the validity messages name it
    auto* link = new ConnectionItem(connection, kind, *m_colours);
    addItem(link);
    m_links.push_back(link);
}

/// The links at one block end one beside the other, in the order in which they come in, so that they do not cross
/// there.
void LayerScene::layOutLinks()
{
    std::map<BlockItem*, std::vector<std::pair<double, ConnectionItem*>>> ends; // by the height of the other end
    std::map<ConnectionItem*, std::pair<BlockItem*, BlockItem*>> blocks;
    for (ConnectionItem* link : m_links) {
        BlockItem* from = block(link->connection().augmenting, link->connection().augmentingLayer);
        BlockItem* to = block(BlockItem::anchorColumn, link->connection().anchorLayer);
        ends[from].emplace_back(to->port().y(), link);
        ends[to].emplace_back(from->port().y(), link);
        blocks[link] = {from, to};
    }
    std::map<std::pair<BlockItem*, ConnectionItem*>, double> offsets;
    for (BlockItem* item : m_blocks) {
        auto& links = ends[item];
        std::ranges::stable_sort(links, {}, &std::pair<double, ConnectionItem*>::first);
        const double middle = (double(links.size()) - 1) / 2;
        const double step = middle > 0 ? std::min(endsApart, endsRoom / middle) : 0;
        for (std::size_t i = 0; i < links.size(); ++i)
            offsets[{item, links[i].second}] = (double(i) - middle) * step;
        item->setConnections(int(links.size()), middle * step);
    }
    for (const auto& [link, both] : blocks)
        link->setEnds(both.first->port(offsets[{both.first, link}]), both.second->port(offsets[{both.second, link}]),
                      gapsBetween(*both.first, *both.second));
}

void LayerScene::weighLinks()
{
    constexpr double narrow = 1.5, wide = 8;
    double largest = 0;
    for (const ConnectionImportance& one : m_importance)
        largest = std::max(largest, one.outputShare);
    for (const ConnectionImportance& one : m_importance)
        if (ConnectionItem* item = link(one.connection))
            item->setWeight(largest > 0 ? narrow + (wide - narrow) * one.outputShare / largest : narrow,
                            riseColour(one.lossRise, m_importance, *m_colours));
}

} // namespace calm::ui
