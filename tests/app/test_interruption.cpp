#include "tests/app/calm_process.h"

#include "core/store/project.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>

#include <csignal>
#include <sys/prctl.h>

using namespace calm;
using namespace calm::test;

/// Ctrl-C ends every long job within a step, with exit code 130 and nothing half written; a closed terminal ends none.
class TestInterruption : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trainingOutlivesItsTerminalAndStopsCleanly();
    void tiedToItsParentItTakesTwoSignalsForOne();
    void pretrainingLeavesNothing();

private:
    QTemporaryDir m_folder;
};

namespace
{
const QString exampleFolder = QString(CALM_SOURCE_DIR) + "/projects/key-value-arithmetic";

bool signalTo(const QProcess& process, int signal)
{
    // The id of a process that is gone is 0, which would mean everybody here.
    return process.processId() > 0 && ::kill(static_cast<pid_t>(process.processId()), signal) == 0;
}

QStringList halfWrittenBelow(const QString& folder)
{
    QStringList found;
    QDirIterator entries(folder, {"*.part-*", "*.tmp*"}, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext())
        found.append(entries.next());
    return found;
}
} // namespace

void TestInterruption::trainingOutlivesItsTerminalAndStopsCleanly()
{
    const QString file = m_folder.filePath("kv.calm");
    QCOMPARE(runCalm({"example", "key-value-arithmetic", file}).code, 0);
    const Outcome queued = runCalm({"train", file, "--data", "kv.train", "--steps", "100000", "--tokens-per-batch",
                                    "200", "--checkpoint-every", "3", "--queue"});
    QCOMPARE(queued.code, 0);
    const std::int64_t run = queued.out.trimmed().toLongLong();
    const auto project = Project::open(file.toStdString());
    QVERIFY(project->run(run).state == RunState::queued);

    QProcess process;
    process.start(CALM_EXECUTABLE, {"train", file, "--run", QString::number(run)});
    QTRY_VERIFY_WITH_TIMEOUT(project->run(run).step > 0, 120000);
    QVERIFY(signalTo(process, SIGHUP));
    const int before = project->run(run).step;
    QTRY_VERIFY_WITH_TIMEOUT(project->run(run).step > before, 120000); // it goes on
    QVERIFY(project->run(run).state == RunState::running);
    QCOMPARE(project->run(run).processId, process.processId());

    QVERIFY(signalTo(process, SIGINT));
    const Outcome stopped = outcomeOf(process);
    QCOMPARE(stopped.code, 130);
    QVERIFY2(stopped.err.contains("--run " + QByteArray::number(static_cast<qlonglong>(run))), stopped.err.constData());
    QVERIFY(project->run(run).state == RunState::stopped);
    QVERIFY(!project->checkpoints(run).empty());
    QCOMPARE(halfWrittenBelow(m_folder.path()), QStringList());
    // What was kept is whole: the composition answers from its checkpoint.
    QCOMPARE(runCalm({"generate", file + "#kv-math", "--prompt", "1+2=", "--max-tokens", "2"}).code, 0);
}

/// Of a killed parent with threads the system tells more than once.
void TestInterruption::tiedToItsParentItTakesTwoSignalsForOne()
{
    const QString file = m_folder.filePath("kv.calm");
    const std::int64_t run =
        runCalm({"train", file, "--data", "kv.train", "--steps", "100000", "--tokens-per-batch", "20000", "--queue"})
            .out.trimmed()
            .toLongLong();
    const auto project = Project::open(file.toStdString());
    QProcess process;
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    process.start(CALM_EXECUTABLE, {"train", file, "--run", QString::number(run)});
    QTRY_VERIFY_WITH_TIMEOUT(project->run(run).step > 0, 120000);
    QVERIFY(signalTo(process, SIGTERM));
    QTest::qWait(20); // it has been taken, and the step is not over yet
    QVERIFY(signalTo(process, SIGTERM));
    QCOMPARE(outcomeOf(process).code, 130);
    QVERIFY(project->run(run).state == RunState::stopped);
}

void TestInterruption::pretrainingLeavesNothing()
{
    const QString models = exampleFolder + "/models/augmenting";
    QProcess process;
    process.start(CALM_EXECUTABLE,
                  {"pretrain", "--data", exampleFolder + "/datasets/kv.train.jsonl", "--tokenizer", models, "--config",
                   models + "/config.json", "--out", m_folder.filePath("made"), "--steps", "100000"});
    process.setReadChannel(QProcess::StandardError);
    QTRY_VERIFY_WITH_TIMEOUT(process.state() == QProcess::NotRunning || process.canReadLine(), 120000);
    QVERIFY2(process.readLine().startsWith("step "), "it ended before its first step");
    QVERIFY(signalTo(process, SIGINT));
    QCOMPARE(outcomeOf(process).code, 130);
    QVERIFY(!QDir(m_folder.filePath("made")).exists());
    QCOMPARE(halfWrittenBelow(m_folder.path()), QStringList());
}

QTEST_GUILESS_MAIN(TestInterruption)
#include "test_interruption.moc"
