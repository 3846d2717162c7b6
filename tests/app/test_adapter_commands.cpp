#include "tests/app/calm_process.h"

#include "core/base/file.h"
#include "core/store/project.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

/// Training one model after the other, switching one off, and giving the result on, all on the command line.
class TestAdapterCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theSecondModelJoinsTheFrozenFirst();
    void aStartThatCannotBeIsSaidAtOnce();
    void anAdapterGoesToAnotherPerson();
    void killedWhileLoadingLeavesAllOrNothing();
    void killedWhileSavingLeavesAllOrNothing();

private:
    QString at(const char* name) const { return m_folder.filePath(name); }
    QStringList train(const QStringList& more) const
    {
        return QStringList{"train", m_project,        "--data", "kv.train",           "--steps",
                           "2",     "--warmup-steps", "1",      "--tokens-per-batch", "200",
                           "--json"} +
               more;
    }
    QString answerOf(const QString& model) const
    {
        const Outcome outcome = runCalm({"generate", model, "--prompt", "<abc>=", "--max-tokens", "6", "--json",
                                         "--temperature", "1", "--ignore-eos"});
        return outcome.code == 0 ? toLine(outcome.json()["ids"]).c_str() : outcome.err.constData();
    }
    QTemporaryDir m_folder;
    QString m_project, m_models;
};

namespace
{
bool succeeds(const QStringList& arguments)
{
    const Outcome outcome = runCalm(arguments);
    if (outcome.code != 0)
        qWarning("calm %s: %s", qPrintable(arguments.join(' ')), outcome.err.constData());
    return outcome.code == 0;
}

/// Starts calm and kills it (SIGKILL) after so many milliseconds.
void killedAfter(int milliseconds, const QStringList& arguments)
{
    QProcess process;
    process.start(CALM_EXECUTABLE, arguments);
    process.waitForStarted();
    process.waitForFinished(milliseconds);
    process.kill();
    process.waitForFinished();
}
} // namespace

void TestAdapterCommands::initTestCase()
{
    m_project = at("kv.calm");
    m_models = at("kv.files/models");
    QVERIFY(succeeds({"example", "key-value-arithmetic", m_project}));
    QVERIFY(succeeds({"compose", m_project, "one", "--anchor", "anchor", "--augmenting", "augmenting", "--connect",
                      "prediction:embedding"}));
    QVERIFY(succeeds({"compose", m_project, "two-models", "--anchor", "anchor", "--augmenting", "augmenting,anchor",
                      "--connect", "prediction:embedding,1:3:2"}));
}

void TestAdapterCommands::theSecondModelJoinsTheFrozenFirst()
{
    QVERIFY(succeeds(train({"--composition", "one", "--learning-rate", "0.05"})));
    const Outcome second = runCalm(train({"--composition", "two-models", "--start-from", "one", "--freeze-started"}));
    QCOMPARE(second.code, 0);
    QCOMPARE(answerOf(m_project + "#two-models@-2"), answerOf(m_project + "#one"));
    QCOMPARE(answerOf(m_project + "#two-models@-1-2"), answerOf(m_project + "#one/anchor"));
    const QString checkpoint = QString::number(second.json()["best_checkpoint"].get<int>());
    QCOMPARE(answerOf(m_project + "#two-models@" + checkpoint + "-2"), answerOf(m_project + "#one"));
}

void TestAdapterCommands::aStartThatCannotBeIsSaidAtOnce()
{
    const auto runs = [&] { return runCalm({"runs", m_project, "--ids"}).out; };
    const QByteArray before = runs();
    for (const auto& [more, word] :
         {std::pair<QStringList, QByteArray>{{"--start-from", "one", "--freeze-started"}, "nothing is left to train"},
          {{"--start-from", "7777"}, "7777"},
          {{"--start-from", "run:7777"}, "7777"},
          {{"--start-from", "nobody"}, "nobody"},
          {{"--freeze-started"}, "Nothing is there to freeze"}}) {
        const Outcome outcome = runCalm(train(QStringList{"--composition", "one"} + more));
        QVERIFY(outcome.code == 1 || outcome.code == 2);
        QVERIFY2(outcome.isOneLineOfError() && outcome.err.contains(word), outcome.err.constData());
    }
    QCOMPARE(runs(), before);
}

