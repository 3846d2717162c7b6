#include "ui/training_page/metrics_plot.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <qcustomplot.h>

#include <algorithm>

/// The tools over the curves, and zooming, panning and reading values by mouse and keyboard.
namespace calm::ui
{

namespace
{

constexpr int redrawMilliseconds = 200;
constexpr double zoomStep = 0.7; ///< of what is in view
constexpr double panShare = 0.1; ///< of what is in view, for one press of an arrow
const char* const cursorLayer = "cursor";

} // namespace

MetricsPlot::MetricsPlot(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot), m_line(nullptr), m_metric(new QComboBox), m_smoothing(new QComboBox),
      m_log(new QToolButton), m_cursor(makeLabel({}, "muted")), m_tools(new QWidget)
{
    m_plot->setObjectName("lossPlot");
    m_plot->setAccessibleName(tr("Curves of the chosen runs"));
    m_plot->setAccessibleDescription(
        tr("Plus and minus zoom, the arrows move the view, with Shift they move the line that reads the values."));
    m_plot->setMinimumHeight(120);
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->legend->setVisible(true);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
    // On a layer of its own it moves without the curves being drawn again.
    m_plot->addLayer(cursorLayer);
    m_plot->layer(cursorLayer)->setMode(QCPLayer::lmBuffered);
    m_line = new QCPItemStraightLine(m_plot);
    m_line->setLayer(cursorLayer);
    m_line->setVisible(false);
    buildTools();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_tools);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_cursor);
    m_timer.setSingleShot(true);
    m_timer.setInterval(redrawMilliseconds);
    connectPlot();
    rebuild();
}

void MetricsPlot::connectPlot()
{
    connect(&m_timer, &QTimer::timeout, this, &MetricsPlot::draw);
    connect(m_plot, &QCustomPlot::beforeReplot, this, &MetricsPlot::fillGraphs);
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](const QMouseEvent* event) { showCursorAt(event->pos()); });
    connect(m_plot, &QCustomPlot::mouseWheel, this, [this](const QWheelEvent* event) { wheel(*event); });
    connect(m_plot, &QCustomPlot::mousePress, this, [this] { m_zoomed = true; });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &MetricsPlot::fit);
    m_plot->installEventFilter(this);
}

QToolButton* MetricsPlot::tool(const char* name, const char* iconName, const QString& help, const char* keys)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setToolTip(keys ? tr("%1 (%2)").arg(help, keys) : help);
    button->setAccessibleName(help);
    if (keys)
        button->setShortcut(QKeySequence(keys));
    return button;
}

void MetricsPlot::buildTools()
{
    m_metric->setObjectName("plotMetric");
    m_metric->setAccessibleName(tr("What the curves show"));
    m_metric->setToolTip(m_metric->accessibleName());
    m_metric->addItem(tr("Loss"), "loss");
    m_metric->addItem(tr("Learning rate"), "learning_rate");
    m_metric->addItem(tr("Gradient norm"), "gradient_norm");
    m_metric->addItem(tr("Tokens per second"), "tokens_per_second");
    m_metric->addItem(tr("Loss over learning rate"), "over_rate");
    m_smoothing->setObjectName("plotSmoothing");
    m_smoothing->setAccessibleName(tr("Smoothing of the training loss"));
    m_smoothing->setToolTip(tr("How much of the past a smoothed value holds"));
    for (const auto& [text, weight] : {std::pair(tr("Not smoothed"), 0.0), std::pair(tr("Little smoothed"), 0.8),
                                       std::pair(tr("Smoothed"), 0.95), std::pair(tr("Much smoothed"), 0.99)})
        m_smoothing->addItem(text, weight);
    m_smoothing->setCurrentIndex(2);
    m_log->setObjectName("plotLog");
    m_log->setText(tr("log"));
    m_log->setCheckable(true);
    m_log->setToolTip(tr("Logarithmic axis (Ctrl+L)"));
    m_log->setAccessibleName(tr("Logarithmic axis"));
    m_log->setShortcut(QKeySequence("Ctrl+L"));
    QToolButton* in = tool("plotZoomIn", "zoom_in", tr("Zoom in; or turn the wheel, with Ctrl upwards"));
    QToolButton* out = tool("plotZoomOut", "zoom_out", tr("Zoom out"));
    QToolButton* all = tool("plotFit", "fit", tr("Show all; dragging moves"), "Ctrl+0");
    m_cursor->setObjectName("plotCursor");
    m_cursor->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_cursor->setMinimumHeight(m_cursor->fontMetrics().height());
    auto* line = new QHBoxLayout(m_tools);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_metric), static_cast<QWidget*>(m_smoothing), static_cast<QWidget*>(m_log)})
        line->addWidget(widget);
    line->addStretch();
    for (QWidget* widget :
         {static_cast<QWidget*>(in), static_cast<QWidget*>(out), static_cast<QWidget*>(all), saveButton()})
        line->addWidget(widget);
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        m_metricChosen = true;
        m_zoomed = false;
        rebuild();
    });
    connect(m_smoothing, &QComboBox::currentIndexChanged, this, [this] {
        Q_EMIT smoothingChanged();
        draw();
    });
    connect(m_log, &QToolButton::toggled, this, [this](bool on) {
        setScale(*m_plot->yAxis, on);
        fit();
    });
    connect(in, &QToolButton::clicked, this, [this] { zoom(zoomStep); });
    connect(out, &QToolButton::clicked, this, [this] { zoom(1 / zoomStep); });
    connect(all, &QToolButton::clicked, this, &MetricsPlot::fit);
}

