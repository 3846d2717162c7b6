#pragma once

#include <QGraphicsItem>

namespace calm::ui
{

struct Colours;

/// One layer of one model: a rounded box with its name and a port on the side that faces the other models. From afar,
/// where the name could not be read, it is a bar.
class BlockItem : public QGraphicsItem
{
public:
    enum { Type = UserType + 1 };
    static constexpr int anchorColumn = -1;
    static constexpr double width = 132;
    static constexpr double height = 28;
    static constexpr double portRadius = 5;
    static constexpr double readable = 0.42; ///< scale from which on the name is drawn

    /// `column` is the augmenting model's index, or anchorColumn.
    BlockItem(int column, int layer, const QString& text, const Colours& colours);

    int type() const override { return Type; }
    int column() const { return m_column; }
    int layer() const { return m_layer; }
    const QString& text() const { return m_text; }
    bool isAnchor() const { return m_column == anchorColumn; }
    QPointF port(double offset = 0) const; ///< in scene coordinates: where links end, `offset` below the middle

    void setCurrent(bool current); ///< where the keyboard stands
    /// A connected block is drawn filled; its port is as high as its links' ends need, from -spread to spread.
    void setConnections(int count, double spread);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    void paintTarget(QPainter& painter) const; ///< in scene coordinates: where the link being drawn would end

protected:
    void hoverEnterEvent(QGraphicsSceneHoverEvent* event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent* event) override;

private:
    void paint(QPainter& painter, bool isActive) const;
    void paintBar(QPainter& painter, const QColor& role, double scale, bool isActive) const;
    void paintPort(QPainter& painter, const QColor& role, bool isActive) const;

    int m_column;
    int m_layer;
    QString m_text;
    const Colours& m_colours;
    bool m_hovered = false, m_current = false;
    int m_connections = 0;
    double m_spread = 0;
};

} // namespace calm::ui
