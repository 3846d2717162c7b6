#include "ui/training_page/metrics_plot.h"

#include "ui/training_page/thinned.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/plot_style.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QToolButton>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

/// What the curves are and how they are drawn; tools and what a person does with them are in plot_tools.cpp.
namespace calm::ui
{

namespace
{

constexpr std::size_t mostCurvesInLegend = 12;
// A line is drawn without smooth edges when it goes up and down so many heights of the plot, or has so many points in a
// column of pixels.
constexpr double denseHeights = 6;
constexpr double denseColumns = 2;

AxisView viewOf(const QCPAxis& axis)
{
    const bool logarithmic = axis.scaleType() == QCPAxis::stLogarithmic;
    const QRect area = axis.axisRect()->rect();
    const int pixels = axis.orientation() == Qt::Horizontal ? area.width() : area.height();
    return {axis.range().lower, axis.range().upper, logarithmic, std::max(1, pixels)};
}

} // namespace

void MetricsPlot::setRuns(std::vector<PlottedRun> runs)
{
    if (runs == m_runs)
        return update();
    m_runs = std::move(runs);
    m_zoomed = false;
    chooseMetric();
    rebuild();
}

void MetricsPlot::chooseMetric()
{
    if (m_metricChosen)
        return;
    const bool tests = !m_runs.empty() && std::ranges::all_of(m_runs, &PlottedRun::rangeTest);
    const QSignalBlocker quiet(m_metric);
    m_metric->setCurrentIndex(m_metric->findData(tests ? "over_rate" : "loss"));
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

bool MetricsPlot::isOverRate() const
{
    return m_metric->currentData().toString() == "over_rate";
}

void MetricsPlot::rebuild()
{
    m_plot->clearGraphs();
    m_curves.clear();
    for (std::size_t run = 0; run < m_runs.size(); ++run)
        addCurves(run);
    m_plot->yAxis->setLabel(isOverRate() ? tr("loss") : m_metric->currentText().toLower());
    m_plot->xAxis->setLabel(isOverRate() ? tr("learning rate") : tr("step"));
    setScale(*m_plot->xAxis, isOverRate());
    stylePlot(*m_plot);
    m_line->setPen(QPen(coloursOf(*this).border, 1));
    hideCursor();
    draw();
}

void MetricsPlot::addCurves(std::size_t run)
{
    const QString prefix = m_runs.size() > 1 ? m_runs[run].name + ": " : QString();
    const std::string metric = m_metric->currentData().toString().toStdString();
    if (metric == "over_rate" && !m_runs[run].rangeTest)
        return;
    if (metric == "loss" || metric == "over_rate") {
        addCurve(run, "train_loss", prefix + tr("training"), true, false);
        addCurve(run, "smoothed", prefix + tr("training, smoothed"), false, false);
    }
    if (metric == "loss")
        addCurve(run, "validation_loss", prefix + tr("validation"), false, true);
    else if (metric != "over_rate")
        addCurve(run, metric, m_runs[run].name, false, false);
}

void MetricsPlot::addCurve(std::size_t run, const std::string& metric, const QString& name, bool faint, bool dashed)
{
    Curve curve{run, metric, name, m_plot->addGraph(), faint, {}};
    curve.graph->setName(name);
    QPen pen = curvePen(*m_plot, static_cast<int>(run), faint);
    if (dashed) {
        pen.setStyle(Qt::DashLine);
        curve.graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), 5));
    }
    curve.graph->setPen(pen);
    curve.graph->setAdaptiveSampling(false); // it gets no more than can be seen
    if (faint)
        curve.graph->removeFromLegend();
    m_curves.push_back(std::move(curve));
}

const Series& MetricsPlot::seriesOf(const Curve& curve) const
{
    if (isOverRate())
        return curve.overRate;
    const RunMetrics& metrics = *m_runs[curve.run].metrics;
    return curve.metric == "smoothed" ? metrics.smoothedLoss() : metrics.series(curve.metric);
}

void MetricsPlot::readOverRate()
{
    if (!isOverRate())
        return;
    for (Curve& curve : m_curves) {
        const RunMetrics& metrics = *m_runs[curve.run].metrics;
        const Series& loss = curve.metric == "smoothed" ? metrics.smoothedLoss() : metrics.series(curve.metric);
        curve.overRate = overRate(loss, metrics.series("learning_rate"));
    }
}

