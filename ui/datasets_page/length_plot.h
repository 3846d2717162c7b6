#pragma once

#include "core/data/length_histogram.h"

#include <QString>
#include <QWidget>

#include <cstdint>
#include <vector>

class QCPItemStraightLine;
class QCustomPlot;
class QMouseEvent;

namespace calm::ui
{

/// How long a dataset's examples are for one model, in tokens.
struct LengthCurve
{
    QString model;
    LengthHistogram lengths;
};

/// Bins of equal width over several histograms, so that their heights can be compared.
struct SharedBins
{
    int width = 1;                                 ///< bin b holds lengths [b width, (b + 1) width)
    std::vector<std::vector<std::int64_t>> counts; ///< per curve and bin; all have as many bins
};

/// At most `most` bins, of the smallest width of 1, 2 or 5 times a power of ten for which they reach the longest
/// length.
SharedBins sharedBins(const std::vector<LengthCurve>& curves, int most);

/// Examples by length, one curve for each model in its colour; a line at the chosen length, which the mouse moves.
/// Object name: "lengthPlot".
class LengthPlot : public QWidget
{
    Q_OBJECT

public:
    explicit LengthPlot(QWidget* parent = nullptr);

    void setCurves(std::vector<LengthCurve> curves); ///< the anchor first
    void setLimit(int tokens);                       ///< 0 = none

Q_SIGNALS:
    void limitMoved(int tokens); ///< by the person

protected:
    void changeEvent(QEvent* event) override;

private:
    void draw();
    void showLine();
    void moveLine(const QMouseEvent& event);

    std::vector<LengthCurve> m_curves;
    int m_limit = 0;
    QCustomPlot* m_plot;
    QCPItemStraightLine* m_line;
};

} // namespace calm::ui
