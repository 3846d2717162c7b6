#pragma once

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
    std::vector<int> lengths; ///< ascending, one for each example
};

/// Examples by length, one curve for each model in its colour, over bins that all curves share; a line at the chosen
/// length, which the mouse moves. Object name: "lengthPlot".
class LengthHistogram : public QWidget
{
    Q_OBJECT

public:
    explicit LengthHistogram(QWidget* parent = nullptr);

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

/// Bins of equal width over several series of lengths.
struct LengthBins
{
    int width = 1;                                 ///< bin b holds lengths [b width, (b + 1) width)
    std::vector<std::vector<std::int64_t>> counts; ///< per series and bin; all have as many bins
};

/// At most `most` bins, of the smallest width of 1, 2 or 5 times a power of ten for which they reach the longest length.
LengthBins binned(const std::vector<LengthCurve>& curves, int most);

/// Share of the examples that are longer than `limit` tokens; 0 when there are none. `lengths` ascending.
double shareBeyond(const std::vector<int>& lengths, int limit);

} // namespace calm::ui
