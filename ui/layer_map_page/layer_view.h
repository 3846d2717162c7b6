#pragma once

#include <QGraphicsView>
#include <QPixmap>

#include <optional>

namespace calm::ui
{

class LayerScene;

/// Looks at the drawing: the wheel zooms at the pointer, dragging the background selects the links it touches (with
/// Ctrl besides those selected), the middle or the right button pans, fit shows all.
class LayerView : public QGraphicsView
{
    Q_OBJECT

public:
    explicit LayerView(LayerScene* scene, QWidget* parent = nullptr);
    void zoomBy(double factor);
    void fit(); ///< and keeps fitting when the view changes its size, until the next zoom

protected:
    void paintEvent(QPaintEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& area) override;

private:
    void keepStill();
    void dropStill();
    void paintBand(QPainter& painter) const;

    LayerScene* m_layers;
    /// While something is dragged, all that stays as it is: to draw so many smooth curves takes longer than a frame.
    QPixmap m_still;
    bool m_onGround = false; ///< pressed beside blocks and links: dragging draws the selection's band
    bool m_fitting = true;
    std::optional<QPoint> m_panning; ///< where the pointer was
};

} // namespace calm::ui
