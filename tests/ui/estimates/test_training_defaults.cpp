#include "ui/estimates/training_defaults.h"

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
    void passesOverOtherKinds();
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

/// A baseline and a range test are trained beside the others, not instead of them.
void TestTrainingDefaults::passesOverOtherKinds()
{
    RunRecord lora = runOf(6, 1, 600);
    lora.settings.method = Method::lora;
    RunRecord rangeTest = runOf(7, 1, 700);
    rangeTest.settings.schedule = Schedule::rangeTest;
    QCOMPARE(defaultSettings(1, {rangeTest, lora, runOf(5, 1, 500)}, choices).steps, 500);
    QVERIFY(defaultSettings(1, {rangeTest, lora}, choices).method == Method::bridges);
}

QTEST_APPLESS_MAIN(TestTrainingDefaults)
#include "test_training_defaults.moc"
