// What a run still takes: worked out by hand, and on the recorded times of real runs.

#include "core/train/time_left.h"

#include <QFile>
#include <QtTest>

#include <cmath>
#include <numeric>

using namespace calm;

namespace
{
/// One line of a run's times.csv.
struct Event
{
    QByteArray kind; ///< "step", "validation", "checkpoint"
    TimeLeft::Step work;
    double seconds = 0, computing = 0;
};

std::vector<TimeLeft::Step> stepsIn(const std::vector<Event>& events)
{
    std::vector<TimeLeft::Step> steps;
    for (const Event& event : events)
        if (event.kind == "step")
            steps.push_back(event.work);
    return steps;
}

void feed(TimeLeft& left, const Event& event)
{
    if (event.kind == "step")
        left.stepped(event.seconds, event.computing);
    else if (event.kind == "validation")
        left.validated(event.seconds);
    else
        left.saved(event.seconds);
}

/// The worst prediction from a tenth of the steps on, as a part of what was really left. Near the end a hundredth of
/// the whole run is more than a fifth of what is left, and counts instead.
double worstError(const std::vector<Event>& events, TimeLeft::Work work)
{
    work.steps = stepsIn(events);
    TimeLeft left(work);
    double actual = 0;
    for (const Event& event : events)
        actual += event.seconds;
    const double whole = actual;
    double worst = 0;
    std::size_t steps = 0;
    for (const Event& event : events) {
        feed(left, event);
        actual -= event.seconds;
        steps += event.kind == "step";
        if (event.kind != "step" || steps * 10 < work.steps.size())
            continue;
        const double off = std::abs(left.seconds() - actual);
        if (off > whole / 100)
            worst = std::max(worst, off / actual);
    }
    return worst;
}

std::vector<Event> recorded(const QString& name)
{
    QFile file(QString(CALM_FIXTURES) + "/train/" + name);
    std::vector<Event> events;
    if (!file.open(QIODevice::ReadOnly))
        return events;
    while (!file.atEnd()) {
        const QList<QByteArray> cells = file.readLine().trimmed().split(',');
        if (cells.size() == 6 && cells[0] != "kind")
            events.push_back(
                {cells[0], {cells[2].toLongLong(), cells[3].toLongLong()}, cells[4].toDouble(), cells[5].toDouble()});
    }
    return events;
}

Event step(std::int64_t fresh, std::int64_t known, double seconds, double computing = 0)
{
    return {"step", {fresh, known}, seconds, computing};
}
} // namespace

