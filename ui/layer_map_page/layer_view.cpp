#include "ui/layer_map_page/layer_view.h"

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/layer_columns.h"
#include "ui/layer_map_page/layer_scene.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QRubberBand>
#include <QScrollBar>
#include <QStyleOption>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace calm::ui
{

namespace
{

constexpr double smallest = 0.05;
constexpr double largest = 4;
constexpr int edge = 24;           ///< of the view: a link drawn there scrolls on
constexpr double largestFit = 1.1; ///< a small drawing is not blown up

/// Of every how many blocks the number is written where the names cannot be read, so that they do not touch.
int numberEvery(double scale, int lineHeight)
{
    for (const int step : {1, 2, 5, 10, 20, 50})
        if (step * LayerColumns::pitch * scale >= lineHeight + 2)
            return step;
    return 100;
}

} // namespace

LayerView::LayerView(LayerScene* scene, QWidget* parent) : QGraphicsView(scene, parent), m_layers(scene)
{
    setRenderHint(QPainter::Antialiasing);
    setDragMode(RubberBandDrag);
    setTransformationAnchor(AnchorUnderMouse);
    setResizeAnchor(AnchorViewCenter);
    setFrameShape(QFrame::NoFrame);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent); // the scene fills it: what is panned is moved, not drawn anew
    setMinimumSize(260, 200);
    connect(scene, &LayerScene::drawnAnew, this, &LayerView::dropStill);
}

void LayerView::keepStill()
{
    const double ratio = devicePixelRatioF();
    m_still = QPixmap(viewport()->size() * ratio);
    m_still.setDevicePixelRatio(ratio);
    QPainter painter(&m_still);
    painter.setRenderHints(renderHints());
    render(&painter, viewport()->rect(), viewport()->rect());
}

void LayerView::dropStill()
{
    if (m_still.isNull())
        return;
    m_still = {};
    viewport()->update();
}

void LayerView::paintEvent(QPaintEvent* event)
{
    if (m_still.isNull())
        QGraphicsView::paintEvent(event);
    if (m_still.isNull() && !m_layers->isDrawing())
        return;
    QPainter painter(viewport());
    if (!m_still.isNull())
        painter.drawPixmap(0, 0, m_still); // clipped to what is asked for
    painter.save();
    painter.setWorldTransform(viewportTransform());
    if (!m_still.isNull() && m_onGround)
        m_layers->paintSelected(painter);
    m_layers->paintDrawn(painter);
    painter.restore();
    if (!m_still.isNull() && m_onGround)
        paintBand(painter);
}

void LayerView::paintBand(QPainter& painter) const
{
    if (rubberBandRect().isEmpty())
        return;
    QStyleOptionRubberBand option;
    option.initFrom(viewport());
    option.rect = rubberBandRect();
    option.shape = QRubberBand::Rectangle;
    style()->drawControl(QStyle::CE_RubberBand, &option, &painter, viewport());
}

/// Where a link is drawn on beyond the edge, what is kept moves along.
void LayerView::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    if (m_still.isNull())
        return;
    const double ratio = m_still.devicePixelRatio();
    if (ratio != std::floor(ratio)) { // not by whole pixels
        dropStill();
        return;
    }
    m_still.scroll(dx * int(ratio), dy * int(ratio), QRect(QPoint(), m_still.size()));
    QPainter painter(&m_still);
    painter.setRenderHints(renderHints());
    const QRect all = viewport()->rect();
    for (const QRect& strip : QRegion(all) - all.translated(dx, dy))
        render(&painter, strip, strip);
}

void LayerView::zoomBy(double factor)
{
    const double scaleNow = transform().m11();
    const double wanted = std::clamp(scaleNow * factor, smallest, largest);
    m_fitting = false;
    dropStill();
    scale(wanted / scaleNow, wanted / scaleNow);
}

void LayerView::fit()
{
    m_fitting = true;
    dropStill();
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
    dropStill();
    QGraphicsView::resizeEvent(event);
    if (m_fitting)
        fit();
}

