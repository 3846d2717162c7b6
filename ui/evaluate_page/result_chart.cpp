#include "ui/evaluate_page/result_chart.h"

#include "ui/evaluate_page/verdict.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/plot_style.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

#include <qcustomplot.h>

namespace calm::ui
{

namespace
{

/// Towards the ground it stands on, so that a whisker before it is seen in light and in dark.
QColor faded(const QColor& colour, const QColor& ground, double share)
{
    const auto mix = [share](int a, int b) { return qRound(a + (b - a) * share); };
    return {mix(colour.red(), ground.red()), mix(colour.green(), ground.green()), mix(colour.blue(), ground.blue())};
}

/// Models keep their colour on every page; another composition than the last, and one without some of its models, is a
/// fainter shade.
QColor colourOf(const ResultTable& table, std::size_t member, const Colours& colours)
{
    const std::string& label = table.members[member];
    const MemberKind kind = kindOfLabel(label);
    if (kind == MemberKind::augmenting)
        return modelColour(colours, augmentingOfLabel(label));
    int shades = isPartOfComposition(label) ? 1 : 0;
    for (std::size_t i = member + 1; i < table.members.size(); ++i) // the last is judged: it keeps the full colour
        shades +=
            kindOfLabel(table.members[i]) == kind && isPartOfComposition(table.members[i]) == isPartOfComposition(label)
                ? 1
                : 0;
    const QColor colour = kind == MemberKind::anchor ? colours.anchor
                          : kind == MemberKind::lora ? colours.lora
                                                     : colours.composed;
    return faded(colour, colours.surface, std::min(0.65, 0.3 * shades));
}

} // namespace

ResultChart::ResultChart(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->setObjectName("resultsChart");
    m_plot->setAccessibleName(tr("Bar chart of the results"));
    setMinimumHeight(200);
}

void ResultChart::setTable(const ResultTable& table)
{
    m_table = table;
    draw();
}

void ResultChart::draw()
{
    const Colours& colours = m_paper ? lightColours() : coloursOf(*this);
    m_plot->clearPlottables();
    const std::size_t members = m_table.members.size();
    const double width = 0.8 / std::max<double>(1, double(members));
    auto ticks = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t task = 0; task < m_table.tasks.size(); ++task)
        ticks->addTick(double(task), taskText(m_table.tasks[task]));
    m_plot->xAxis->setTicker(ticks);
    for (std::size_t member = 0; member < members; ++member) {
        auto* bars = new QCPBars(m_plot->xAxis, m_plot->yAxis);
        auto* whiskers = new QCPErrorBars(m_plot->xAxis, m_plot->yAxis);
        const QColor colour = colourOf(m_table, member, colours);
        bars->setName(fromUtf8(m_table.members[member]));
        bars->setPen(Qt::NoPen);
        bars->setBrush(colour);
        bars->setWidth(width * 0.9);
        whiskers->setDataPlottable(bars);
        whiskers->setPen(QPen(colours.text, 1.2));
        whiskers->setWhiskerWidth(6);
        whiskers->setSymbolGap(0);
        whiskers->removeFromLegend();
        QVector<double> places, values, below, above;
        for (std::size_t task = 0; task < m_table.tasks.size(); ++task) {
            const Score& score = m_table.scores[task][member];
            places << double(task) + (double(member) - (double(members) - 1) / 2) * width;
            values << score.percent();
            below << score.percent() - score.lowPercent();
            above << score.highPercent() - score.percent();
        }
        bars->setData(places, values, true);
        whiskers->setData(below, above);
    }
    m_plot->xAxis->setRange(-0.6, std::max<double>(1, double(m_table.tasks.size())) - 0.4);
    m_plot->yAxis->setRange(0, 104);
    m_plot->yAxis->setLabel(tr("right, %"));
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->xAxis->setTickLength(0);
    m_plot->legend->setVisible(true);
    if (m_plot->plotLayout()->rowCount() < 2) { // the legend in a row of its own above, where no bar is
        auto* row = new QCPLayoutInset;
        row->setMinimumSize(10, 24);
        m_plot->plotLayout()->insertRow(0);
        m_plot->plotLayout()->addElement(0, 0, row);
        row->addElement(m_plot->legend, Qt::AlignLeft | Qt::AlignTop);
        m_plot->plotLayout()->setRowStretchFactor(0, 0.001);
        m_plot->legend->setFillOrder(QCPLegend::foColumnsFirst);
    }
    // Names of compositions with models switched off are long: of many members, three a line.
    constexpr int inOneLine = 4, inALine = 3, lineHeight = 24;
    const int shown = static_cast<int>(members);
    const int wrap = shown > inOneLine ? inALine : shown;
    const int lines = std::max(1, (shown + wrap - 1) / std::max(1, wrap));
    m_plot->legend->setWrap(wrap);
    m_plot->plotLayout()->element(0, 0)->setMinimumSize(10, lineHeight * lines);
    stylePlot(*m_plot);
    if (m_paper)
        dressForPaper();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ResultChart::setForPaper()
{
    m_paper = true;
    draw();
}

/// stylePlot() takes the window's colours, which may be light on dark.
void ResultChart::dressForPaper()
{
    const Colours& colours = lightColours();
    m_plot->setBackground(QBrush(Qt::white));
    m_plot->axisRect()->setBackground(QBrush(Qt::white));
    for (QCPAxis* axis : m_plot->axisRect()->axes()) {
        axis->setBasePen(QPen(colours.border));
        axis->setTickPen(QPen(colours.border));
        axis->setTickLabelColor(colours.text);
        axis->setLabelColor(colours.text);
        axis->grid()->setPen(QPen(colours.border));
    }
    m_plot->legend->setBrush(QBrush(Qt::white));
    m_plot->legend->setTextColor(colours.text);
}

QPixmap ResultChart::picture(int width, int height) const
{
    return m_plot->toPixmap(width, height, 2.0);
}

void ResultChart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        draw();
    QWidget::changeEvent(event);
}

} // namespace calm::ui
