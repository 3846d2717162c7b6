#include "ui/training_page/metrics_plot.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/plot_style.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int redrawMilliseconds = 200;
constexpr std::size_t mostCurvesInLegend = 12;

} // namespace

MetricsPlot::MetricsPlot(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot), m_line(nullptr), m_metric(new QComboBox), m_log(new QToolButton),
      m_cursor(makeLabel({}, "muted")), m_tools(new QWidget)
{
    m_plot->setObjectName("lossPlot");
    m_plot->setAccessibleName(tr("Curves of the chosen runs"));
    m_plot->setMinimumHeight(150);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->legend->setVisible(true);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
    m_plot->xAxis->setLabel(tr("step"));
    m_line = new QCPItemStraightLine(m_plot);
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
    connect(&m_timer, &QTimer::timeout, this, &MetricsPlot::draw);
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](const QMouseEvent* event) { showCursor(*event); });
    connect(m_plot, &QCustomPlot::mouseWheel, this, [this] { m_zoomed = true; });
    connect(m_plot, &QCustomPlot::mousePress, this, [this] { m_zoomed = true; });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &MetricsPlot::fit);
    rebuild();
}

void MetricsPlot::buildTools()
{
    m_metric->setObjectName("plotMetric");
    m_metric->setAccessibleName(tr("What the curves show"));
    m_metric->addItem(tr("Loss"), "loss");
    m_metric->addItem(tr("Learning rate"), "learning_rate");
    m_metric->addItem(tr("Gradient norm"), "gradient_norm");
    m_metric->addItem(tr("Tokens per second"), "tokens_per_second");
    m_log->setObjectName("plotLog");
    m_log->setText(tr("log"));
    m_log->setCheckable(true);
    m_log->setToolTip(tr("Logarithmic axis (Ctrl+L)"));
    m_log->setAccessibleName(tr("Logarithmic axis"));
    m_log->setShortcut(QKeySequence("Ctrl+L"));
    auto* all = new QToolButton;
    all->setObjectName("plotFit");
    all->setIcon(icon("fit"));
    all->setToolTip(tr("Show all (Ctrl+0); the wheel zooms, dragging moves"));
    all->setAccessibleName(tr("Show all"));
    all->setShortcut(QKeySequence("Ctrl+0"));
    m_cursor->setObjectName("plotCursor");
    m_cursor->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_cursor->setMinimumHeight(m_cursor->fontMetrics().height());
    auto* line = new QHBoxLayout(m_tools);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    line->addWidget(m_metric);
    line->addWidget(m_log);
    line->addStretch();
    line->addWidget(all);
    line->addWidget(saveButton());
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        m_zoomed = false;
        rebuild();
    });
    connect(m_log, &QToolButton::toggled, this, &MetricsPlot::setLogarithmic);
    connect(all, &QToolButton::clicked, this, &MetricsPlot::fit);
}

QWidget* MetricsPlot::saveButton()
{
    auto* save = new QToolButton;
    save->setObjectName("plotSave");
    save->setIcon(icon("save"));
    save->setToolTip(tr("Save the curves"));
    save->setAccessibleName(save->toolTip());
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

void MetricsPlot::setRuns(std::vector<PlottedRun> runs)
{
    if (runs == m_runs)
        return update();
    m_runs = std::move(runs);
    m_zoomed = false;
    rebuild();
}

void MetricsPlot::update()
{
    if (!m_timer.isActive())
        m_timer.start();
}

QColor MetricsPlot::colourOf(int run) const
{
    return curvePen(*m_plot, run).color();
}

void MetricsPlot::rebuild()
{
    m_plot->clearGraphs();
    m_curves.clear();
    const std::string metric = m_metric->currentData().toString().toStdString();
    for (std::size_t run = 0; run < m_runs.size(); ++run) {
        const QString prefix = m_runs.size() > 1 ? m_runs[run].name + ": " : QString();
        if (metric == "loss") {
            addCurve(run, "train_loss", prefix + tr("training"), true, false);
            addCurve(run, "smoothed", prefix + tr("training, smoothed"), false, false);
            addCurve(run, "validation_loss", prefix + tr("validation"), false, true);
        } else {
            addCurve(run, metric, m_runs[run].name, false, false);
        }
    }
    m_plot->yAxis->setLabel(m_metric->currentText().toLower());
    stylePlot(*m_plot);
    m_line->setPen(QPen(coloursOf(*this).border, 1));
    hideCursor();
    draw();
}

void MetricsPlot::addCurve(std::size_t run, const std::string& metric, const QString& name, bool faint, bool dashed)
{
    Curve curve{run, metric, name, m_plot->addGraph(), 0};
    curve.graph->setName(name);
    QPen pen = curvePen(*m_plot, static_cast<int>(run), faint);
    if (dashed) {
        pen.setStyle(Qt::DashLine);
        curve.graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), 5));
    }
    curve.graph->setPen(pen);
    curve.graph->setAdaptiveSampling(true);
    if (faint)
        curve.graph->removeFromLegend();
    m_curves.push_back(curve);
}

