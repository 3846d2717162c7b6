#pragma once

#include "core/spec/composition.h"

#include <QGraphicsPathItem>
#include <QLineF>

#include <vector>

namespace calm::ui
{

struct Colours;

/// A curved link between two ports, in the colour of its augmenting model. Selectable; drawn thicker when selected or
/// under the pointer.
class ConnectionItem : public QGraphicsPathItem
{
public:
    enum { Type = UserType + 2 };

    ConnectionItem(const Connection& connection, const Colours& colours);

    int type() const override { return Type; }
    const Connection& connection() const { return m_connection; }
    /// `through`: points it passes level on its way, in the gaps between the blocks of the columns in between.
    void setEnds(const QPointF& from, const QPointF& to, const std::vector<QLineF>& through = {});

    QRectF boundingRect() const override;
    QPainterPath shape() const override; ///< wider than the line, so that it can be hit
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

    /// The curve between two ports; also of the link being drawn.
    static QPainterPath curve(const QPointF& from, const QPointF& to, const std::vector<QLineF>& through = {});

protected:
    void hoverEnterEvent(QGraphicsSceneHoverEvent* event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent* event) override;

private:
    Connection m_connection;
    const Colours& m_colours;
    bool m_hovered = false;
};

} // namespace calm::ui
