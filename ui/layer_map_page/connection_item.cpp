#include "ui/layer_map_page/connection_item.h"

#include "ui/widgets/theme.h"

#include <QCursor>
#include <QPainter>
#include <QPainterPathStroker>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr double hitWidth = 12;

} // namespace

ConnectionItem::ConnectionItem(const Connection& connection, const Colours& colours)
    : m_connection(connection), m_colours(colours)
{
    setFlag(ItemIsSelectable);
    setAcceptHoverEvents(true);
    setCursor(Qt::PointingHandCursor);
}

QPainterPath ConnectionItem::curve(const QPointF& from, const QPointF& to, const std::vector<QLineF>& through)
{
    QPainterPath path(from);
    const auto bend = [&path](const QPointF& end, double least) {
        const QPointF begin = path.currentPosition();
        const double reach = std::max(least, std::abs(end.x() - begin.x()) / 2);
        const double direction = end.x() >= begin.x() ? 1 : -1;
        path.cubicTo(begin + QPointF(reach * direction, 0), end - QPointF(reach * direction, 0), end);
    };
    for (const QLineF& gap : through) {
        bend(gap.p1(), 0);
        path.lineTo(gap.p2());
    }
    bend(to, through.empty() ? 50 : 0);
    return path;
}

void ConnectionItem::setEnds(const QPointF& from, const QPointF& to, const std::vector<QLineF>& through)
{
    setPath(curve(from, to, through));
}

QRectF ConnectionItem::boundingRect() const
{
    return path().boundingRect().adjusted(-hitWidth, -hitWidth, hitWidth, hitWidth);
}

QPainterPath ConnectionItem::shape() const
{
    QPainterPathStroker stroker;
    stroker.setWidth(hitWidth);
    return stroker.createStroke(path());
}

void ConnectionItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    QColor colour = modelColour(m_colours, m_connection.augmenting);
    colour.setAlphaF(isSelected() || m_hovered ? 1.0f : 0.65f);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    if (isSelected()) {
        QColor halo = colour;
        halo.setAlphaF(0.25f);
        painter->setPen(QPen(halo, 9, Qt::SolidLine, Qt::RoundCap));
        painter->drawPath(path());
    }
    painter->setPen(QPen(colour, isSelected() ? 3.5 : m_hovered ? 3 : 2, Qt::SolidLine, Qt::RoundCap));
    painter->drawPath(path());
}

void ConnectionItem::hoverEnterEvent(QGraphicsSceneHoverEvent*)
{
    m_hovered = true;
    update();
}

void ConnectionItem::hoverLeaveEvent(QGraphicsSceneHoverEvent*)
{
    m_hovered = false;
    update();
}

} // namespace calm::ui
