#include "ui/training_page/thinned.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace calm;
using namespace calm::ui;

namespace
{

/// A noisy curve with gaps in its steps.
Series noisy(int points, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> noise;
    Series series;
    double step = 1;
    for (int i = 0; i < points; ++i) {
        series.steps.push_back(step);
        series.values.push_back(5 / std::sqrt(i + 1.0) + noise(random));
        step += 1 + random() % 3;
    }
    return series;
}

struct Extremes
{
    double low = INFINITY, high = -INFINITY;
    auto operator<=>(const Extremes&) const = default;
};

/// So tall that no two values fall together.
const AxisView finest{-10, 10, false, 1'000'000'000};

/// What a line through all points would touch in each column of pixels, worked out point by point.
std::map<int, Extremes> columns(const Series& series, const AxisView& view)
{
    std::map<int, Extremes> found;
    for (std::size_t i = 0; i < series.steps.size(); ++i) {
        const double x = series.steps[i];
        if (x < view.lower || x > view.upper)
            continue;
        const double share = view.logarithmic ? std::log(x / view.lower) / std::log(view.upper / view.lower)
                                              : (x - view.lower) / (view.upper - view.lower);
        Extremes& column = found[std::min(view.pixels - 1, static_cast<int>(share * view.pixels))];
        column.low = std::min(column.low, series.values[i]);
        column.high = std::max(column.high, series.values[i]);
    }
    return found;
}

} // namespace

class TestThinned : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatCanBeSeen_data();
    void keepsWhatCanBeSeen();
    void smoothCurvesNeedFew_data();
    void smoothCurvesNeedFew();
    void leavesFewPointsAlone();
    void reachesBeyondTheEdges();
    void findsTheRange();
    void measuresUpAndDown();
};

void TestThinned::keepsWhatCanBeSeen_data()
{
    QTest::addColumn<double>("lower");
    QTest::addColumn<double>("upper");
    QTest::addColumn<bool>("logarithmic");
    QTest::newRow("all") << 1.0 << 200000.0 << false;
    QTest::newRow("a tenth") << 50000.3 << 70123.7 << false;
    QTest::newRow("logarithmic") << 1.0 << 200000.0 << true;
    QTest::newRow("part of it, logarithmic") << 300.5 << 40000.0 << true;
    QTest::newRow("beyond the end") << -1000.0 << 1e6 << false;
}

void TestThinned::keepsWhatCanBeSeen()
{
    QFETCH(double, lower);
    QFETCH(double, upper);
    QFETCH(bool, logarithmic);
    const Series all = noisy(100000, 7);
    const AxisView view{lower, upper, logarithmic, 733};
    const Series seen = thinned(all, view, finest);
    QVERIFY(columns(seen, view) == columns(all, view));
    QVERIFY(seen.steps.size() <= std::size_t(5 * view.pixels + 2));
    QVERIFY(std::ranges::is_sorted(seen.steps));
    for (std::size_t i = 0; i < seen.steps.size(); ++i) { // each is one of the points, none is there twice
        const auto it = std::ranges::lower_bound(all.steps, seen.steps[i]);
        QVERIFY(it != all.steps.end() && *it == seen.steps[i]);
        QCOMPARE(all.values[std::size_t(it - all.steps.begin())], seen.values[i]);
        QVERIFY(i == 0 || seen.steps[i] > seen.steps[i - 1]);
    }
}

void TestThinned::smoothCurvesNeedFew_data()
{
    QTest::addColumn<bool>("logarithmic");
    QTest::newRow("linear") << false;
    QTest::newRow("logarithmic") << true;
}

/// About one point a column, and nowhere further than half a pixel from what there is.
void TestThinned::smoothCurvesNeedFew()
{
    QFETCH(bool, logarithmic);
    Series all;
    for (int i = 1; i <= 100000; ++i) {
        all.steps.push_back(i);
        all.values.push_back(1.5 + std::sin(i / 20000.0));
    }
    const AxisView x{0, 100001, false, 500}, y{0.4, 3, logarithmic, 300};
    const Series seen = thinned(all, x, y);
    QVERIFY(seen.steps.size() < 2 * 500);
    const auto pixel = [&](double value) {
        const double share = logarithmic ? std::log(value / y.lower) / std::log(y.upper / y.lower)
                                         : (value - y.lower) / (y.upper - y.lower);
        return share * y.pixels;
    };
    const auto drawn = columns(seen, x), real = columns(all, x);
    for (const auto& [column, extremes] : real) {
        QVERIFY(drawn.contains(column));
        QVERIFY(pixel(drawn.at(column).low) - pixel(extremes.low) <= 0.5);
        QVERIFY(pixel(extremes.high) - pixel(drawn.at(column).high) <= 0.5);
    }
}

void TestThinned::leavesFewPointsAlone()
{
    const Series few = noisy(50, 3);
    const Series seen = thinned(few, {0, few.steps.back() + 1, false, 500}, finest);
    QCOMPARE(seen.steps, few.steps);
    QCOMPARE(seen.values, few.values);
    QVERIFY(thinned({}, {0, 1, false, 500}, finest).steps.empty());
}

void TestThinned::reachesBeyondTheEdges()
{
    const Series series{{10, 20, 30, 40, 50}, {1, 2, 3, 4, 5}};
    QCOMPARE(thinned(series, {25, 35, false, 100}, finest).steps, (std::vector<double>{20, 30, 40}));
    QCOMPARE(thinned(series, {31, 39, false, 100}, finest).steps,
             (std::vector<double>{30, 40})); // a line crosses the view
    QCOMPARE(thinned(series, {60, 70, false, 100}, finest).steps, (std::vector<double>{50}));
}

void TestThinned::findsTheRange()
{
    const Series series{{10, 20, 30, 40}, {1, 7, -3, 9}};
    double low = 0, high = 0;
    QVERIFY(rangeInView(series, {15, 35, false, 10}, low, high));
    QCOMPARE(low, -3.0);
    QCOMPARE(high, 7.0);
    QVERIFY(!rangeInView(series, {21, 29, false, 10}, low, high));
}

void TestThinned::measuresUpAndDown()
{
    const Series series{{1, 2, 3, 4}, {1, 3, 2, 50}};
    QCOMPARE(upAndDown(series, {0, 10, false, 100}), 20.0 + 10.0 + 100.0); // the last leaves the picture
    QCOMPARE(upAndDown({{1, 2}, {1, 10}}, {1, 100, true, 100}), 50.0);
    QCOMPARE(upAndDown({}, {0, 10, false, 100}), 0.0);
}

QTEST_APPLESS_MAIN(TestThinned)
#include "test_thinned.moc"
