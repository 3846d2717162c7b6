#include "ui/layer_map_page/block_item.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QCursor>
#include <QPainter>

namespace calm::ui
{

BlockItem::BlockItem(int column, int layer, const QString& text, const Colours& colours)
    : m_column(column), m_layer(layer), m_text(text), m_colours(colours)
{
    setAcceptHoverEvents(true);
    setCursor(Qt::PointingHandCursor);
    setZValue(1);
}

QPointF BlockItem::port() const
{
    return mapToScene(QPointF(isAnchor() ? 0 : width, height / 2));
}

void BlockItem::setTarget(bool target)
{
    m_target = target;
    update();
}

void BlockItem::setConnections(int count)
{
    m_connections = count;
    update();
}

QRectF BlockItem::boundingRect() const
{
    return QRectF(-portRadius - 2, -2, width + 2 * portRadius + 4, height + 4);
}

void BlockItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const QColor role = isAnchor() ? m_colours.anchor : modelColour(m_colours, m_column);
    const bool active = m_target || m_hovered;
    QColor fill = role;
    fill.setAlphaF(m_connections > 0 ? (m_colours.dark ? 0.30f : 0.18f) : (m_colours.dark ? 0.10f : 0.06f));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(active ? role : m_colours.border, active ? 2 : 1));
    painter->setBrush(m_colours.surface);
    painter->drawRoundedRect(QRectF(0, 0, width, height), 6, 6);
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(0, 0, width, height), 6, 6);

    painter->setPen(m_connections > 0 ? m_colours.text : m_colours.mutedText);
    painter->setFont(QApplication::font());
    painter->drawText(QRectF(0, 0, width, height), Qt::AlignCenter, m_text);

    painter->setPen(QPen(role, 1.5));
    painter->setBrush(m_connections > 0 || active ? role : m_colours.surface);
    painter->drawEllipse(QPointF(isAnchor() ? 0 : width, height / 2), portRadius, portRadius);
}

void BlockItem::hoverEnterEvent(QGraphicsSceneHoverEvent*)
{
    m_hovered = true;
    update();
}

void BlockItem::hoverLeaveEvent(QGraphicsSceneHoverEvent*)
{
    m_hovered = false;
    update();
}

} // namespace calm::ui
