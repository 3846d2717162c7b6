#include "ui/training_page/training_defaults.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

const std::vector<PartChoice> choices{
    {"sums", "train", 100}, {"sums", "test", 10}, {"keys", "train", 50}, {"checks", "validation", 20}};

RunRecord runOf(std::int64_t id, std::int64_t composition, int steps)
{
    RunRecord run;
    run.id = id;
    run.name = "run " + std::to_string(id);
    run.composition = composition;
    run.settings.steps = steps;
    run.settings.mixture = {{"sums", "train", 2, -1}};
    return run;
}

} // namespace

class TestTrainingDefaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesAllTrainingData();
    void takesTheLastRunsSettings();
    void leavesOutWhatIsGone();
    void namesTheNextRun();
    void estimates();
    void measuresDurations();
};

void TestTrainingDefaults::takesAllTrainingData()
{
    const TrainingSettings settings = defaultSettings(1, {runOf(4, 2, 77)}, choices);
    QCOMPARE(settings.mixture.size(), std::size_t(2));
    QCOMPARE(settings.mixture[0].dataset, std::string("sums"));
    QCOMPARE(settings.mixture[1].dataset, std::string("keys"));
    QCOMPARE(settings.mixture[0].share, settings.mixture[1].share);
    QCOMPARE(settings.validation.size(), std::size_t(1));
    QCOMPARE(settings.validation[0].dataset, std::string("checks"));
    QCOMPARE(settings.steps, TrainingSettings().steps);
    QVERIFY(problemsOf(settings).empty());
}

void TestTrainingDefaults::takesTheLastRunsSettings()
{
    QCOMPARE(defaultSettings(1, {runOf(5, 1, 500), runOf(6, 1, 600), runOf(7, 2, 700)}, choices).steps, 600);
}

void TestTrainingDefaults::leavesOutWhatIsGone()
{
    RunRecord run = runOf(5, 1, 500);
    run.settings.mixture.push_back({"gone", "train", 1, -1});
    QCOMPARE(defaultSettings(1, {run}, choices).mixture.size(), std::size_t(1));
    run.settings.mixture = {{"gone", "train", 1, -1}};
    QCOMPARE(defaultSettings(1, {run}, choices).mixture.size(), std::size_t(2)); // as if there had been no run
}

void TestTrainingDefaults::namesTheNextRun()
{
    QCOMPARE(nextRunName({}), std::string("run 1"));
    QCOMPARE(nextRunName({runOf(1, 1, 1), runOf(7, 1, 1)}), std::string("run 8"));
    RunRecord named;
    named.name = "with dropout";
    QCOMPARE(nextRunName({named}), std::string("run 2"));
}

void TestTrainingDefaults::estimates()
{
    RunRecord run = runOf(5, 1, 100);
    run.step = 100;
    run.startedAt = 1000;
    run.finishedAt = 1200; // 2 s a step of 3,000 tokens
    TrainingSettings settings;
    settings.steps = 10;
    settings.tokensPerBatch = 6000;
    QCOMPARE(estimatedSeconds(1, settings, {run}), 40.0);
    QCOMPARE(estimatedSeconds(2, settings, {run}), 0.0);
    run.step = 3;
    QCOMPARE(estimatedSeconds(1, settings, {run}), 0.0);
}

void TestTrainingDefaults::measuresDurations()
{
    RunRecord run;
    QCOMPARE(durationOf(run, 5000), 0.0);
    run.startedAt = 1000;
    run.heartbeatAt = 1500;
    run.state = RunState::running;
    QCOMPARE(durationOf(run, 2000), 1000.0);
    run.state = RunState::interrupted; // it died somewhere after its last sign of life
    QCOMPARE(durationOf(run, 2000), 500.0);
    run.finishedAt = 1800;
    QCOMPARE(durationOf(run, 2000), 800.0);
}

QTEST_APPLESS_MAIN(TestTrainingDefaults)
#include "test_training_defaults.moc"
