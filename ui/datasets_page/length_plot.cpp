#include "ui/datasets_page/length_plot.h"

#include "ui/widgets/plot_style.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace calm::ui
{

namespace
{

constexpr int mostBins = 60;
constexpr double headroom = 1.06; ///< above the highest bin

int nextWidth(int width)
{
    int power = 1;
    while (width / power >= 10)
        power *= 10;
    return width / power == 2 ? 5 * power : 2 * width; // 1, 2, 5, 10
}

} // namespace

SharedBins sharedBins(const std::vector<LengthCurve>& curves, int most)
{
    int longest = 0;
    for (const LengthCurve& curve : curves)
        longest = std::max(longest, curve.lengths.longest());
    SharedBins bins;
    while (longest / bins.width >= most)
        bins.width = nextWidth(bins.width);
    for (const LengthCurve& curve : curves) {
        std::vector<std::int64_t> counts;
        std::int64_t left = curve.lengths.count(); // as long as the bin's beginning, or longer
        for (int begin = 0; begin <= longest; begin += bins.width) {
            const std::int64_t beyond = curve.lengths.truncationAt(begin + bins.width - 1).examples;
            counts.push_back(left - beyond);
            left = beyond;
        }
        bins.counts.push_back(std::move(counts));
    }
    return bins;
}

LengthPlot::LengthPlot(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot), m_line(new QCPItemStraightLine(m_plot))
{
    m_plot->setObjectName("lengthPlot");
    m_plot->setAccessibleName(tr("Examples by length in tokens"));
    m_plot->setToolTip(tr("Press or drag to move the line of the longest length"));
    m_plot->setMinimumHeight(150);
    m_plot->setFocusPolicy(Qt::NoFocus); // the number beneath it does the same by keyboard
    m_plot->xAxis->setLabel(tr("tokens"));
    m_plot->yAxis->setLabel(tr("examples"));
    m_line->setVisible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    connect(m_plot, &QCustomPlot::mousePress, this, [this](const QMouseEvent* event) { moveLine(*event); });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](const QMouseEvent* event) {
        if (event->buttons() & Qt::LeftButton)
            moveLine(*event);
    });
    draw();
}

void LengthPlot::setCurves(std::vector<LengthCurve> curves)
{
    m_curves = std::move(curves);
    draw();
}

void LengthPlot::setLimit(int tokens)
{
    m_limit = tokens;
    showLine();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LengthPlot::draw()
{
    const Colours& colours = coloursOf(*this);
    const SharedBins bins = sharedBins(m_curves, mostBins);
    m_plot->clearGraphs();
    std::int64_t highest = 1;
    std::size_t count = 1;
    for (std::size_t curve = 0; curve < m_curves.size(); ++curve) {
        const std::vector<std::int64_t>& counts = bins.counts[curve];
        QVector<double> x, y;
        for (std::size_t bin = 0; bin <= counts.size(); ++bin) { // a step to the right of the last one
            x.append(double(bin) * bins.width);
            y.append(bin < counts.size() ? double(counts[bin]) : 0.0);
        }
        highest = std::max(highest, std::ranges::max(counts));
        count = counts.size();
        QCPGraph* graph = m_plot->addGraph();
        QColor colour = curve == 0 ? colours.anchor : modelColour(colours, int(curve) - 1);
        graph->setName(m_curves[curve].model);
        graph->setLineStyle(QCPGraph::lsStepLeft);
        graph->setPen(QPen(colour, 1.5));
        colour.setAlpha(50);
        graph->setBrush(colour);
        graph->setData(x, y, true);
    }
    m_plot->xAxis->setRange(0, double(count) * bins.width);
    m_plot->yAxis->setRange(0, double(highest) * headroom);
    stylePlot(*m_plot);
    m_line->setPen(QPen(colours.danger, 2));
    showLine();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LengthPlot::showLine()
{
    m_line->setVisible(m_limit > 0 && !m_curves.empty());
    m_line->point1->setCoords(m_limit, 0);
    m_line->point2->setCoords(m_limit, 1);
}

void LengthPlot::moveLine(const QMouseEvent& event)
{
    if (m_curves.empty() || event.button() == Qt::RightButton)
        return;
    const double at = m_plot->xAxis->pixelToCoord(event.position().x());
    const int tokens = int(std::lround(std::clamp(at, 1.0, m_plot->xAxis->range().upper)));
    setLimit(tokens);
    Q_EMIT limitMoved(tokens);
}

void LengthPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        draw();
    QWidget::changeEvent(event);
}

} // namespace calm::ui
