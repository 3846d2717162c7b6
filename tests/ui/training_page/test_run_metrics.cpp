#include "ui/training_page/run_metrics.h"

#include <QTest>

#include <cmath>

using namespace calm;
using namespace calm::ui;

class TestRunMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smoothsAsDefined();
    void replacesWhatIsReadAgain();
    void smoothsAsChosen();
    void missesNothingThatComesLate();
    void readsOnlyWhatIsNew();
    void passesOverWhatIsNoNumber();
    void setsLossOverRate();
    void findsTheNearest();
    void writesCsv();
};

void TestRunMetrics::smoothsAsDefined()
{
    const std::vector<double> values{4, 1, 3, 3, 2.5, 8, 1};
    Smoother smoother(0.8);
    for (std::size_t n = 1; n <= values.size(); ++n) {
        double sum = 0, weights = 0; // the definition, from all values anew
        for (std::size_t i = 0; i < n; ++i) {
            const double weight = std::pow(0.8, double(n - 1 - i));
            sum += weight * values[i];
            weights += weight;
        }
        QVERIFY(std::abs(smoother.add(values[n - 1]) - sum / weights) < 1e-12);
    }
}

void TestRunMetrics::replacesWhatIsReadAgain()
{
    RunMetrics metrics;
    metrics.replaceAfter(-1,
                         {{1, "train_loss", 4}, {2, "learning_rate", 0.1}, {2, "train_loss", 3}, {3, "train_loss", 9}});
    QCOMPARE(metrics.latestStep(), 3);
    // A resumed run does step 3 again, and has not come to its rate.
    metrics.replaceAfter(2, {{3, "train_loss", 2}, {4, "train_loss", 1}});
    QCOMPARE(metrics.series("train_loss").steps, (std::vector<double>{1, 2, 3, 4}));
    QCOMPARE(metrics.series("train_loss").values, (std::vector<double>{4, 3, 2, 1}));
    QCOMPARE(metrics.series("learning_rate").steps, (std::vector<double>{2}));
    QCOMPARE(metrics.smoothedLoss().values.size(), std::size_t(4));
    // As if only these had ever been there.
    RunMetrics fresh;
    fresh.replaceAfter(-1, {{1, "train_loss", 4}, {2, "train_loss", 3}, {3, "train_loss", 2}, {4, "train_loss", 1}});
    QCOMPARE(metrics.smoothedLoss().values, fresh.smoothedLoss().values);
    metrics.replaceAfter(1, {});
    QCOMPARE(metrics.series("train_loss").steps, (std::vector<double>{1}));
    QVERIFY(metrics.series("learning_rate").steps.empty());
    QVERIFY(metrics.series("unknown").steps.empty());
}

void TestRunMetrics::smoothsAsChosen()
{
    RunMetrics metrics;
    metrics.replaceAfter(-1, {{1, "train_loss", 4}, {2, "train_loss", 0}});
    metrics.setSmoothing(0);
    QCOMPARE(metrics.smoothedLoss().values, (std::vector<double>{4, 0}));
    metrics.setSmoothing(0.5); // (0.5 * 4 + 0) / 1.5
    QCOMPARE(metrics.smoothedLoss().values[1], 2 / 1.5);
}

/// The writer of a real run writes the validation of a step after its loss has been read.
void TestRunMetrics::missesNothingThatComesLate()
{
    std::vector<MetricRecord> stored;
    RunMetrics metrics;
    const auto read = [&] {
        std::vector<MetricRecord> found;
        const int after = metrics.readAfter();
        for (const MetricRecord& metric : stored)
            if (metric.step > after)
                found.push_back(metric);
        metrics.replaceAfter(after, found);
    };
    for (int step = 1; step <= 400; ++step) {
        stored.push_back({step, "train_loss", 1.0 / step});
        read();
        if (step % 50 == 0)
            stored.push_back({step, "validation_loss", 2.0 / step});
        if (step % 7 == 0)
            read();
    }
    read();
    QCOMPARE(metrics.series("train_loss").steps.size(), std::size_t(400));
    QCOMPARE(metrics.series("validation_loss").steps, (std::vector<double>{50, 100, 150, 200, 250, 300, 350, 400}));
}

void TestRunMetrics::readsOnlyWhatIsNew()
{
    RunMetrics metrics;
    QCOMPARE(metrics.readAfter(), -1);
    std::vector<MetricRecord> many{{100, "validation_loss", 1}}; // seldom; still not everything is read again
    for (int step = 101; step <= 100000; ++step)
        many.push_back({step, "train_loss", 1});
    metrics.replaceAfter(-1, many);
    QVERIFY(metrics.readAfter() >= 100000 - 1000);
    QVERIFY(metrics.readAfter() < 100000);
}

void TestRunMetrics::passesOverWhatIsNoNumber()
{
    RunMetrics metrics;
    metrics.replaceAfter(-1, {{1, "train_loss", std::nan("")}, {2, "gradient_norm", INFINITY}});
    QVERIFY(metrics.all().empty());
    QCOMPARE(metrics.readAfter(), -1);
}

void TestRunMetrics::setsLossOverRate()
{
    const Series loss{{1, 2, 3, 5, 6}, {4, 3, 1, 2, 9}};
    const Series rate{{1, 2, 4, 5, 6}, {0.1, 0.2, 0.3, 0.4, 0.4}}; // none for step 3; it does not rise at 6
    const Series over = overRate(loss, rate);
    QCOMPARE(over.steps, (std::vector<double>{0.1, 0.2, 0.4}));
    QCOMPARE(over.values, (std::vector<double>{4, 3, 2}));
    QCOMPARE(rateOfLowest(over), 0.4);
    QCOMPARE(rateOfLowest({}), 0.0);
    QVERIFY(overRate({}, rate).steps.empty() && overRate(loss, {}).steps.empty());
}

void TestRunMetrics::findsTheNearest()
{
    const Series series{{10, 20, 40}, {1, 2, 4}};
    double step = 0, value = 0;
    const std::pair<double, double> cases[] = {{-5, 10}, {14, 10}, {16, 20}, {31, 40}, {99, 40}};
    for (const auto& [asked, found] : cases) {
        QVERIFY(nearest(series, asked, step, value));
        QCOMPARE(step, found);
        QCOMPARE(value, found / 10);
    }
    QVERIFY(!nearest({}, 1, step, value));
}

void TestRunMetrics::writesCsv()
{
    RunMetrics metrics;
    metrics.replaceAfter(-1, {{1, "train_loss", 0.5}, {2, "train_loss", 0.25}});
    QCOMPARE(toCsv({{"run \"1\", long", &metrics}}),
             std::string("run,step,metric,value\r\n\"run \"\"1\"\", long\",1,train_loss,0.5\r\n"
                         "\"run \"\"1\"\", long\",2,train_loss,0.25\r\n"));
}

QTEST_APPLESS_MAIN(TestRunMetrics)
#include "test_run_metrics.moc"
