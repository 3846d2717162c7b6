// What a person does with the drawing: pointing, selecting, the mouse, the keyboard. How it is drawn is in
// layer_scene.cpp.
#include "ui/layer_map_page/layer_scene.h"

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/link_facts.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QGraphicsSceneHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace calm::ui
{

// ---- selection, and what is pointed at ---------------------------------------------------------------------------

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
        link->setSelected(link->kind() == ConnectionItem::Kind::drawn &&
                          std::ranges::find(connections, link->connection()) != connections.end());
}

template <typename Item> Item* LayerScene::itemAt(const QPointF& position) const
{
    for (QGraphicsItem* item : items(position))
        if (auto* wanted = qgraphicsitem_cast<Item*>(item))
            return wanted;
    return nullptr;
}

std::vector<ConnectionItem*> LayerScene::linksOf(const BlockItem& block) const
{
    std::vector<ConnectionItem*> links;
    for (ConnectionItem* link : m_links) {
        const Connection& connection = link->connection();
        if (block.isAnchor() ? connection.anchorLayer == block.layer()
                             : connection.augmenting == block.column() && connection.augmentingLayer == block.layer())
            links.push_back(link);
    }
    return links;
}

/// These stand out, the others step back; with none all are as usual.
void LayerScene::emphasize(const std::vector<ConnectionItem*>& links)
{
    for (ConnectionItem* link : m_links)
        link->setEmphasis(links.empty()                         ? ConnectionItem::Emphasis::normal
                          : std::ranges::count(links, link) > 0 ? ConnectionItem::Emphasis::strong
                                                                : ConnectionItem::Emphasis::faint);
}

void LayerScene::point(const QPointF& position)
{
    BlockItem* block = itemAt<BlockItem>(position);
    pointTo(block, block ? nullptr : itemAt<ConnectionItem>(position));
}

void LayerScene::pointAway()
{
    pointTo(nullptr, nullptr);
}

void LayerScene::pointTo(BlockItem* block, ConnectionItem* link)
{
    QGraphicsItem* pointed = block ? static_cast<QGraphicsItem*>(block) : link;
    if (std::exchange(m_pointed, pointed) == pointed)
        return;
    emphasize(block ? linksOf(*block) : link ? std::vector{link} : std::vector<ConnectionItem*>{});
    Q_EMIT pointedAt(block  ? blockSentence(m_draft, block->column(), block->layer())
                     : link ? linkSentence(m_draft, link->connection())
                            : QString());
}

void LayerScene::helpEvent(QGraphicsSceneHelpEvent* event)
{
    const BlockItem* block = itemAt<BlockItem>(event->scenePos());
    const ConnectionItem* link = block ? nullptr : itemAt<ConnectionItem>(event->scenePos());
    if (!block && !link) {
        QGraphicsScene::helpEvent(event); // the headers' own
        return;
    }
    const auto measured = link ? std::ranges::find(m_importance, link->connection(), &ConnectionImportance::connection)
                               : m_importance.end();
    QToolTip::showText(
        event->screenPos(),
        block ? blockSentence(m_draft, block->column(), block->layer())
              : linkFacts(m_draft, link->connection(), measured != m_importance.end() ? &*measured : nullptr),
        event->widget());
    event->accept();
}

// ---- a link under way --------------------------------------------------------------------------------------------

void LayerScene::beginLink(const DrawnLink& drawn)
{
    m_drawn = drawn;
    if (drawn.moved)
        if (ConnectionItem* item = link(*drawn.moved))
            item->setVisible(false);
}

void LayerScene::beginMove(const Connection& connection, ConnectionItem::End end)
{
    const LayerPlace fixed = end == ConnectionItem::End::anchor
                                 ? LayerPlace{connection.augmenting, connection.augmentingLayer}
                                 : LayerPlace{BlockItem::anchorColumn, connection.anchorLayer};
    beginLink({fixed, connection});
}

void LayerScene::showEnd(BlockItem* over, const QPointF& position)
{
    const BlockItem* fixed = block(m_drawn->fixed.column, m_drawn->fixed.layer);
    BlockItem* target = over && over->isAnchor() != fixed->isAnchor() ? over : nullptr;
    setTarget(target);
    setDrawnPath(ConnectionItem::curve(fixed->port(), m_target ? m_target->port() : position));
}