class TestTimeLeft : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsSaidTooEarly()
    {
        TimeLeft left({.steps = std::vector<TimeLeft::Step>(10, {0, 100})});
        QCOMPARE(left.seconds(), 0.0);
        left.stepped(1, 0);
        QCOMPARE(left.seconds(), 0.0);
        left.stepped(1, 0);
        QCOMPARE(left.seconds(), 8.0);
        QCOMPARE(TimeLeft({}).seconds(), 0.0);
    }

    void stepsByTheirTokens()
    {
        // 40 steps of 100 tokens, then 60 of 300; 2 s per 100 tokens.
        std::vector<TimeLeft::Step> steps(100, {0, 100});
        std::fill(steps.begin() + 40, steps.end(), TimeLeft::Step{0, 300});
        TimeLeft left({.steps = steps});
        for (int i = 0; i < 10; ++i)
            left.stepped(2, 0);
        QCOMPARE(left.seconds(), 30 * 2.0 + 60 * 6.0);
        for (int i = 10; i < 40; ++i)
            left.stepped(2, 0);
        QCOMPARE(left.seconds(), 60 * 6.0);
        for (int i = 40; i < 100; ++i)
            left.stepped(6, 0);
        QCOMPARE(left.seconds(), 0.0);
    }

    void aFirstEpochThatIsSlower()
    {
        // Three epochs of 30 steps; what is kept takes 3 s of a step's 4 in the first. A tenth in, nothing but the
        // first epoch was seen: 21 more of its steps, and 60 of a second each.
        std::vector<TimeLeft::Step> steps(90, {0, 100});
        std::fill(steps.begin(), steps.begin() + 30, TimeLeft::Step{100, 0});
        TimeLeft left({.steps = steps});
        for (int i = 0; i < 9; ++i)
            left.stepped(4, 3);
        QCOMPARE(left.seconds(), 21 * 4.0 + 60 * 1.0);
        for (int i = 9; i < 45; ++i)
            left.stepped(i < 30 ? 4 : 1, i < 30 ? 3 : 0);
        QCOMPARE(left.seconds(), 45.0);
    }

    void validationsOfTheirOwnCost()
    {
        // Every 20 of 90 steps and at the end: five. The first computes 50 tokens that are kept, at 0.02 s each.
        std::vector<TimeLeft::Step> steps(90, {0, 100});
        for (std::size_t i = 0; i < 20; ++i)
            steps[i] = {100, 0};
        TimeLeft left({.steps = steps, .validateEvery = 20, .validationTokens = 50});
        for (int i = 0; i < 10; ++i)
            left.stepped(3, 2);
        // 10 more of 3 s, 70 of 1 s, and five validations of a third of 50 tokens' second, the first with 50 * 0.02 s.
        QVERIFY(std::abs(left.seconds() - (30 + 70 + 1 + 5 * 0.5 / 3)) < 1e-9);
        for (int i = 10; i < 20; ++i)
            left.stepped(3, 2);
        QVERIFY(std::abs(left.seconds() - (70 + 1 + 5 * 0.5 / 3)) < 1e-9);
        left.validated(1.5);
        QVERIFY(std::abs(left.seconds() - (70 + 4 * 0.5)) < 1e-9); // without what the first one computed
        for (int i = 20; i < 40; ++i)
            left.stepped(1, 0);
        left.validated(0.25);
        QVERIFY(std::abs(left.seconds() - (50 + 3 * 0.25)) < 1e-9);
    }

    void checkpointsOfTheirOwnCost()
    {
        TimeLeft left({.steps = std::vector<TimeLeft::Step>(100, {0, 100})});
        for (int i = 1; i <= 40; ++i) {
            left.stepped(1, 0);
            if (i % 10 == 0)
                left.saved(2);
        }
        QCOMPARE(left.seconds(), 60 + 6 * 2.0);
    }

    void aRunThatGoesOn()
    {
        // 60 of 100 steps were done before this process began; it computes again what it keeps.
        std::vector<TimeLeft::Step> steps(100, {0, 100});
        std::fill(steps.begin() + 60, steps.begin() + 70, TimeLeft::Step{100, 0});
        TimeLeft left({.steps = steps, .firstStep = 60, .validateEvery = 30, .validationTokens = 10});
        for (int i = 60; i < 65; ++i)
            left.stepped(3, 2);
        QVERIFY(std::abs(left.seconds() - (5 * 3 + 30 + 0.2 + 2 * 0.1 / 3)) < 1e-9); // at 90 and at the end
    }

    void aMachineThatIsBusyForAWhile()
    {
        std::vector<Event> events(400, step(0, 100, 1));
        for (std::size_t i = 200; i < 220; ++i)
            events[i].seconds = 3;
        QVERIFY2(worstError(events, {}) <= 0.2, qPrintable(QString::number(worstError(events, {}))));
        // In its middle, the steps to come are still taken for what they were before.
        TimeLeft left({.steps = stepsIn(events)});
        for (std::size_t i = 0; i < 210; ++i)
            feed(left, events[i]);
        QVERIFY(std::abs(left.seconds() - 190) < 2);
    }

    void aMachineThatStaysSlower()
    {
        std::vector<Event> events(400, step(0, 100, 1));
        for (std::size_t i = 100; i < 400; ++i)
            events[i].seconds = 2;
        TimeLeft left({.steps = stepsIn(events)});
        for (std::size_t i = 0; i < 300; ++i)
            feed(left, events[i]);
        QCOMPARE(left.seconds(), 100 * 2.0);
    }

    void aMachineThatBecomesFaster()
    {
        // Most examples are used for the first time all along, so that no step is one that uses them again.
        std::vector<Event> events(1000, step(60, 40, 1.5, 0.3));
        for (std::size_t i = 600; i < 1000; ++i)
            events[i].seconds = 1;
        TimeLeft left({.steps = stepsIn(events)});
        for (std::size_t i = 0; i < 800; ++i)
            feed(left, events[i]);
        QCOMPARE(left.seconds(), 200 * 1.0);
    }

    void hiccupsCountAsOftenAsTheyCome()
    {
        std::vector<Event> events;
        for (int i = 0; i < 1000; ++i)
            events.push_back(step(0, 100, i % 10 == 3 ? 4.0 : 1.0)); // a third more than the common step says
        QVERIFY2(worstError(events, {}) <= 0.2, qPrintable(QString::number(worstError(events, {}))));
    }

    void recordedRuns_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("validateEvery");
        QTest::newRow("the example") << "example.times.csv" << 50;
        QTest::newRow("a first epoch five times as slow") << "kept-activations.times.csv" << 30;
    }

    void recordedRuns()
    {
        QFETCH(QString, file);
        QFETCH(int, validateEvery);
        const std::vector<Event> events = recorded(file);
        QVERIFY(events.size() > 100);
        const auto validation = std::ranges::find(events, QByteArray("validation"), &Event::kind);
        QVERIFY(validation != events.end());
        const double worst =
            worstError(events, {.validateEvery = validateEvery, .validationTokens = validation->work.knownTokens});
        qInfo("off by %.1f %% at the most", 100 * worst);
        QVERIFY(worst <= 0.2);
    }

    void withoutTheFirstEpochInMindItWouldBeFarOff()
    {
        // The same recorded run, as the mean of the steps so far would have it: what this is for.
        double all = 0, soFar = 0;
        std::size_t steps = 0, seen = 0;
        const std::vector<Event> events = recorded("kept-activations.times.csv");
        for (const Event& event : events) {
            all += event.seconds;
            steps += event.kind == "step";
        }
        for (const Event& event : events) {
            soFar += event.seconds;
            seen += event.kind == "step";
            if (seen * 5 >= steps)
                break;
        }
        const double mean = soFar / static_cast<double>(seen) * static_cast<double>(steps - seen);
        QVERIFY(mean / (all - soFar) > 1.5);
    }
};

QTEST_APPLESS_MAIN(TestTimeLeft)
#include "test_time_left.moc"
