#pragma once

class QCustomPlot;
class QPen;
class QColor;

namespace calm::ui
{

/// Gives a QCustomPlot the window's colours and font: surface behind, muted axes, faint grid, a legend without a
/// frame. Call after adding the plot and again from changeEvent(PaletteChange); graphs keep their own pens.
void stylePlot(QCustomPlot& plot);

/// The pen of the n-th curve; `faint` for the raw values under a smoothed curve.
QPen curvePen(const QCustomPlot& plot, int series, bool faint = false);

} // namespace calm::ui
