#include "ui/widgets/plot_style.h"

#include "ui/widgets/theme.h"

#include <qcustomplot.h>

namespace calm::ui
{

void stylePlot(QCustomPlot& plot)
{
    const Colours& colours = coloursOf(plot);
    plot.setBackground(QBrush(colours.surface));
    QFont font = plot.font();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    for (QCPAxisRect* area : plot.axisRects()) {
        area->setBackground(QBrush(colours.surface));
        for (QCPAxis* axis : area->axes()) {
            axis->setBasePen(QPen(colours.border));
            axis->setTickPen(QPen(colours.border));
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLabelColor(colours.mutedText);
            axis->setLabelColor(colours.mutedText);
            axis->setTickLabelFont(font);
            axis->setLabelFont(font);
            axis->setSelectedBasePen(QPen(colours.accent));
            axis->setSelectedTickPen(QPen(colours.accent));
            QColor faint = colours.border;
            faint.setAlpha(140);
            axis->grid()->setPen(QPen(faint, 1));
            axis->grid()->setZeroLinePen(QPen(faint, 1));
            axis->grid()->setSubGridVisible(false);
        }
    }
    if (plot.legend) {
        plot.legend->setBrush(QBrush(colours.surface));
        plot.legend->setBorderPen(Qt::NoPen);
        plot.legend->setTextColor(colours.text);
        plot.legend->setFont(font);
    }
}

QPen curvePen(const QCustomPlot& plot, int series, bool faint)
{
    const Colours& colours = coloursOf(plot);
    QColor colour = colours.series[static_cast<std::size_t>(series) % colours.series.size()];
    if (faint)
        colour.setAlpha(80);
    QPen pen(colour, faint ? 1.0 : 2.0);
    pen.setCosmetic(true);
    return pen;
}

} // namespace calm::ui
