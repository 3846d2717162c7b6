// calm queue, calm run and calm train over the queue, as a person types them.

#include "tests/app/calm_process.h"

#include "core/base/file.h"
#include "core/store/project.h"

#include <QTemporaryDir>

#include <functional>

using namespace calm;
using namespace calm::test;

class TestRunCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theQueueIsListedAndMoved();
    void runsAreMovedByHand();
    void wrongWishesAreOneSentence();
    void whatIsQueuedIsTrained();
    void aFullDiskLeavesTheLastGoodCheckpoint();

private:
    std::int64_t queue(int steps);
    std::vector<std::int64_t> order() const;
    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<Project> m_project;
    std::vector<std::int64_t> m_runs;
};

void TestRunCommands::initTestCase()
{
    m_file = m_folder.filePath("kv.calm");
    QCOMPARE(runCalm({"example", "key-value-arithmetic", m_file}).code, 0);
    m_project = Project::open(m_file.toStdString());
    for (int i = 0; i < 3; ++i)
        m_runs.push_back(queue(2));
    QVERIFY(m_runs.front() > 0);
}

std::int64_t TestRunCommands::queue(int steps)
{
    return runCalm({"train", m_file, "--composition", "kv-math", "--data", "kv.train", "--steps",
                    QString::number(steps), "--tokens-per-batch", "100", "--checkpoint-every", "2", "--threads", "1",
                    "--queue"})
        .out.trimmed()
        .toLongLong();
}

std::vector<std::int64_t> TestRunCommands::order() const
{
    std::vector<std::int64_t> ids;
    const Json answer = runCalm({"queue", m_file, "--json"}).json();
    for (const Json& run : answer["queue"])
        ids.push_back(run["run"].get<std::int64_t>());
    return ids;
}

void TestRunCommands::theQueueIsListedAndMoved()
{
    QCOMPARE(order(), m_runs);
    QCOMPARE(runCalm({"queue", "move", m_file, QString::number(m_runs[2]), "1"}).code, 0);
    QCOMPARE(order(), (std::vector<std::int64_t>{m_runs[2], m_runs[0], m_runs[1]}));
    QCOMPARE(runCalm({"queue", "limit", m_file, "2"}).code, 0);
    QCOMPARE(runCalm({"queue", m_file, "--json"}).json()["at_once"].get<int>(), 2);
    QCOMPARE(m_project->runsAtOnce(), 2);
    m_project->setRunsAtOnce(1);
    const Json runs = runCalm({"runs", m_file, "--json"}).json();
    QCOMPARE(runs[0]["id"].get<std::int64_t>(), m_runs[2]); // the newest first
    QCOMPARE(runs[0]["queue_position"].get<int>(), 1);
}

void TestRunCommands::runsAreMovedByHand()
{
    const QString run = QString::number(m_runs[0]);
    QVERIFY(runCalm({"run", "pause", m_file, run}).out.contains("paused"));
    QCOMPARE(order(), (std::vector<std::int64_t>{m_runs[2], m_runs[1]}));
    QCOMPARE(runCalm({"run", "resume", m_file, run, "--first"}).code, 0);
    QCOMPARE(order().front(), m_runs[0]);
    QVERIFY(m_project->run(m_runs[0]).resumes);
    QVERIFY(runCalm({"run", "stop", m_file, run}).out.contains("stopped"));
    QCOMPARE(runCalm({"run", "note", m_file, run, "a word"}).code, 0);
    QCOMPARE(m_project->run(m_runs[0]).note, std::string("a word"));
    QCOMPARE(runCalm({"run", "resume", m_file, run, "--from-beginning"}).code, 0);
    QCOMPARE(order(), (std::vector<std::int64_t>{m_runs[2], m_runs[1], m_runs[0]}));
    QVERIFY(!m_project->run(m_runs[0]).resumes);
}

