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

constexpr double pitch = 38;       ///< from block to block in the longest column
constexpr double columnStep = 330; ///< from column to column
constexpr double headerHeight = 56;
constexpr double margin = 40;
constexpr int anchorStates = 1;     ///< beside its blocks: the embedding's output before the first
constexpr int augmentingStates = 2; ///< "final" and "prediction" after the last

} // namespace

LayerScene::LayerScene(CompositionDraft& draft, QObject* parent)
    : QGraphicsScene(parent), m_draft(draft), m_colours(&lightColours())
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
    int most = anchor.layers + anchorStates;
    for (const ModelCard& card : augmenting)
        most = std::max(most, card.layers + augmentingStates);
    const double height = most * pitch;
    for (std::size_t i = 0; i < augmenting.size(); ++i)
        addColumn(int(i), augmenting[i], QString::fromStdString(m_draft.composition().augmenting[i]), tr("augmenting"),
                  double(i) * columnStep, height);
    addColumn(BlockItem::anchorColumn, anchor, QString::fromStdString(m_draft.composition().anchor), tr("anchor"),
              double(augmenting.size()) * columnStep, height);
    setSceneRect(itemsBoundingRect().adjusted(-margin, -margin, margin, margin));
}

void LayerScene::addColumn(int column, const ModelCard& card, const QString& name, const QString& role, double x,
                           double height)
{
    const bool isAnchor = column == BlockItem::anchorColumn;
    QFont bold = QApplication::font();
    bold.setBold(true);
    auto* title = addSimpleText(QFontMetrics(bold).elidedText(name, Qt::ElideRight, int(BlockItem::width + 60)), bold);
    title->setBrush(isAnchor ? m_colours->anchor : m_colours->augmenting);
    title->setPos(x + (BlockItem::width - title->boundingRect().width()) / 2, -headerHeight);
    auto* sizes =
        addSimpleText(tr("%1, %2 × %3").arg(role).arg(card.layers).arg(card.hiddenSize), QApplication::font());
    sizes->setBrush(m_colours->mutedText);
    sizes->setPos(x + (BlockItem::width - sizes->boundingRect().width()) / 2, -headerHeight + 20);

    const double step = height / (card.layers + (isAnchor ? anchorStates : augmentingStates));
    const auto at = [&](int place) { return QPointF(x, step * (place + 0.5) - BlockItem::height / 2); };
    if (isAnchor)
        addBlock(column, embeddingLayer, tr("embedding"), at(0));
    for (int layer = 0; layer < card.layers; ++layer)
        addBlock(column, layer, tr("block %1").arg(layer), at(isAnchor ? layer + 1 : layer));
    if (!isAnchor) {
        addBlock(column, finalState, tr("final"), at(card.layers));
        addBlock(column, predictionState, tr("prediction"), at(card.layers + 1));
    }
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
        link->setEnds(from->port(), to->port());
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
    m_rubber = addPath({}, QPen(m_colours->composed, 2, Qt::DashLine, Qt::RoundCap));
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
