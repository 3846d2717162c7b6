#pragma once

#include "ui/training_page/run_metrics.h"

#include <QColor>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QCPAxis;
class QCPGraph;
class QCPItemStraightLine;
class QCustomPlot;
class QKeyEvent;
class QLabel;
class QMouseEvent;
class QPoint;
class QToolButton;
class QWheelEvent;

namespace calm::ui
{

/// A run to draw. The page owns the metrics and tells when more have come.
struct PlottedRun
{
    std::int64_t id = 0;
    QString name;
    std::shared_ptr<const RunMetrics> metrics;
    bool rangeTest = false; ///< its learning rate rises to show which is too high

    bool operator==(const PlottedRun&) const = default;
};

/// The curves of one or several runs: loss (raw, smoothed, validation), learning rate, gradient norm or speed, over the
/// steps; of learning-rate range tests the loss over the rate. However long a run, only what can be seen is drawn
/// (thinned.h), for what is new at most five times a second. Wheel zooms along the x axis, with Ctrl along the y axis,
/// drag pans, double click shows all again; the pointer shows the values beneath it. With the keyboard: + and - zoom,
/// the arrows pan, with Shift they move the pointer's line. Object names: "plotMetric", "plotSmoothing", "plotLog",
/// "plotZoomIn", "plotZoomOut", "plotFit", "plotSave", "plotCursor", "lossPlot".
class MetricsPlot : public QWidget
{
    Q_OBJECT

public:
    explicit MetricsPlot(QWidget* parent = nullptr);

    void setRuns(std::vector<PlottedRun> runs);
    void update();            ///< more metrics have come for the same runs
    double smoothing() const; ///< weight that the person chose, for RunMetrics
    QColor colourOf(int run) const;
    QCustomPlot& plot() { return *m_plot; }
    int replots() const { return m_replots; } ///< since it was made, for tests
    QString cursorText(double x) const;       ///< what the pointer shows there

    QImage image() const; ///< as it is shown, twice as fine
    bool savePdf(const QString& file) const;

Q_SIGNALS:
    void saveRequested(const QString& kind); ///< "png", "pdf", "csv"
    void smoothingChanged();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    /// One curve: which series of which run.
    struct Curve
    {
        std::size_t run = 0;
        std::string metric; ///< "smoothed" = the smoothed training loss
        QString name;       ///< in the legend and at the cursor
        QCPGraph* graph = nullptr;
        bool faint = false; ///< raw values under a smoothed curve
        Series overRate;    ///< what is drawn where the x axis is the learning rate
    };
    void buildTools();
    QToolButton* tool(const char* name, const char* iconName, const QString& help, const char* keys = nullptr);
    QWidget* saveButton();
    void connectPlot();
    void chooseMetric(); ///< of a range test alone the loss over the rate, unless the person chose another
    void rebuild();
    void addCurves(std::size_t run);
    void addCurve(std::size_t run, const std::string& metric, const QString& name, bool faint, bool dashed);
    bool isOverRate() const;
    const Series& seriesOf(const Curve& curve) const;
    void readOverRate();
    void fillGraphs(); ///< with what can be seen; before each drawing
    void draw();
    void fit();
    void fitX();
    void fitY();
    void zoom(double factor);
    void setScale(QCPAxis& axis, bool logarithmic);
    bool handleKey(const QKeyEvent& event);
    void wheel(const QWheelEvent& event);
    void showCursorAt(const QPoint& position);
    void showCursor(double x);
    void hideCursor();
    QString hint() const;

    std::vector<PlottedRun> m_runs;
    std::vector<Curve> m_curves;
    bool m_zoomed = false;       ///< by the person: new points do not move the axes
    bool m_metricChosen = false; ///< by the person
    double m_cursorAt = 0;       ///< where the line stands, while it is shown
    int m_replots = 0;
    QTimer m_timer;
    QCustomPlot* m_plot;
    QCPItemStraightLine* m_line;
    QComboBox* m_metric;
    QComboBox* m_smoothing;
    QToolButton* m_log;
    QLabel* m_cursor;
    QWidget* m_tools;
};

} // namespace calm::ui