void LayerView::keyPressEvent(QKeyEvent* event)
{
    dropStill(); // it may move the mark of the keyboard's place
    if (event->key() == Qt::Key_Plus)
        zoomBy(1.2);
    else if (event->key() == Qt::Key_Minus)
        zoomBy(1 / 1.2);
    else if (event->key() == Qt::Key_0)
        fit();
    else
        QGraphicsView::keyPressEvent(event);
}

void LayerView::focusInEvent(QFocusEvent* event)
{
    QGraphicsView::focusInEvent(event);
    m_layers->setKeyboardHere(event->reason() != Qt::MouseFocusReason);
}

void LayerView::focusOutEvent(QFocusEvent* event)
{
    m_layers->setKeyboardHere(false);
    QGraphicsView::focusOutEvent(event);
}

bool LayerView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        dropStill();
        m_layers->pointAway();
    }
    return QGraphicsView::viewportEvent(event);
}

void LayerView::mousePressEvent(QMouseEvent* event)
{
    if (m_panning || (event->button() != Qt::MiddleButton && event->button() != Qt::RightButton)) {
        QGraphicsView::mousePressEvent(event);
        m_onGround =
            event->button() == Qt::LeftButton && !m_layers->isDrawing() && m_layers->mouseGrabberItem() == nullptr;
        if (m_onGround || m_layers->isDrawing()) // now, while nothing moves yet
            keepStill();
        return;
    }
    m_fitting = false;
    m_panning = event->pos();
    viewport()->setCursor(Qt::ClosedHandCursor);
}

void LayerView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_panning) {
        const bool isDragging = event->buttons().testFlag(Qt::LeftButton);
        if (isDragging && m_onGround && m_still.isNull()) // before the band selects
            keepStill();
        QGraphicsView::mouseMoveEvent(event);
        if (isDragging && m_layers->isDrawing() && m_still.isNull())
            keepStill();
        if (m_layers->isDrawing() && !m_fitting) // towards what is out of sight
            ensureVisible(QRectF(mapToScene(event->pos()), QSizeF(1, 1)), edge, edge);
        return;
    }
    const QPoint moved = event->pos() - *m_panning;
    m_panning = event->pos();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
}

void LayerView::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_panning || (event->buttons() & (Qt::MiddleButton | Qt::RightButton))) {
        QGraphicsView::mouseReleaseEvent(event);
        if (event->button() == Qt::LeftButton) {
            m_onGround = false;
            dropStill();
        }
        return;
    }
    m_panning.reset();
    viewport()->unsetCursor();
}

/// From afar, the numbers of some blocks beside their columns, as large as any other text.
void LayerView::drawForeground(QPainter* painter, const QRectF& area)
{
    const double scaleNow = transform().m11();
    if (scaleNow >= BlockItem::readable)
        return;
    const QFontMetrics metrics(font());
    const int every = numberEvery(scaleNow, metrics.height());
    const Colours& colours = coloursOf(*this);
    painter->save();
    painter->resetTransform();
    painter->setFont(font());
    painter->setPen(colours.mutedText);
    constexpr int aside = 6;
    const double reach = metrics.height() / scaleNow; // a number is higher than its block
    for (const BlockItem* block : m_layers->blocks()) {
        const QRectF box = block->sceneBoundingRect();
        const bool isNumbered = block->layer() >= 0 && block->layer() < predictionState && block->layer() % every == 0;
        if (!isNumbered || box.bottom() < area.top() - reach || box.top() > area.bottom() + reach)
            continue;
        const QString number = QString::number(block->layer());
        const int middle = mapFromScene(box.center()).y();
        const int width = metrics.horizontalAdvance(number);
        // On the side where no link ends.
        const int x = block->isAnchor() ? mapFromScene(box.topRight()).x() + aside
                                        : mapFromScene(box.topLeft()).x() - aside - width;
        painter->drawText(x, middle + metrics.ascent() / 2 - 1, number);
    }
    painter->restore();
}

} // namespace calm::ui