const Series& MetricsPlot::seriesOf(const Curve& curve) const
{
    const RunMetrics& metrics = *m_runs[curve.run].metrics;
    return curve.metric == "smoothed" ? metrics.smoothedLoss() : metrics.series(curve.metric);
}

void MetricsPlot::addNewPoints()
{
    for (Curve& curve : m_curves) {
        const Series& series = seriesOf(curve);
        for (; curve.drawn < series.steps.size(); ++curve.drawn)
            curve.graph->addData(series.steps[curve.drawn], series.values[curve.drawn]);
    }
}

void MetricsPlot::draw()
{
    addNewPoints();
    // Where there is little room, the curves need it; the runs table tells the colours.
    m_plot->legend->setVisible(!m_curves.empty() && m_curves.size() <= mostCurvesInLegend && m_plot->height() > 240);
    if (!m_zoomed) {
        m_plot->rescaleAxes();
        m_plot->xAxis->scaleRange(1.03); // the first and last points whole
        const bool empty = std::ranges::all_of(m_curves, [](const Curve& curve) { return curve.drawn == 0; });
        if (empty) {
            m_plot->xAxis->setRange(0, 100);
            m_plot->yAxis->setRange(m_log->isChecked() ? 0.1 : 0, 1);
        } else if (m_log->isChecked()) {
            m_plot->yAxis->setRange(m_plot->yAxis->range().sanitizedForLogScale());
        } else { // a loss is read against 0
            m_plot->yAxis->setRange(0, m_plot->yAxis->range().upper * 1.06);
        }
    }
    ++m_replots;
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void MetricsPlot::fit()
{
    m_zoomed = false;
    draw();
}

void MetricsPlot::setLogarithmic(bool on)
{
    m_plot->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    fit();
}

QString MetricsPlot::cursorText(double step) const
{
    QStringList parts;
    double at = 0, value = 0, shownStep = step;
    for (const Curve& curve : m_curves) {
        if (!nearest(seriesOf(curve), step, at, value))
            continue;
        if (curve.metric != "validation_loss")
            shownStep = at;
        QString text = tr("%1 %2").arg(curve.name, QLocale().toString(value, 'g', 4));
        if (curve.metric == "validation_loss")
            text += tr(" (step %1)").arg(formatCount(static_cast<std::int64_t>(at)));
        parts += text;
    }
    if (parts.isEmpty())
        return {};
    return tr("step %1: ").arg(formatCount(static_cast<std::int64_t>(shownStep))) + parts.join(QStringLiteral(" · "));
}

void MetricsPlot::showCursor(const QMouseEvent& event)
{
    const double step = m_plot->xAxis->pixelToCoord(event.pos().x());
    const QString text = m_plot->axisRect()->rect().contains(event.pos()) ? cursorText(step) : QString();
    if (text.isEmpty())
        return hideCursor();
    m_cursor->setText(text);
    m_cursor->setToolTip(text);
    m_line->point1->setCoords(step, 0);
    m_line->point2->setCoords(step, 1);
    if (m_log->isChecked())
        m_line->point1->setCoords(step, 0.5);
    m_line->setVisible(true);
    update(); // with the next drawing: a fast pointer does not draw more often than new data does
}

void MetricsPlot::hideCursor()
{
    m_line->setVisible(false);
    m_cursor->setText(m_runs.empty() ? QString() : tr("Move the pointer over the curves to read their values."));
    m_cursor->setToolTip({});
}

QImage MetricsPlot::image() const
{
    return m_plot->toPixmap(0, 0, 2.0).toImage();
}

bool MetricsPlot::savePdf(const QString& file) const
{
    return m_plot->savePdf(file);
}

void MetricsPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        rebuild();
    QWidget::changeEvent(event);
}

} // namespace calm::ui
