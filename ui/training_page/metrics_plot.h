#pragma once

#include "ui/training_page/run_metrics.h"

#include <QColor>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QCPGraph;
class QCPItemStraightLine;
class QCustomPlot;
class QLabel;
class QMouseEvent;
class QToolButton;

namespace calm::ui
{

/// A run to draw. The page owns the metrics and tells when more have come.
struct PlottedRun
{
    std::int64_t id = 0;
    QString name;
    std::shared_ptr<const RunMetrics> metrics;

    bool operator==(const PlottedRun&) const = default;
};

/// The curves of one or several runs: loss (raw, smoothed, validation), learning rate, gradient norm or speed. Draws
/// at most five times a second, and only adds what is new. Wheel zooms, drag pans, double click shows all again; the
/// pointer shows the values beneath it. Object names: "plotMetric", "plotLog", "plotSave", "plotFit", "plotCursor",
/// "lossPlot".
class MetricsPlot : public QWidget
{
    Q_OBJECT

public:
    explicit MetricsPlot(QWidget* parent = nullptr);

    void setRuns(std::vector<PlottedRun> runs);
    void update(); ///< more metrics have come for the same runs
    QColor colourOf(int run) const;
    QCustomPlot& plot() { return *m_plot; }
    int replots() const { return m_replots; } ///< since it was made, for tests
    QString cursorText(double step) const;    ///< what the pointer shows there

    QImage image() const; ///< as it is shown, twice as fine
    bool savePdf(const QString& file) const;

Q_SIGNALS:
    void saveRequested(const QString& kind); ///< "png", "pdf", "csv"

protected:
    void changeEvent(QEvent* event) override;

private:
    /// One curve: which series of which run, and how much of it the graph has.
    struct Curve
    {
        std::size_t run = 0;
        std::string metric; ///< "smoothed" = the smoothed training loss
        QString name;       ///< in the legend and at the cursor
        QCPGraph* graph = nullptr;
        std::size_t drawn = 0;
    };
    void buildTools();
    QWidget* saveButton();
    void rebuild();
    void addCurve(std::size_t run, const std::string& metric, const QString& name, bool faint, bool dashed);
    const Series& seriesOf(const Curve& curve) const;
    void addNewPoints();
    void draw();
    void fit();
    void setLogarithmic(bool on);
    void showCursor(const QMouseEvent& event);
    void hideCursor();

    std::vector<PlottedRun> m_runs;
    std::vector<Curve> m_curves;
    bool m_zoomed = false; ///< by the person: new points do not move the axes
    int m_replots = 0;
    QTimer m_timer;
    QCustomPlot* m_plot;
    QCPItemStraightLine* m_line;
    QComboBox* m_metric;
    QToolButton* m_log;
    QLabel* m_cursor;
    QWidget* m_tools;
};

} // namespace calm::ui
