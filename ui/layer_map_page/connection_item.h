#pragma once

#include "core/spec/composition.h"

#include <QGraphicsPathItem>

namespace calm::ui
{

struct Colours;

/// A curved link between two ports. Selectable; drawn thicker when selected or under the pointer.
class ConnectionItem : public QGraphicsPathItem
{
public:
    enum { Type = UserType + 2 };

    ConnectionItem(const Connection& connection, const Colours& colours);

    int type() const override { return Type; }
    const Connection& connection() const { return m_connection; }
    void setEnds(const QPointF& from, const QPointF& to);

    QRectF boundingRect() const override;
    QPainterPath shape() const override; ///< wider than the line, so that it can be hit
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

    /// The curve between two ports; also of the link being drawn.
    static QPainterPath curve(const QPointF& from, const QPointF& to);

protected:
    void hoverEnterEvent(QGraphicsSceneHoverEvent* event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent* event) override;

private:
    Connection m_connection;
    const Colours& m_colours;
    bool m_hovered = false;
};

} // namespace calm::ui
