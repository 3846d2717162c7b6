#include "ui/layer_map_page/layer_view.h"

#include "ui/layer_map_page/layer_scene.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace calm::ui
{

namespace
{

constexpr double smallest = 0.05;
constexpr double largest = 4;
constexpr double largestFit = 1.1; ///< a small drawing is not blown up

} // namespace

LayerView::LayerView(LayerScene* scene, QWidget* parent) : QGraphicsView(scene, parent), m_layers(scene)
{
    setRenderHint(QPainter::Antialiasing);
    setDragMode(ScrollHandDrag);
    setTransformationAnchor(AnchorUnderMouse);
    setResizeAnchor(AnchorViewCenter);
    setFrameShape(QFrame::NoFrame);
    setMinimumSize(260, 200);
}

void LayerView::zoomBy(double factor)
{
    const double scaleNow = transform().m11();
    const double wanted = std::clamp(scaleNow * factor, smallest, largest);
    m_fitting = false;
    scale(wanted / scaleNow, wanted / scaleNow);
}

void LayerView::fit()
{
    m_fitting = true;
    m_layers->arrangeFor(viewport()->size());
    const QRectF area = sceneRect();
    if (area.isEmpty() || viewport()->width() < 10)
        return;
    const double factor =
        std::min({viewport()->width() / area.width(), viewport()->height() / area.height(), largestFit});
    setTransform(QTransform::fromScale(std::max(factor, smallest), std::max(factor, smallest)));
    centerOn(area.center());
}

void LayerView::wheelEvent(QWheelEvent* event)
{
    zoomBy(std::pow(1.0015, event->angleDelta().y()));
    event->accept();
}

void LayerView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fitting)
        fit();
}

void LayerView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Plus)
        zoomBy(1.2);
    else if (event->key() == Qt::Key_Minus)
        zoomBy(1 / 1.2);
    else if (event->key() == Qt::Key_0)
        fit();
    else
        QGraphicsView::keyPressEvent(event);
}

} // namespace calm::ui