void LayerScene::setTarget(BlockItem* target)
{
    for (BlockItem* item : {std::exchange(m_target, target), target})
        if (item)
            item->update();
}

/// Asks only for strips along the old and the new one: what surrounds a long curve is most of the drawing.
void LayerScene::setDrawnPath(const QPainterPath& path)
{
    constexpr int strip = 4; // points of the flattened curve
    constexpr double side = 3;
    for (const QPainterPath& one : {std::exchange(m_drawnPath, path), path})
        for (const QPolygonF& points : one.toSubpathPolygons())
            for (qsizetype i = 0; i + 1 < points.size(); i += strip)
                update(QPolygonF(points.mid(i, strip + 1)).boundingRect().adjusted(-side, -side, side, side));
}

void LayerScene::paintDrawn(QPainter& painter) const
{
    if (!m_drawn)
        return;
    if (m_target)
        m_target->paintTarget(painter);
    const int column = m_drawn->fixed.column;
    const QColor colour = column == BlockItem::anchorColumn ? m_colours->composed : modelColour(*m_colours, column);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 2, Qt::DashLine, Qt::RoundCap));
    painter.drawPath(m_drawnPath);
}

void LayerScene::paintSelected(QPainter& painter) const
{
    for (const ConnectionItem* link : m_links)
        if (link->isSelected())
            link->paintHalo(painter);
}

void LayerScene::finishLink()
{
    const DrawnLink drawn = *m_drawn;
    std::optional<Connection> connection;
    if (m_target)
        connection = m_target->isAnchor() ? Connection{drawn.fixed.column, drawn.fixed.layer, m_target->layer()}
                                          : Connection{m_target->column(), m_target->layer(), drawn.fixed.layer};
    endLink();
    if (!connection)
        return;
    const auto& all = m_draft.composition().connections;
    if (drawn.moved)
        m_draft.replaceConnection(std::size_t(std::ranges::find(all, *drawn.moved) - all.begin()), *connection);
    else
        m_draft.connectLayers(*connection);
    selectConnections({*connection});
}

void LayerScene::endLink()
{
    setDrawnPath({});
    setTarget(nullptr);
    if (m_drawn && m_drawn->moved)
        if (ConnectionItem* item = link(*m_drawn->moved))
            item->setVisible(true);
    m_drawn.reset();
}

// ---- mouse -------------------------------------------------------------------------------------------------------

void LayerScene::mousePressEvent(QGraphicsSceneMouseEvent* event)
{
    m_grabbed.reset();
    m_pressed = event->button() == Qt::LeftButton ? itemAt<BlockItem>(event->scenePos()) : nullptr;
    if (m_pressed) {
        clearSelection();
        m_onLink.reset();
        m_cursor.moveTo({m_pressed->column(), m_pressed->layer()});
        setKeyboardHere(m_keyboardHere);
        endLink();
        beginLink({m_cursor.place(), std::nullopt});
        event->accept();
        return;
    }
    const ConnectionItem* link =
        event->button() == Qt::LeftButton ? itemAt<ConnectionItem>(event->scenePos()) : nullptr;
    if (link && link->kind() == ConnectionItem::Kind::drawn)
        if (const auto end = link->endNear(event->scenePos()))
            m_grabbed = GrabbedEnd{link->connection(), *end, event->screenPos()};
    QGraphicsScene::mousePressEvent(event);
}

