#pragma once

#include "core/spec/composition.h"

#include <QColor>
#include <QGraphicsPathItem>
#include <QLineF>

#include <array>
#include <optional>
#include <vector>

namespace calm::ui
{

struct Colours;

/// A curved link between two ports, in the colour of its augmenting model, or as thick and coloured as it matters.
/// Selectable unless it is only proposed.
class ConnectionItem : public QGraphicsPathItem
{
public:
    enum { Type = UserType + 2 };
    enum class Kind {
        drawn,
        proposed, ///< would come with the preview
        leaving,  ///< would go with the preview
    };
    enum class Emphasis { normal, strong, faint };
    enum class End { augmenting, anchor };

    ConnectionItem(const Connection& connection, Kind kind, const Colours& colours);

    int type() const override { return Type; }
    const Connection& connection() const { return m_connection; }
    Kind kind() const { return m_kind; }
    /// `through`: points it passes level on its way, in the gaps between the blocks of the columns in between.
    void setEnds(const QPointF& from, const QPointF& to, const std::vector<QLineF>& through = {});
    void setEmphasis(Emphasis emphasis);
    void setWeight(double width, const QColor& colour); ///< instead of the model's colour and the usual width
    double lineWidth() const { return m_width; }
    /// The end that a press there takes hold of; none in the middle.
    std::optional<End> endNear(const QPointF& position) const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override; ///< wider than the line, so that it can be hit
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    void paintHalo(QPainter& painter) const; ///< what shows that it is selected; in scene coordinates

    /// The curve between two ports; also of the link being drawn.
    static QPainterPath curve(const QPointF& from, const QPointF& to, const std::vector<QLineF>& through = {});

protected:
    QVariant itemChange(GraphicsItemChange change, const QVariant& value) override;

private:
    double drawnWidth(double scale, bool strong) const;

    Connection m_connection;
    Kind m_kind;
    const Colours& m_colours;
    QPointF m_from, m_to;
    QPainterPath m_shape;
    std::array<QPointF, 2> m_handles; ///< where the ends can be taken hold of
    Emphasis m_emphasis = Emphasis::normal;
    QColor m_colour;
    double m_width = 2;
};

} // namespace calm::ui