void TestRunCommands::wrongWishesAreOneSentence()
{
    const QString done = "1"; // the run that ships
    for (const QStringList& arguments : {QStringList{"run", "stop", m_file, done},
                                         {"run", "pause", m_file, done},
                                         {"run", "resume", m_file, done},
                                         {"run", "stop", m_file, "99"},
                                         {"run", "remove", m_file, "99"},
                                         {"run", "predicted", m_file, QString::number(m_runs[0])},
                                         {"queue", "move", m_file, done, "1"},
                                         {"queue", "move", m_file, QString::number(m_runs[0]), "0"},
                                         {"queue", "limit", m_file, "0"},
                                         {"train", m_file, "--run", done}}) {
        const Outcome outcome = runCalm(arguments);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.isOneLineOfError(), outcome.err.constData());
    }
    for (const QStringList& arguments : {QStringList{"run"},
                                         {"queue"},
                                         {"train", m_file, "--next", "--run", "2"},
                                         {"train", m_file, "--data", "kv.train", "--resume"}}) {
        const Outcome outcome = runCalm(arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.isOneLineOfError(), outcome.err.constData());
    }
    QCOMPARE(m_project->queuedRuns().size(), std::size_t{3});
}

void TestRunCommands::whatIsQueuedIsTrained()
{
    QCOMPARE(runCalm({"run", "remove", m_file, QString::number(m_runs[2])}).code, 0);
    const Outcome trained = runCalm({"train", m_file, "--next"});
    QVERIFY2(trained.code == 0, trained.err.constData());
    QCOMPARE(trained.lines().size(), 2);
    QVERIFY2(trained.lines()[0].startsWith("Run " + QByteArray::number(qlonglong(m_runs[1])) + " finished: 2 steps"),
             trained.lines()[0].constData());
    QVERIFY(order().empty());
    for (const std::int64_t run : {m_runs[0], m_runs[1]})
        QVERIFY(m_project->run(run).state == RunState::finished);
    const Outcome nothing = runCalm({"train", m_file, "--next"});
    QVERIFY(nothing.code == 0 && nothing.out.isEmpty());
}

/// The shell forbids files above a size that the project keeps within and the optimizer's moments do not: to the
/// program a write that fails in the middle of a checkpoint, as on a full disk.
void TestRunCommands::aFullDiskLeavesTheLastGoodCheckpoint()
{
    const std::int64_t run = queue(100000);
    const QString number = QString::number(run);
    const auto trainUntil = [&](const std::function<bool()>& isEnough) {
        QProcess process;
        process.start(CALM_EXECUTABLE, {"train", m_file, "--run", number});
        while (process.state() != QProcess::NotRunning && !isEnough())
            process.waitForFinished(20);
        m_project->requestRun(run, RunRequest::stop);
        return outcomeOf(process).code;
    };
    QCOMPARE(trainUntil([&] { return !m_project->checkpoints(run).empty(); }), 130);
    const CheckpointRecord good = m_project->checkpoints(run).back();
    const Path folder = m_project->checkpointFolder(good);
    const std::string bridges = readFile(folder / "bridges.safetensors");

    const auto limit = std::filesystem::file_size(folder / "optimizer.safetensors") / 1024 - 8;
    QProcess full;
    full.start("bash", {"-c", QString("trap '' XFSZ; ulimit -f %1; exec %2 train %3 --run %4")
                                  .arg(limit)
                                  .arg(CALM_EXECUTABLE, m_file, number)});
    const Outcome outcome = outcomeOf(full);
    QVERIFY2(outcome.code == 1 && outcome.err.contains("Cannot write"), outcome.err.constData());
    const RunRecord failed = m_project->run(run);
    QVERIFY(failed.state == RunState::failed && failed.message.find("Cannot write") != std::string::npos);
    QCOMPARE(m_project->checkpoints(run).back().step, good.step);
    QCOMPARE(readFile(folder / "bridges.safetensors"), bridges);
    for (const auto& entry : std::filesystem::directory_iterator(folder.parent_path()))
        QVERIFY(entry.path().extension() != ".part");
    // With room again it goes on.
    QCOMPARE(trainUntil([&] { return m_project->checkpoints(run).back().step > good.step; }), 130);
}

QTEST_GUILESS_MAIN(TestRunCommands)
#include "test_run_commands.moc"
