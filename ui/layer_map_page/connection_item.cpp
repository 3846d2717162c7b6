#include "ui/layer_map_page/connection_item.h"

#include "ui/widgets/theme.h"

#include <QCursor>
#include <QPainter>
#include <QPainterPathStroker>
#include <QStyleOptionGraphicsItem>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr double hitWidth = 12;
constexpr double endLength = 48; ///< of a link, from its port: taken hold of there, the end moves
constexpr double handleRadius = 4;
constexpr double handleAside = 20; ///< from the port
constexpr double thinnest = 1.1;   ///< on the screen, however small the scale
constexpr double detailed = 0.35;  ///< scale from which on crossings are kept apart

enum Depth { faintDepth = -2, normalDepth = -1, strongDepth = 0 }; // blocks stand above all of them

} // namespace

ConnectionItem::ConnectionItem(const Connection& connection, Kind kind, const Colours& colours)
    : m_connection(connection), m_kind(kind), m_colours(colours),
      m_colour(kind == Kind::proposed ? colours.composed : modelColour(colours, connection.augmenting))
{
    setFlag(ItemIsSelectable, kind == Kind::drawn);
    setZValue(normalDepth);
    setAcceptHoverEvents(true); // for the pointer's shape and what is said of it
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
    m_from = from;
    m_to = to;
    setPath(curve(from, to, through));
    QPainterPathStroker stroker; // kept: it is asked for at every movement of the pointer
    stroker.setWidth(hitWidth);
    m_shape = stroker.createStroke(path());
    const double length = path().length(); // kept as well: measuring a curve takes longer than drawing it
    const auto along = [this](double distance) { return path().pointAtPercent(path().percentAtLength(distance)); };
    m_handles = {along(handleAside), along(length - handleAside)};
}

void ConnectionItem::setEmphasis(Emphasis emphasis)
{
    if (m_emphasis == emphasis)
        return;
    m_emphasis = emphasis;
    setZValue(isSelected() || emphasis == Emphasis::strong ? strongDepth
              : emphasis == Emphasis::faint                ? faintDepth
                                                           : normalDepth);
    update();
}

void ConnectionItem::setWeight(double width, const QColor& colour)
{
    prepareGeometryChange();
    m_width = width;
    m_colour = colour;
    update();
}

std::optional<ConnectionItem::End> ConnectionItem::endNear(const QPointF& position) const
{
    const double toFrom = QLineF(position, m_from).length(), toTo = QLineF(position, m_to).length();
    if (std::min(toFrom, toTo) > endLength)
        return std::nullopt;
    return toFrom < toTo ? End::augmenting : End::anchor;
}

QRectF ConnectionItem::boundingRect() const
{
    const double side = std::max(hitWidth, m_width);
    return path().boundingRect().adjusted(-side, -side, side, side);
}

QPainterPath ConnectionItem::shape() const
{
    return m_shape;
}

double ConnectionItem::drawnWidth(double scale, bool strong) const
{
    return std::max(m_width + (strong ? 1.5 : 0), thinnest / scale);
}

void ConnectionItem::paintHalo(QPainter& painter) const
{
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter.worldTransform());
    QColor halo = m_colour;
    halo.setAlphaF(0.25f);
    painter.setRenderHint(QPainter::Antialiasing, false); // a tenth of the time, and not missed beneath the line
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(halo, drawnWidth(scale, true) + 6, Qt::SolidLine, Qt::RoundCap));
    painter.drawPath(path());
}

void ConnectionItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const bool strong = isSelected() || m_emphasis == Emphasis::strong;
    QColor colour = m_colour;
    colour.setAlphaF(m_kind == Kind::leaving ? 0.35f : strong ? 1.0f : m_emphasis == Emphasis::faint ? 0.18f : 0.75f);
    const double width = drawnWidth(scale, strong);
    painter->setBrush(Qt::NoBrush);
    if (isSelected()) {
        paintHalo(*painter);
    } else if (scale > detailed && m_emphasis != Emphasis::faint) { // a rim keeps what crosses apart
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(QPen(m_colours.surface, width + 2.5, Qt::SolidLine, Qt::FlatCap));
        painter->drawPath(path());
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, width, m_kind == Kind::drawn ? Qt::SolidLine : Qt::DashLine, Qt::RoundCap));
    painter->drawPath(path());
    if (!strong || m_kind != Kind::drawn || scale <= detailed)
        return;
    painter->setPen(QPen(m_colour, 1.5));
    painter->setBrush(m_colours.surface);
    for (const QPointF& handle : m_handles)
        painter->drawEllipse(handle, handleRadius, handleRadius);
}

QVariant ConnectionItem::itemChange(GraphicsItemChange change, const QVariant& value)
{
    if (change == ItemSelectedHasChanged)
        setZValue(value.toBool() || m_emphasis == Emphasis::strong ? strongDepth : normalDepth);
    return QGraphicsPathItem::itemChange(change, value);
}

} // namespace calm::ui
