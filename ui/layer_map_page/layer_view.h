#pragma once

#include <QGraphicsView>

namespace calm::ui
{

class LayerScene;

/// Looks at the drawing: the wheel zooms at the pointer, dragging the background pans, fit shows all.
class LayerView : public QGraphicsView
{
    Q_OBJECT

public:
    explicit LayerView(LayerScene* scene, QWidget* parent = nullptr);
    void zoomBy(double factor);
    void fit(); ///< and keeps fitting when the view changes its size, until the next zoom

protected:
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    LayerScene* m_layers;
    bool m_fitting = true;
};

} // namespace calm::ui
