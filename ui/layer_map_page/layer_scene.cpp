#include "ui/layer_map_page/layer_scene.h"

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/connection_item.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QGraphicsSceneMouseEvent>
#include <QKeyEvent>
#include <QPen>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace calm::ui
{

namespace
{

constexpr int anchorStates = 1;     ///< beside its blocks: the embedding's output before the first
constexpr int augmentingStates = 2; ///< "final" and "prediction" after the last
constexpr double headerSides = 46;  ///< by which a header may be wider than its column, on either side

std::vector<int> blocksOf(const std::vector<ModelCard>& augmenting)
{
    std::vector<int> blocks;
    for (const ModelCard& card : augmenting)
        blocks.push_back(card.layers + augmentingStates);
    return blocks;
}

} // namespace

LayerScene::LayerScene(CompositionDraft& draft, QObject* parent)
    : QGraphicsScene(parent), m_draft(draft), m_colours(&lightColours()), m_columns({}, 0, false)
{
    connect(&draft, &CompositionDraft::loaded, this, &LayerScene::rebuild);
    connect(&draft, &CompositionDraft::changed, this, &LayerScene::drawConnections);
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

void LayerScene::rebuild()
{
    // Deleting a selected link speaks at once: by then no list may hold it.
    m_blocks.clear();
    m_links.clear();
    m_linkFrom = m_linkTo = nullptr;
    m_rubber = nullptr;
    clear();
    const auto& augmenting = m_draft.augmentingCards();
    const ModelCard& anchor = m_draft.anchorCard();
    if (anchor.layers == 0)
        return;
    m_columns = LayerColumns(blocksOf(augmenting), anchor.layers + anchorStates, m_columns.isStacked());
    for (std::size_t i = 0; i < augmenting.size(); ++i)
        addColumn(int(i), augmenting[i], QString::fromStdString(m_draft.composition().augmenting[i]));
    addColumn(BlockItem::anchorColumn, anchor, QString::fromStdString(m_draft.composition().anchor));
    setSceneRect(itemsBoundingRect().adjusted(-LayerColumns::margin, -LayerColumns::margin, LayerColumns::margin,
                                              LayerColumns::margin));
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
    addLine(tr("%1, %2 × %3").arg(role).arg(card.layers).arg(card.hiddenSize), QApplication::font(),
            m_colours->mutedText, tr("%1 layers, %2 numbers wide").arg(card.layers).arg(card.hiddenSize));
    if (!isAnchor && column < m_notes.size())
        addLine(m_notes[column], QApplication::font(), m_colours->mutedText, m_noteTips.value(column));
}

void LayerScene::addColumn(int column, const ModelCard& card, const QString& name)
{
    addHeader(column, card, name);
    const bool isAnchor = column == BlockItem::anchorColumn;
    const auto at = [&](int place) { return m_columns.block(column, place); };
    if (isAnchor)
        addBlock(column, embeddingLayer, tr("embedding"), at(0));
    for (int layer = 0; layer < card.layers; ++layer)
        addBlock(column, layer, tr("block %1").arg(layer), at(isAnchor ? layer + 1 : layer));
    if (!isAnchor) {
        addBlock(column, finalState, tr("final"), at(card.layers));
        addBlock(column, predictionState, tr("prediction"), at(card.layers + 1));
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

void LayerScene::drawConnections()
{
    const std::vector<Connection> selected = selectedConnections();
    for (ConnectionItem* link : std::exchange(m_links, {}))
        delete link; // speaks when it was selected; m_links is empty by then
    for (BlockItem* item : m_blocks)
        item->setConnections(0);
    std::map<BlockItem*, int> counts;
    for (const Connection& connection : m_draft.composition().connections) {
        BlockItem* from = block(connection.augmenting, connection.augmentingLayer);
        BlockItem* to = block(BlockItem::anchorColumn, connection.anchorLayer);
        if (!from || !to)
            continue; // the validity messages name it
        auto* link = new ConnectionItem(connection, *m_colours);
        link->setEnds(from->port(), to->port(), gapsBetween(*from, *to));
        addItem(link);
        m_links.push_back(link);
        from->setConnections(++counts[from]);
        to->setConnections(++counts[to]);
    }
    selectConnections(selected);
}

std::vector<Connection> LayerScene::selectedConnections() const
{
    std::vector<Connection> connections;
    for (const ConnectionItem* link : m_links)
        if (link->isSelected())
            connections.push_back(link->connection());
    return connections;
}

void LayerScene::selectConnections(const std::vector<Connection>& connections)
{
    for (ConnectionItem* link : m_links)
        link->setSelected(std::ranges::find(connections, link->connection()) != connections.end());
}

BlockItem* LayerScene::blockAt(const QPointF& position) const
{
    for (QGraphicsItem* item : items(position))
        if (auto* block = qgraphicsitem_cast<BlockItem*>(item))
            return block;
    return nullptr;
}

void LayerScene::mousePressEvent(QGraphicsSceneMouseEvent* event)
{
    BlockItem* block = event->button() == Qt::LeftButton ? blockAt(event->scenePos()) : nullptr;
    if (!block) {
        QGraphicsScene::mousePressEvent(event);
        return;
    }
    clearSelection();
    m_linkFrom = block;
    const QColor colour = block->isAnchor() ? m_colours->composed : modelColour(*m_colours, block->column());
    m_rubber = addPath({}, QPen(colour, 2, Qt::DashLine, Qt::RoundCap));
    event->accept();
}

void LayerScene::mouseMoveEvent(QGraphicsSceneMouseEvent* event)
{
    if (!m_linkFrom) {
        QGraphicsScene::mouseMoveEvent(event);
        return;
    }
    BlockItem* over = blockAt(event->scenePos());
    BlockItem* target = over && over->isAnchor() != m_linkFrom->isAnchor() ? over : nullptr;
    if (target != m_linkTo) {
        if (m_linkTo)
            m_linkTo->setTarget(false);
        m_linkTo = target;
        if (m_linkTo)
            m_linkTo->setTarget(true);
    }
    m_rubber->setPath(ConnectionItem::curve(m_linkFrom->port(), m_linkTo ? m_linkTo->port() : event->scenePos()));
    event->accept();
}

void LayerScene::mouseReleaseEvent(QGraphicsSceneMouseEvent* event)
{
    if (!m_linkFrom) {
        QGraphicsScene::mouseReleaseEvent(event);
        return;
    }
    const BlockItem* from = m_linkFrom->isAnchor() ? m_linkTo : m_linkFrom;
    const BlockItem* to = m_linkFrom->isAnchor() ? m_linkFrom : m_linkTo;
    std::optional<Connection> connection;
    if (from && to)
        connection = Connection{from->column(), from->layer(), to->layer()};
    endLink();
    if (connection) {
        m_draft.connectLayers(*connection);
        selectConnections({*connection});
    }
    event->accept();
}

void LayerScene::endLink()
{
    delete m_rubber;
    m_rubber = nullptr;
    if (m_linkTo)
        m_linkTo->setTarget(false);
    m_linkFrom = m_linkTo = nullptr;
}

void LayerScene::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        m_draft.disconnectLayers(selectedConnections());
    else if (event->key() == Qt::Key_Escape && m_linkFrom)
        endLink();
    else
        QGraphicsScene::keyPressEvent(event);
}

} // namespace calm::ui