void TestAdapterCommands::anAdapterGoesToAnotherPerson()
{
    QVERIFY(succeeds({"adapter", "save", m_project + "#one", at("adapter")}));
    QCOMPARE(runCalm({"adapter", "inspect", at("adapter"), "--json"}).json()["format"].get<std::string>(),
             std::string("calm.adapter"));
    QVERIFY(runCalm({"adapter", "inspect", at("adapter")}).out.contains("llama, 5 x 128"));
    const QString theirs = at("theirs.calm");
    QVERIFY(succeeds({"project", "new", theirs}));
    const Outcome wrong = runCalm({"adapter", "load", at("adapter"), theirs, "--anchor", m_models + "/augmenting",
                                   "--augmenting", m_models + "/augmenting"});
    QCOMPARE(wrong.code, 1);
    QVERIFY2(wrong.isOneLineOfError() && wrong.err.count("content hash") == 2, wrong.err.constData());
    QVERIFY(succeeds({"adapter", "load", at("adapter"), theirs, "--anchor", m_models + "/anchor", "--augmenting",
                      m_models + "/augmenting/", "--name", "their own"}));
    QCOMPARE(answerOf(theirs + "#their own"), answerOf(m_project + "#one"));
    const Outcome missing = runCalm({"adapter", "inspect", at("nowhere")});
    QVERIFY2(missing.code == 1 && missing.isOneLineOfError(), missing.err.constData());
    QCOMPARE(runCalm({"adapter"}).code, 2);
}

void TestAdapterCommands::killedWhileLoadingLeavesAllOrNothing()
{
    const auto loading = [&](const QString& project) {
        return QStringList{"adapter",      "load",
                           at("adapter"),  project,
                           "--anchor",     m_models + "/anchor",
                           "--augmenting", m_models + "/augmenting"};
    };
    QVERIFY(succeeds({"project", "new", at("timed.calm")}));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(succeeds(loading(at("timed.calm"))));
    const auto whole = timer.elapsed();
    QString halfway;
    for (int round = 1; round <= 5; ++round) {
        const QString file = at(qPrintable(QString("killed%1.calm").arg(round)));
        QVERIFY(succeeds({"project", "new", file}));
        killedAfter(static_cast<int>(whole * (2 * round + 1) / 10), loading(file));
        const auto project = Project::open(file.toStdString());
        const bool isThere = !project->compositions().empty();
        QCOMPARE(project->models().empty(), !isThere);
        QCOMPARE(project->runs().empty(), !isThere);
        if (!isThere)
            halfway = file;
    }
    if (!halfway.isEmpty()) { // what was left behind is in nobody's way
        QVERIFY(succeeds(loading(halfway)));
        QCOMPARE(answerOf(halfway + "#one"), answerOf(m_project + "#one"));
    }
}

void TestAdapterCommands::killedWhileSavingLeavesAllOrNothing()
{
    QElapsedTimer timer;
    timer.start();
    QVERIFY(succeeds({"adapter", "save", m_project + "#one", at("timed")}));
    const auto whole = timer.elapsed();
    for (int round = 1; round <= 5; ++round) {
        const QString folder = at(qPrintable(QString("saved%1").arg(round)));
        killedAfter(static_cast<int>(whole * (2 * round + 1) / 10), {"adapter", "save", m_project + "#one", folder});
        if (QDir(folder).exists())
            QCOMPARE(runCalm({"adapter", "inspect", folder}).code, 0);
        else if (round == 5)
            QVERIFY(succeeds({"adapter", "save", m_project + "#one", folder}));
    }
}

QTEST_GUILESS_MAIN(TestAdapterCommands)
#include "test_adapter_commands.moc"
