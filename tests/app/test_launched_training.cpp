// The real `calm train`, started as torchrun would, against one process: the same curve, and no end that is not said.

#include "core/store/project.h"
#include "tests/app/calm_process.h"
#include "tests/support/launched.h"

#include <QTemporaryDir>

#include <cmath>
#include <csignal>
#include <random>

using namespace calm;
using namespace calm::test;

class TestLaunchedTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void trainsAsOneProcessDoes();
    void aLoraTrainsAsOneProcessDoes();
    void goesOnAfterAnyIsKilled();
    void aSignalToAnyStopsAll();
    void aFailureBeforeTheRunEndsAll();
    void contradictionsAreWrongUse();

private:
    std::int64_t queueRun(int steps, const QStringList& more = {});
    Launch launch(std::int64_t run, int processes);
    QString difference(std::int64_t run, std::int64_t alone);

    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<Project> m_project;
    std::int64_t m_alone = 0; ///< the run that one process has trained
};

namespace
{
constexpr int steps = 60;

void killAfterAStep(Project& project, std::int64_t run, int atLeast, const QProcess& first, const QProcess& process)
{
    const auto isThere = [&] {
        const RunRecord record = project.run(run);
        return record.processId == first.processId() && record.message.empty() && record.step >= atLeast;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isThere(), 120000);
    QTest::qWait(static_cast<int>(std::random_device()() % 200)); // anywhere in a step
    QVERIFY(process.processId() > 0);
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
}
} // namespace

std::int64_t TestLaunchedTraining::queueRun(int count, const QStringList& more)
{
    const Outcome queued =
        runCalm(QStringList{"train", m_file, "--data", "kv.train,num.train", "--validation", "kv-math.validation",
                            "--validation-examples", "12", "--steps", QString::number(count), "--tokens-per-batch",
                            "400", "--validate-every", "20", "--checkpoint-every", "10", "--queue"} +
                more);
    return queued.out.trimmed().toLongLong();
}

Launch TestLaunchedTraining::launch(std::int64_t run, int processes)
{
    return Launch(CALM_EXECUTABLE, {"train", m_file, "--run", QString::number(run)}, processes);
}

/// Step by step, losses and norms within rounding.
QString TestLaunchedTraining::difference(std::int64_t run, std::int64_t alone)
{
    const auto expected = m_project->metrics(alone);
    std::map<std::pair<std::string, int>, double> found;
    for (const MetricRecord& metric : m_project->metrics(run))
        found[{metric.name, metric.step}] = metric.value;
    for (const MetricRecord& metric : expected) {
        if (metric.name != "train_loss" && metric.name != "validation_loss" && metric.name != "gradient_norm" &&
            metric.name != "learning_rate")
            continue;
        const auto same = found.find({metric.name, metric.step});
        if (same == found.end() || std::abs(same->second - metric.value) > 1e-3 * std::abs(metric.value))
            return QString("%1 at step %2: %3 / %4")
                .arg(QString::fromStdString(metric.name))
                .arg(metric.step)
                .arg(metric.value, 0, 'g', 9)
                .arg(same == found.end() ? std::nan("") : same->second, 0, 'g', 9);
    }
    return {};
}

void TestLaunchedTraining::initTestCase()
{
    m_file = m_folder.filePath("kv.calm");
    QCOMPARE(runCalm({"example", "key-value-arithmetic", m_file}).code, 0);
    m_project = Project::open(m_file.toStdString());
    m_alone = queueRun(steps);
    QVERIFY(m_alone > 0);
    const Outcome alone = runCalm({"train", m_file, "--run", QString::number(m_alone)});
    QVERIFY2(alone.code == 0, alone.err.constData());
    QCOMPARE(m_project->run(m_alone).processes, 1);
}

void TestLaunchedTraining::trainsAsOneProcessDoes()
{
    const std::int64_t run = queueRun(steps);
    const auto launched = launch(run, 2).wait();
    for (const Launched& process : launched)
        QVERIFY2(process.code == 0, process.err.constData());
    QVERIFY2(launched[0].out.startsWith("Run " + QByteArray::number(static_cast<qlonglong>(run)) + " finished"),
             launched[0].out.constData());
    QCOMPARE(launched[1].out + launched[1].err, QByteArray());
    const RunRecord record = m_project->run(run);
    QCOMPARE(record.processes, 2);
    QVERIFY(record.state == RunState::finished);
    QCOMPARE(difference(run, m_alone), QString());
}

