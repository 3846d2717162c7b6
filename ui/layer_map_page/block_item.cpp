#include "ui/layer_map_page/block_item.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QCursor>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace calm::ui
{

BlockItem::BlockItem(int column, int layer, const QString& text, const Colours& colours)
    : m_column(column), m_layer(layer), m_text(text), m_colours(colours)
{
    setAcceptHoverEvents(true);
    setCursor(Qt::PointingHandCursor);
    setZValue(1);
}

QPointF BlockItem::port(double offset) const
{
    return mapToScene(QPointF(isAnchor() ? 0 : width, height / 2 + offset));
}

void BlockItem::setCurrent(bool current)
{
    m_current = current;
    update();
}

void BlockItem::setConnections(int count, double spread)
{
    if (m_connections == count && m_spread == spread)
        return;
    m_connections = count;
    m_spread = spread;
    update();
}

QRectF BlockItem::boundingRect() const
{
    constexpr double ring = 4;
    return QRectF(-portRadius - ring, -ring, width + 2 * (portRadius + ring), height + 2 * ring);
}

/// What can be told apart in a few pixels: whose it is, and whether it is connected.
void BlockItem::paintBar(QPainter& painter, const QColor& role, double scale, bool isActive) const
{
    QColor fill = role;
    fill.setAlphaF(isActive || m_current ? 1.0f : m_connections > 0 ? 0.6f : 0.22f);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(0, 0, width, height), fill);
    if (m_current) {
        painter.setPen(QPen(m_colours.text, 2 / scale));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(0, 0, width, height));
    }
}

void BlockItem::paintPort(QPainter& painter, const QColor& role, bool isActive) const
{
    const bool filled = m_connections > 0 || isActive || m_current;
    painter.setPen(QPen(role, 1.5));
    painter.setBrush(filled ? role : m_colours.surface);
    const QPointF middle(isAnchor() ? 0 : width, height / 2);
    const QPointF corner(portRadius, portRadius + m_spread);
    painter.drawRoundedRect(QRectF(middle - corner, middle + corner), portRadius, portRadius);
}

void BlockItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    paint(*painter, m_hovered);
}

void BlockItem::paintTarget(QPainter& painter) const
{
    painter.save();
    painter.translate(pos());
    paint(painter, true);
    painter.restore();
}

void BlockItem::paint(QPainter& painter, bool isActive) const
{
    const QColor role = isAnchor() ? m_colours.anchor : modelColour(m_colours, m_column);
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter.worldTransform());
    if (scale < readable) {
        paintBar(painter, role, scale, isActive);
        return;
    }
    QColor fill = role;
    fill.setAlphaF(m_connections > 0 ? (m_colours.dark ? 0.30f : 0.18f) : (m_colours.dark ? 0.10f : 0.06f));
    const QRectF box(0, 0, width, height);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(isActive ? role : m_colours.border, isActive ? 2 : 1));
    painter.setBrush(m_colours.surface);
    painter.drawRoundedRect(box, 6, 6);
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 6, 6);
    if (m_current) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_colours.accent, 2));
        painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), 8, 8);
    }
    painter.setPen(m_connections > 0 ? m_colours.text : m_colours.mutedText);
    painter.setFont(QApplication::font());
    painter.drawText(box, Qt::AlignCenter, m_text);
    paintPort(painter, role, isActive);
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
