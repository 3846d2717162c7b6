#include "tests/ui/support/example_project.h"
#include "tests/ui/support/stall_meter.h"
#include "ui/training_page/metrics_plot.h"
#include "ui/training_page/training_page.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int steps = 100000;
constexpr int validateEvery = 50;

/// A run of 100,000 steps with all of its metrics, as a worker would have left it.
std::int64_t addLongRun(Project& project)
{
    const CompositionRecord composition = project.compositions().front();
    RunRecord run;
    run.name = "long";
    run.composition = composition.id;
    run.trained = composition.composition;
    run.settings.steps = steps;
    run.settings.mixture = {{"kv.train", "train", 1, -1}};
    run.state = RunState::finished;
    run.step = steps;
    run.startedAt = 1000;
    run.finishedAt = 50000;
    const std::int64_t id = project.addRun(run);
    std::mt19937 random(5);
    std::normal_distribution<double> noise;
    std::vector<MetricRecord> metrics;
    for (int step = 1; step <= steps; ++step) {
        const double loss = 0.4 + 3 / std::sqrt(double(step)) + 0.05 * std::abs(noise(random));
        metrics.push_back({step, "train_loss", loss});
        metrics.push_back({step, "learning_rate", 1e-3 * (1 + std::cos(3.14 * step / steps)) / 2});
        metrics.push_back({step, "gradient_norm", std::exp(noise(random) / 4)});
        metrics.push_back({step, "tokens_per_second", 5000 + 300 * noise(random)});
        metrics.push_back({step, "step_seconds", 0.5 + 0.01 * noise(random)});
        metrics.push_back({step, "seconds_left", 0.5 * (steps - step)});
        if (step % validateEvery == 0)
            metrics.push_back({step, "validation_loss", loss + 0.02});
    }
    project.addMetrics(id, metrics);
    return id;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

/// A run of 100,000 recorded steps: it loads in pieces while the window goes on, and zooming and panning draw smoothly.
class TestLongRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void loadsInPieces();
    void drawsOnlyWhatCanBeSeen();
    void scrollsSmoothly_data();
    void scrollsSmoothly();

private:
    QCustomPlot& plot() const { return m_page->findChild<MetricsPlot*>()->plot(); }
    double frame(QEvent& event) const;
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<TrainingPage> m_page;
};

void TestLongRun::initTestCase()
{
    m_example = std::make_unique<ExampleProject>();
    for (const RunRecord& run : m_example->project().runs())
        m_example->project().removeRun(run.id);
    addLongRun(m_example->project());
    m_page = std::make_unique<TrainingPage>();
    m_page->resize(1280, 800);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestLongRun::loadsInPieces()
{
    StallMeter meter;
    QTest::qWait(100);
    meter.start();
    QElapsedTimer timer;
    timer.start();
    m_page->setSession(&m_example->session());
    const auto drawn = [this] { return plot().graphCount() >= 3 && plot().xAxis->range().upper > steps; };
    QVERIFY(QTest::qWaitFor(drawn, 60000));
    const double loaded = double(timer.elapsed());
    qInfo("%d steps of all metrics: all on the screen after %.2f s; the event loop stood still for %.1f ms at most, of which "
          "it computed %.1f ms at most",
          steps, loaded / 1000, meter.longestMilliseconds(), meter.longestComputed());
    QTRY_VERIFY(!m_page->isReading());
}

/// However much there is: a few points for each column of pixels, and the extremes among them.
void TestLongRun::drawsOnlyWhatCanBeSeen()
{
    plot().replot();
    const int pixels = plot().axisRect()->width();
    for (int graph = 0; graph < 3; ++graph) {
        QVERIFY(plot().graph(graph)->dataCount() > pixels / 2);
        QVERIFY(plot().graph(graph)->dataCount() <= 5 * pixels + 2);
    }
    bool found = false;
    const QCPRange shown = plot().graph(0)->getValueRange(found);
    double highest = 0, lowest = INFINITY; // from the project itself
    for (const MetricRecord& metric : m_example->project().metrics(m_example->project().runs().front().id))
        if (metric.name == "train_loss") {
            highest = std::max(highest, metric.value);
            lowest = std::min(lowest, metric.value);
        }
    QCOMPARE(shown.upper, highest);
    QCOMPARE(shown.lower, lowest);
}

/// From the event to the finished picture of the curves: milliseconds that this thread computed, so that whatever else
/// the machine does is not counted.
double TestLongRun::frame(QEvent& event) const
{
    const double before = computedMilliseconds();
    QCoreApplication::sendEvent(&plot(), &event);
    QCoreApplication::processEvents(); // panning draws when the event loop turns
    plot().repaint();
    return computedMilliseconds() - before;
}

void TestLongRun::scrollsSmoothly_data()
{
    QTest::addColumn<int>("metric");
    QTest::newRow("loss") << 0;
    QTest::newRow("learning rate") << 1;
    QTest::newRow("gradient norm") << 2;
    QTest::newRow("tokens per second") << 3;
}

void TestLongRun::scrollsSmoothly()
{
    QFETCH(int, metric);
    m_page->findChild<QComboBox*>("plotMetric")->setCurrentIndex(metric);
    QTest::qWait(50);
    const QPointF middle(plot().axisRect()->center());
    std::vector<double> frames;
    for (int i = 0; i < 60; ++i) { // into it, and out again
        QWheelEvent wheel(middle, plot().mapToGlobal(middle), {}, {0, i < 30 ? 120 : -120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        frames.push_back(frame(wheel));
    }
    QMouseEvent press(QEvent::MouseButtonPress, middle, plot().mapToGlobal(middle), Qt::LeftButton, Qt::LeftButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(&plot(), &press);
    for (int i = 1; i <= 60; ++i) {
        const QPointF at = middle + QPointF(i * 3, 0);
        QMouseEvent move(QEvent::MouseMove, at, plot().mapToGlobal(at), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        frames.push_back(frame(move));
    }
    const QPointF end = middle + QPointF(180, 0);
    QMouseEvent release(QEvent::MouseButtonRelease, end, plot().mapToGlobal(end), Qt::LeftButton, Qt::NoButton,
                        Qt::NoModifier);
    QCoreApplication::sendEvent(&plot(), &release);
    qInfo("%s, %dx%d points: a frame of zooming or panning computes %.1f ms (median), %.1f ms at most",
          QTest::currentDataTag(), plot().width(), plot().height(), median(frames), *std::ranges::max_element(frames));
    QVERIFY(plot().graphCount() > 0);
}

QTEST_MAIN(TestLongRun)
#include "test_long_run.moc"