QWidget* MetricsPlot::saveButton()
{
    QToolButton* save = tool("plotSave", "save", tr("Save the curves"));
    save->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(save);
    const std::pair<const char*, QString> kinds[] = {
        {"png", tr("Picture (PNG)…")}, {"pdf", tr("Vector drawing (PDF)…")}, {"csv", tr("Numbers (CSV)…")}};
    for (const auto& [kind, text] : kinds)
        connect(menu->addAction(text), &QAction::triggered, this,
                [this, kind = QString(kind)] { Q_EMIT saveRequested(kind); });
    save->setMenu(menu);
    return save;
}

double MetricsPlot::smoothing() const
{
    return m_smoothing->currentData().toDouble();
}

void MetricsPlot::fit()
{
    m_zoomed = false;
    draw();
}

/// Around the line that reads the values, while it is shown; the y axis follows what comes into view.
void MetricsPlot::zoom(double factor)
{
    m_zoomed = true;
    QCPAxis& axis = *m_plot->xAxis;
    const bool around = m_line->visible() && axis.range().contains(m_cursorAt);
    const double middle = axis.pixelToCoord(m_plot->axisRect()->rect().center().x());
    axis.scaleRange(factor, around ? m_cursorAt : middle);
    fitY();
    draw();
}

void MetricsPlot::wheel(const QWheelEvent& event)
{
    m_zoomed = true;
    m_plot->axisRect()->setRangeZoom(event.modifiers() & Qt::ControlModifier ? Qt::Vertical : Qt::Horizontal);
}

bool MetricsPlot::eventFilter(QObject* object, QEvent* event)
{
    if (object == m_plot && event->type() == QEvent::KeyPress && handleKey(*static_cast<QKeyEvent*>(event)))
        return true;
    if (object == m_plot && event->type() == QEvent::Leave)
        hideCursor();
    if (object == m_plot && event->type() == QEvent::Resize)
        update();
    return QWidget::eventFilter(object, event);
}

bool MetricsPlot::handleKey(const QKeyEvent& event)
{
    const QRect area = m_plot->axisRect()->rect();
    QCPAxis* axis = event.key() == Qt::Key_Up || event.key() == Qt::Key_Down ? m_plot->yAxis : m_plot->xAxis;
    const bool forwards = event.key() == Qt::Key_Right || event.key() == Qt::Key_Up;
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(zoomStep);
        return true;
    case Qt::Key_Minus:
        zoom(1 / zoomStep);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        break;
    default:
        return false;
    }
    if (event.modifiers() & Qt::ShiftModifier) {
        const double at = m_line->visible() ? m_plot->xAxis->coordToPixel(m_cursorAt) : area.center().x();
        const double next =
            std::clamp(at + (forwards ? 1 : -1) * area.width() / 100.0, double(area.left()), double(area.right()));
        showCursor(m_plot->xAxis->pixelToCoord(next));
        return true;
    }
    m_zoomed = true;
    const double length =
        axis->orientation() == Qt::Horizontal ? area.width() : -area.height(); // pixels grow downwards
    const double shift = (forwards ? panShare : -panShare) * length;
    const double lower = axis->coordToPixel(axis->range().lower), upper = axis->coordToPixel(axis->range().upper);
    axis->setRange(axis->pixelToCoord(lower + shift), axis->pixelToCoord(upper + shift));
    draw();
    return true;
}

void MetricsPlot::showCursorAt(const QPoint& position)
{
    if (m_plot->axisRect()->rect().contains(position))
        showCursor(m_plot->xAxis->pixelToCoord(position.x()));
    else
        hideCursor();
}

void MetricsPlot::showCursor(double x)
{
    const QString text = cursorText(x);
    if (text.isEmpty())
        return hideCursor();
    m_cursor->setText(text);
    m_cursor->setToolTip(text);
    m_cursorAt = x;
    const bool log = m_log->isChecked();
    m_line->point1->setCoords(x, log ? 0.5 : 0);
    m_line->point2->setCoords(x, 1);
    m_line->setVisible(true);
    m_plot->layer(cursorLayer)->replot();
}

void MetricsPlot::hideCursor()
{
    const bool shown = m_line->visible();
    m_line->setVisible(false);
    m_cursor->setText(hint());
    m_cursor->setToolTip({});
    if (shown)
        m_plot->layer(cursorLayer)->replot();
}

} // namespace calm::ui