void LayerScene::mouseMoveEvent(QGraphicsSceneMouseEvent* event)
{
    if (m_grabbed &&
        (event->screenPos() - m_grabbed->pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        const GrabbedEnd grabbed = *std::exchange(m_grabbed, std::nullopt);
        beginMove(grabbed.connection, grabbed.end);
    }
    if (!m_drawn) {
        if (event->buttons() == Qt::NoButton)
            point(event->scenePos());
        QGraphicsScene::mouseMoveEvent(event);
        return;
    }
    BlockItem* over = itemAt<BlockItem>(event->scenePos());
    if (over != m_pressed)
        m_pressed = nullptr;
    showEnd(over, event->scenePos());
    event->accept();
}

void LayerScene::mouseReleaseEvent(QGraphicsSceneMouseEvent* event)
{
    m_grabbed.reset();
    const BlockItem* clicked = std::exchange(m_pressed, nullptr);
    QGraphicsScene::mouseReleaseEvent(event);
    if (!m_drawn)
        return;
    finishLink();
    if (clicked) // and not dragged away from
        for (ConnectionItem* link : linksOf(*clicked))
            link->setSelected(true);
    event->accept();
}

// ---- keyboard ----------------------------------------------------------------------------------------------------

void LayerScene::setKeyboardHere(bool here)
{
    m_keyboardHere = here;
    const LayerPlace place = m_cursor.place();
    for (BlockItem* item : m_blocks)
        item->setCurrent(here && !m_onLink && item->column() == place.column && item->layer() == place.layer);
}

/// Shows where the keyboard stands, draws the link under way to there, and says it.
void LayerScene::followCursor()
{
    setKeyboardHere(true);
    BlockItem* item = block(m_cursor.place().column, m_cursor.place().layer);
    if (m_onLink) {
        selectConnections({*m_onLink});
        if (ConnectionItem* drawn = link(*m_onLink))
            drawn->ensureVisible();
        Q_EMIT pointedAt(linkSentence(m_draft, *m_onLink));
    } else if (item) {
        if (m_drawn)
            showEnd(item, item->port());
        item->ensureVisible();
        Q_EMIT pointedAt(blockSentence(m_draft, item->column(), item->layer()));
    }
}

bool LayerScene::stepByKey(int key)
{
    if (!m_drawn && (key == Qt::Key_PageUp || key == Qt::Key_PageDown)) {
        m_onLink = m_cursor.nextConnection(m_onLink, key == Qt::Key_PageDown ? 1 : -1);
        return true;
    }
    switch (key) {
    case Qt::Key_Up:
        m_cursor.moveLayer(-1);
        break;
    case Qt::Key_Down:
        m_cursor.moveLayer(1);
        break;
    case Qt::Key_Left:
        m_cursor.moveColumn(-1);
        break;
    case Qt::Key_Right:
        m_cursor.moveColumn(1);
        break;
    case Qt::Key_Home:
    case Qt::Key_End:
        m_cursor.moveToEnd(key == Qt::Key_End);
        break;
    default:
        return false;
    }
    if (std::exchange(m_onLink, std::nullopt))
        clearSelection();
    return true;
}

/// Return: begins a link, ends it, or takes hold of one.
void LayerScene::activate(bool otherEnd)
{
    if (m_drawn) {
        finishLink();
    } else if (m_onLink) {
        const Connection connection = *std::exchange(m_onLink, std::nullopt);
        m_cursor.moveTo(otherEnd ? LayerPlace{connection.augmenting, connection.augmentingLayer}
                                 : LayerPlace{BlockItem::anchorColumn, connection.anchorLayer});
        beginMove(connection, otherEnd ? ConnectionItem::End::augmenting : ConnectionItem::End::anchor);
    } else {
        beginLink({m_cursor.place(), std::nullopt});
        // To where it may end: the anchor's column, or the one beside the anchor.
        const bool fromAnchor = m_cursor.place().column == BlockItem::anchorColumn;
        m_cursor.moveColumn(fromAnchor ? -1 : int(m_draft.augmentingCards().size()) - m_cursor.place().column);
    }
    followCursor();
}

void LayerScene::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (m_blocks.empty()) {
        QGraphicsScene::keyPressEvent(event);
    } else if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
        m_draft.disconnectLayers(selectedConnections());
    } else if (key == Qt::Key_Escape && m_drawn) {
        endLink();
    } else if (key == Qt::Key_Escape && m_draft.preview()) {
        m_draft.dropPreview();
    } else if (key == Qt::Key_Escape && !selectedItems().isEmpty()) {
        m_onLink.reset();
        clearSelection();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectConnections(m_draft.composition().connections);
    } else if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) {
        activate(event->modifiers() & Qt::ShiftModifier);
    } else if (event->modifiers() & ~Qt::KeypadModifier || !stepByKey(key)) {
        QGraphicsScene::keyPressEvent(event);
        return;
    } else {
        followCursor();
    }
    event->accept();
}

} // namespace calm::ui
