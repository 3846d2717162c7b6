// A run that is killed again and again with -9, at any moment, ends with the bits of the run that nobody disturbed.

#include "tests/app/calm_process.h"

#include "core/base/file.h"
#include "core/store/project.h"

#include <QDir>
#include <QTemporaryDir>

#include <csignal>
#include <functional>
#include <map>
#include <random>

using namespace calm;
using namespace calm::test;

class TestExactResume : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void killedAgainAndAgain();
    void pausedAndStopped();

private:
    std::int64_t addRun();
    std::int64_t whole();    ///< trained when first asked for
    QString weights() const; ///< their file in a checkpoint
    std::unique_ptr<QProcess> resume(std::int64_t run);
    void killWhen(std::int64_t run, const char* moment, const std::function<bool()>& isNow);
    void compareToWhole(std::int64_t run);

    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<Project> m_project;
    std::map<QString, std::int64_t> m_wholes; ///< the runs nobody disturbs, by their method
    int m_made = 0;
    int m_steps = 60;
};

namespace
{
constexpr int patience = 240000; // ms; how long a loaded machine may take

Path runFolder(Project& project, std::int64_t run)
{
    return project.filesFolder() / "runs" / std::to_string(run);
}

bool isBeingSaved(Project& project, std::int64_t run)
{
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(runFolder(project, run), ignored))
        if (entry.path().extension() == ".part")
            return true;
    return false;
}

/// All that a run says of its learning, exactly.
std::vector<std::tuple<int, std::string, double>> learning(Project& project, std::int64_t run)
{
    std::vector<std::tuple<int, std::string, double>> values;
    for (const MetricRecord& metric : project.metrics(run))
        for (const char* name : {"train_loss", "validation_loss", "learning_rate", "gradient_norm"})
            if (metric.name == name)
                values.emplace_back(metric.step, metric.name, metric.value);
    return values;
}
} // namespace

/// Whatever is trained: all of these for each.
void TestExactResume::initTestCase_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("weights");
    QTest::newRow("bridges") << "bridges"
                             << "bridges.safetensors";
    QTest::newRow("a new model") << "pretrain"
                                 << "model.safetensors";
    QTest::newRow("a LoRA") << "lora"
                            << "adapter_model.safetensors";
}

QString TestExactResume::weights() const
{
    QFETCH_GLOBAL(QString, weights);
    return weights;
}

std::int64_t TestExactResume::whole()
{
    QFETCH_GLOBAL(QString, method);
    std::int64_t& run = m_wholes[method];
    if (run == 0) {
        run = addRun();
        runCalm({"train", m_file, "--run", QString::number(run)});
    }
    return run;
}

void TestExactResume::initTestCase()
{
    m_file = m_folder.filePath("kv.calm");
    QCOMPARE(runCalm({"example", "key-value-arithmetic", m_file}).code, 0);
    m_project = Project::open(m_file.toStdString());
    CompositionRecord composition = m_project->composition("kv-math");
    composition.composition.bridge.dropout = 0.1;
    m_project->saveComposition(composition);
}

/// Two datasets whose shares move, two batches a step, dropout or noise, validation and checkpoints at steps of their
/// own.
std::int64_t TestExactResume::addRun()
{
    QFETCH_GLOBAL(QString, method);
    QStringList what{"--method", method};
    if (method == "pretrain")
        what += QStringList{"--model-name", QString("skill %1").arg(++m_made),
                            "--tokenizer",  "anchor",
                            "--layers",     "2",
                            "--width",      "32",
                            "--noise",      "1.5"};
    else
        what += QStringList{"--composition", "kv-math"};
    if (method == "lora")
        what += QStringList{"--lora-rank", "2"};
    const Outcome outcome = runCalm(QStringList{"train", m_file} + what +
                                    QStringList{"--data",
                                                "kv.train=1..0.25,kv-math.train=0.5..1",
                                                "--validation",
                                                "kv-math.validation",
                                                "--validation-examples",
                                                "24",
                                                "--steps",
                                                QString::number(m_steps),
                                                "--tokens-per-batch",
                                                "150",
                                                "--accumulate",
                                                "2",
                                                "--warmup-steps",
                                                "5",
                                                "--validate-every",
                                                "7",
                                                "--checkpoint-every",
                                                "5",
                                                "--checkpoint-minutes",
                                                "0",
                                                "--keep-last",
                                                "2",
                                                "--threads",
                                                "1",
                                                "--queue"});
    return outcome.out.trimmed().toLongLong();
}