void TestLaunchedTraining::aLoraTrainsAsOneProcessDoes()
{
    const QStringList lora{"--method", "lora", "--lora-rank", "2"};
    const std::int64_t alone = queueRun(20, lora), run = queueRun(20, lora);
    const Outcome one = runCalm({"train", m_file, "--run", QString::number(alone)});
    QVERIFY2(one.code == 0, one.err.constData());
    for (const Launched& process : launch(run, 2).wait())
        QVERIFY2(process.code == 0, process.err.constData());
    QCOMPARE(m_project->run(run).processes, 2);
    QCOMPARE(difference(run, alone), QString());
}

void TestLaunchedTraining::goesOnAfterAnyIsKilled()
{
    const std::int64_t run = queueRun(steps);
    {
        Launch killed = launch(run, 3);
        killAfterAStep(*m_project, run, 5, killed.process(0), killed.process(1));
        const auto launched = killed.wait();
        for (const int rank : {0, 2}) {
            const Launched& process = launched[static_cast<std::size_t>(rank)];
            QCOMPARE(process.code, 1);
            QVERIFY2(process.err.contains("process 2 of 3 is gone."), process.err.constData());
        }
        const RunRecord record = m_project->run(run);
        QVERIFY(record.state == RunState::failed);
        QVERIFY2(record.message.find("process 2 of 3") != std::string::npos, record.message.c_str());
        const auto checkpoints = m_project->checkpoints(run);
        QVERIFY(!checkpoints.empty());
        const auto newest = std::ranges::max(checkpoints, {}, &CheckpointRecord::step);
        QCOMPARE(newest.step, record.step); // of the last whole step
    }
    {
        Launch killed = launch(run, 2); // goes on with another number of processes
        killAfterAStep(*m_project, run, 30, killed.process(0), killed.process(0));
        const Launched helper = killed.wait()[1];
        QCOMPARE(helper.code, 1);
        QVERIFY2(helper.err.contains("process 1 of 2 is gone."), helper.err.constData());
        QTRY_VERIFY(m_project->runs().front().state == RunState::interrupted);
    }
    const Outcome rest = runCalm({"train", m_file, "--run", QString::number(run)});
    QVERIFY2(rest.code == 0, rest.err.constData());
    QVERIFY(m_project->run(run).state == RunState::finished);
    QCOMPARE(difference(run, m_alone), QString());
}

void TestLaunchedTraining::aSignalToAnyStopsAll()
{
    for (const int rank : {0, 1}) {
        const std::int64_t run = queueRun(100000);
        Launch stopped = launch(run, 2);
        QTRY_VERIFY_WITH_TIMEOUT(m_project->run(run).step > 2, 120000);
        ::kill(static_cast<pid_t>(stopped.process(rank).processId()), SIGTERM);
        ::kill(static_cast<pid_t>(stopped.process(rank).processId()), SIGTERM); // as launchers may pass it on twice
        for (const Launched& process : stopped.wait())
            QVERIFY2(process.code == 130, process.err.constData());
        QVERIFY(m_project->run(run).state == RunState::stopped);
        QVERIFY(!m_project->checkpoints(run).empty());
    }
}

void TestLaunchedTraining::aFailureBeforeTheRunEndsAll()
{
    const auto launched = Launch(CALM_EXECUTABLE, {"train", m_file, "--run", "4711"}, 2).wait();
    QCOMPARE(launched[0].code, 1);
    QCOMPARE(launched[1].code, 1);
    QVERIFY2(launched[1].err.contains("process 1 of 2: ") && launched[1].err.contains("4711"),
             launched[1].err.constData());
}

void TestLaunchedTraining::contradictionsAreWrongUse()
{
    qputenv("RANK", "2");
    qputenv("WORLD_SIZE", "2");
    const Outcome outcome = runCalm({"train", m_file, "--next"});
    qunsetenv("RANK");
    qunsetenv("WORLD_SIZE");
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.isOneLineOfError() && outcome.err.contains("RANK"), outcome.err.constData());
}

QTEST_GUILESS_MAIN(TestLaunchedTraining)
#include "test_launched_training.moc"