void MetricsPlot::fillGraphs()
{
    if (!m_zoomed) {
        fitX();
        fitY();
    }
    const AxisView x = viewOf(*m_plot->xAxis), y = viewOf(*m_plot->yAxis);
    for (const Curve& curve : m_curves) {
        const Series seen = thinned(seriesOf(curve), x, y);
        // Strokes side by side need no smooth edges, and are drawn a hundred times faster without.
        const bool dense =
            upAndDown(seen, y) > denseHeights * y.pixels || double(seen.steps.size()) > denseColumns * x.pixels;
        QPen pen = curve.graph->pen();
        pen.setWidthF(dense || curve.faint ? 1 : 2);
        curve.graph->setPen(pen);
        curve.graph->setAntialiased(!dense && !curve.faint);
        curve.graph->setData({seen.steps.begin(), seen.steps.end()}, {seen.values.begin(), seen.values.end()}, true);
    }
}

void MetricsPlot::draw()
{
    readOverRate();
    // Where there is little room, the curves need it; the runs table tells the colours.
    m_plot->legend->setVisible(!m_curves.empty() && m_curves.size() <= mostCurvesInLegend && m_plot->height() > 240);
    if (!m_line->visible())
        m_cursor->setText(hint());
    ++m_replots;
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void MetricsPlot::fitX()
{
    double first = INFINITY, last = -INFINITY;
    for (const Curve& curve : m_curves)
        if (const Series& series = seriesOf(curve); !series.steps.empty()) {
            first = std::min(first, series.steps.front());
            last = std::max(last, series.steps.back());
        }
    if (first > last)
        m_plot->xAxis->setRange(isOverRate() ? 1e-6 : 0, isOverRate() ? 1 : 100);
    else if (isOverRate())
        m_plot->xAxis->setRange(first / 1.1, last * 1.1);
    else // the first and last points whole
        m_plot->xAxis->setRange(first - std::max(0.5, (last - first) * 0.015),
                                last + std::max(0.5, (last - first) * 0.015));
}

void MetricsPlot::fitY()
{
    double lowest = INFINITY, highest = -INFINITY;
    const AxisView view = viewOf(*m_plot->xAxis);
    for (const Curve& curve : m_curves)
        if (double low = 0, high = 0; rangeInView(seriesOf(curve), view, low, high)) {
            lowest = std::min(lowest, low);
            highest = std::max(highest, high);
        }
    const bool log = m_log->isChecked();
    if (lowest > highest)
        m_plot->yAxis->setRange(log ? 0.1 : 0, 1);
    else if (log)
        m_plot->yAxis->setRange(QCPRange(lowest, highest * 1.1).sanitizedForLogScale());
    else // a loss is read against 0
        m_plot->yAxis->setRange(std::min(0.0, lowest), highest > 0 ? highest * 1.06 : 1);
}

void MetricsPlot::setScale(QCPAxis& axis, bool logarithmic)
{
    if ((axis.scaleType() == QCPAxis::stLogarithmic) == logarithmic)
        return;
    axis.setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis.setTicker(logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                               : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    axis.setNumberFormat(logarithmic ? "ebc" : "gb");
    axis.setNumberPrecision(logarithmic ? 0 : 6);
}

QString MetricsPlot::cursorText(double x) const
{
    QStringList parts;
    double at = 0, value = 0, shown = x;
    for (const Curve& curve : m_curves) {
        if (!nearest(seriesOf(curve), x, at, value))
            continue;
        if (curve.metric != "validation_loss")
            shown = at;
        QString text = tr("%1 %2").arg(curve.name, QLocale().toString(value, 'g', 4));
        if (curve.metric == "validation_loss")
            text += tr(" (step %1)").arg(formatCount(static_cast<std::int64_t>(at)));
        parts += text;
    }
    if (parts.isEmpty())
        return {};
    const QString where = isOverRate() ? tr("learning rate %1: ").arg(QLocale().toString(shown, 'g', 3))
                                       : tr("step %1: ").arg(formatCount(static_cast<std::int64_t>(shown)));
    return where + parts.join(QStringLiteral(" · "));
}

/// What stands beneath the curves while the pointer is elsewhere.
QString MetricsPlot::hint() const
{
    if (m_runs.empty())
        return {};
    if (!isOverRate())
        return tr("Move the pointer over the curves to read their values.");
    for (const Curve& curve : m_curves)
        if (const double rate = curve.metric == "smoothed" ? rateOfLowest(curve.overRate) : 0; rate > 0)
            return tr("The smoothed loss is lowest at a learning rate of %1; a tenth of it, %2, is a usual choice.")
                .arg(QLocale().toString(rate, 'g', 2), QLocale().toString(rate / 10, 'g', 2));
    return tr("None of the chosen runs is a learning-rate range test: choose that schedule for a run.");
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