std::unique_ptr<QProcess> TestExactResume::resume(std::int64_t run)
{
    auto process = std::make_unique<QProcess>();
    process->start(CALM_EXECUTABLE, {"train", m_file, "--run", QString::number(run), "--resume"});
    return process;
}

void TestExactResume::killWhen(std::int64_t run, const char* moment, const std::function<bool()>& isNow)
{
    const auto process = resume(run);
    bool came = false;
    while (process->state() != QProcess::NotRunning && !came) {
        came = m_project->run(run).state == RunState::running &&
               m_project->run(run).processId == process->processId() && isNow();
        QCoreApplication::processEvents();
    }
    const int step = m_project->run(run).step;
    QVERIFY2(came, qPrintable(QString("It was over before it was %1.").arg(moment)));
    QVERIFY(::kill(static_cast<pid_t>(process->processId()), SIGKILL) == 0);
    QVERIFY(process->waitForFinished(patience));
    QVERIFY(m_project->run(run).state == RunState::running); // as it was left
    m_project->runs();
    QVERIFY(m_project->run(run).state == RunState::interrupted);
    qInfo("killed while %s, at step %d", moment, step);
}

void TestExactResume::compareToWhole(std::int64_t run)
{
    QVERIFY(m_project->run(run).state == RunState::finished);
    QVERIFY(m_project->run(whole()).state == RunState::finished);
    QCOMPARE(m_project->run(run).bestValidationLoss, m_project->run(whole()).bestValidationLoss);
    QVERIFY(learning(*m_project, run) == learning(*m_project, whole()));
    const auto mine = m_project->checkpoints(run), others = m_project->checkpoints(whole());
    QCOMPARE(mine.size(), others.size());
    for (std::size_t i = 0; i < mine.size(); ++i) {
        QCOMPARE(mine[i].step, others[i].step);
        QCOMPARE(mine[i].best, others[i].best);
        for (const std::string& file : {weights().toStdString(), std::string("optimizer.safetensors")})
            QVERIFY(readFile(m_project->checkpointFolder(mine[i]) / file) ==
                    readFile(m_project->checkpointFolder(others[i]) / file));
    }
    QCOMPARE(mine.back().step, m_steps);
    QVERIFY(!isBeingSaved(*m_project, run));
}

void TestExactResume::killedAgainAndAgain()
{
    const std::int64_t run = addRun();
    const auto seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const auto message = [&](const char* text) { return m_project->run(run).message.starts_with(text); };
    const auto step = [&] { return m_project->run(run).step; };
    killWhen(run, "loading", [&] { return message("loading") || message("encoding"); });
    killWhen(run, "training", [&] { return step() >= 3 + static_cast<int>(random() % 5); });
    killWhen(run, "saving", [&] { return step() >= 10 && isBeingSaved(*m_project, run); });
    killWhen(run, "validating", [&] { return step() >= 14 && message("validating"); });
    for (int kill = 0; kill < 3; ++kill) {
        const int from = 20 + 10 * kill + static_cast<int>(random() % 9);
        killWhen(run, "training", [&] { return step() >= from; });
    }
    const auto last = resume(run);
    QCOMPARE(outcomeOf(*last).code, 0);
    compareToWhole(run);
}

void TestExactResume::pausedAndStopped()
{
    const std::int64_t run = addRun();
    for (const RunRequest request : {RunRequest::pause, RunRequest::stop, RunRequest::pause}) {
        const auto process = resume(run);
        const int before = m_project->run(run).step;
        QTRY_VERIFY_WITH_TIMEOUT(
            m_project->run(run).processId == process->processId() && m_project->run(run).step >= before + 6, patience);
        m_project->requestRun(run, request);
        const Outcome outcome = outcomeOf(*process);
        QCOMPARE(outcome.code, 130);
        const RunRecord ended = m_project->run(run);
        QVERIFY(ended.state == (request == RunRequest::pause ? RunState::paused : RunState::stopped));
        QCOMPARE(m_project->checkpoints(run).back().step, ended.step);
    }
    const auto last = resume(run);
    QCOMPARE(outcomeOf(*last).code, 0);
    // Its checkpoints stand at other steps too; what was learned is the same.
    QVERIFY(m_project->run(run).state == RunState::finished);
    QVERIFY(learning(*m_project, run) == learning(*m_project, whole()));
    const std::string file = weights().toStdString();
    QVERIFY(readFile(m_project->checkpointFolder(m_project->checkpoints(run).back()) / file) ==
            readFile(m_project->checkpointFolder(m_project->checkpoints(whole()).back()) / file));
    QVERIFY(m_project->run(run).secondsBefore > 0);
}

QTEST_GUILESS_MAIN(TestExactResume)
#include "test_exact_resume.moc"
