#include "ui/datasets_page/length_plot.h"

#include <qcustomplot.h>

#include <QSignalSpy>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

LengthCurve curveOf(const std::vector<int>& lengths)
{
    LengthCurve curve;
    for (const int length : lengths)
        curve.lengths.add(length);
    return curve;
}

} // namespace

class TestLengthPlot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void binsAreShared();
    void binsGetWiderByRoundSteps();
    void nothingIsOneEmptyBin();
    void mouseMovesTheLine();
};

/// Against counting by hand.
void TestLengthPlot::binsAreShared()
{
    const SharedBins bins = sharedBins({curveOf({0, 1, 4, 5, 5}), curveOf({12})}, 3); // lengths to 12 in 3 bins
    QCOMPARE(bins.width, 5);
    QCOMPARE(bins.counts, (std::vector<std::vector<std::int64_t>>{{3, 2, 0}, {0, 0, 1}}));
}

void TestLengthPlot::binsGetWiderByRoundSteps()
{
    for (const auto& [longest, width] :
         {std::pair(59, 1), std::pair(60, 2), std::pair(119, 2), std::pair(120, 5), std::pair(299, 5),
          std::pair(300, 10), std::pair(600, 20), std::pair(1200, 50)})
        QCOMPARE(sharedBins({curveOf({longest})}, 60).width, width);
}

void TestLengthPlot::nothingIsOneEmptyBin()
{
    const SharedBins bins = sharedBins({LengthCurve()}, 10);
    QCOMPARE(bins.counts, (std::vector<std::vector<std::int64_t>>{{0}}));
}

void TestLengthPlot::mouseMovesTheLine()
{
    LengthPlot plot;
    plot.resize(400, 200);
    plot.setCurves({curveOf({10, 20, 30, 40})});
    plot.show();
    auto* surface = plot.findChild<QCustomPlot*>("lengthPlot");
    surface->replot();
    QSignalSpy moved(&plot, &LengthPlot::limitMoved);
    const QPoint at(int(std::lround(surface->xAxis->coordToPixel(25))), surface->axisRect()->center().y());
    QTest::mouseClick(surface, Qt::LeftButton, {}, at);
    QCOMPARE(moved.size(), 1);
    QVERIFY(std::abs(moved[0][0].toInt() - 25) <= 1); // within a pixel
}

QTEST_MAIN(TestLengthPlot)
#include "test_length_plot.moc"
