#pragma once

#include <QGraphicsItem>

namespace calm::ui
{

struct Colours;

/// One layer of one model: a rounded box with its name and a port on the side that faces the other models.
class BlockItem : public QGraphicsItem
{
public:
    enum { Type = UserType + 1 };
    static constexpr int anchorColumn = -1;
    static constexpr double width = 132;
    static constexpr double height = 28;

    /// `column` is the augmenting model's index, or anchorColumn. `block` tells a decoder block from the states
    /// before the first and after the last.
    BlockItem(int column, int layer, const QString& text, const Colours& colours);

    static constexpr double portRadius = 5;

    int type() const override { return Type; }
    int column() const { return m_column; }
    int layer() const { return m_layer; }
    bool isAnchor() const { return m_column == anchorColumn; }
    QPointF port() const; ///< in scene coordinates: where links end

    /// As a possible end of the link being drawn.
    void setTarget(bool target);
    void setConnections(int count); ///< a connected block is drawn filled

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

protected:
    void hoverEnterEvent(QGraphicsSceneHoverEvent* event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent* event) override;

private:
    int m_column;
    int m_layer;
    QString m_text;
    const Colours& m_colours;
    bool m_target = false;
    bool m_hovered = false;
    int m_connections = 0;
};

} // namespace calm::ui
