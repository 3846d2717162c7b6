#include "tests/app/calm_process.h"

#include "core/base/file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

/// A project made by hand on the command line, with one's own models; and the example, trained and evaluated.
class TestProjectCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownModelsStepByStep();
    void connectionsAreAsWritten_data();
    void connectionsAreAsWritten();
    void brokenLinesAreSkippedOrRefused();
    void exampleTrainsAndEvaluates();

private:
    QString newProject();
    QTemporaryDir m_folder;
};

namespace
{
const QString exampleFolder = QString(CALM_SOURCE_DIR) + "/projects/key-value-arithmetic";

bool succeeds(const QStringList& arguments)
{
    const Outcome outcome = runCalm(arguments);
    if (outcome.code != 0)
        qWarning("calm %s: %s", qPrintable(arguments.join(' ')), outcome.err.constData());
    return outcome.code == 0;
}

QString written(const QString& file, const QByteArray& content)
{
    QFile target(file);
    return target.open(QIODevice::WriteOnly) && target.write(content) == content.size() ? file : QString();
}
} // namespace

/// With the example's two models in it.
QString TestProjectCommands::newProject()
{
    static int count = 0;
    const QString project = m_folder.filePath(QString("project%1.calm").arg(++count));
    const bool made = succeeds({"project", "new", project}) &&
                      succeeds({"model", "add", project, exampleFolder + "/models/anchor"}) &&
                      succeeds({"model", "add", project, exampleFolder + "/models/augmenting/", "--name", "keys"});
    return made ? project : QString();
}

void TestProjectCommands::ownModelsStepByStep()
{
    const QString project = newProject();
    QVERIFY(!project.isEmpty());
    QVERIFY(succeeds({"compose", project, "mine", "--anchor", "anchor", "--augmenting", "keys", "--connect",
                      "final:embedding", "--connect", "final:0"}));
    const QString data = written(m_folder.filePath("data.jsonl"), R"({"prompt":"<ab>=","response":"5"}
{"prompt":"1+2=","response":"3"}
{"prompt":"2+2=","response":"4"}
{"prompt":"2+7=","response":"9"}
)");
    QVERIFY(succeeds({"data", "import", project, data, "--name", "sums"}));
    QVERIFY(succeeds({"data", "split", project, "sums", "--train", "2", "--validation", "1", "--test", "1"}));
    const Json datasets = runCalm({"data", "list", project, "--json"}).json();
    QCOMPARE(toLine(datasets),
             std::string(R"([{"name":"sums","examples":4,"splits":{"test":1,"train":2,"validation":1}}])"));

    QVERIFY(succeeds({"train", project, "--data", "sums:train", "--validation", "sums:validation", "--steps", "2"}));
    const Json runs = runCalm({"runs", project, "--json"}).json();
    QCOMPARE(runs.size(), std::size_t(1));
    QCOMPARE(runs[0]["state"].get<std::string>(), std::string("finished"));
    QCOMPARE(runs[0]["step"].get<int>(), 2);
    QCOMPARE(runCalm({"runs", project, "--ids", "--state", "failed"}).out, QByteArray());

    const Json table = runCalm({"evaluate", project, "--json"}).json()["table"];
    QCOMPARE(table["members"].size(), std::size_t(3)); // anchor, keys, composed
    QCOMPARE(toLine(runCalm({"results", project, "--json"}).json()["table"]), toLine(table));

    // The composed model answers under its own name.
    QCOMPARE(runCalm({"inspect", project + "#mine", "--json"}).json()["family"].get<std::string>(),
             std::string("calm"));
    QVERIFY(succeeds({"generate", project + "#mine", "--prompt", "1+2=", "--max-tokens", "2"}));
    QVERIFY(succeeds({"generate", project + "#anchor", "--prompt", "1+2=", "--max-tokens", "2"}));

    QCOMPARE(runCalm({"model", "remove", project, "keys"}).code, 1); // the composition uses it
    const QString folder = m_folder.filePath("exported");
    QVERIFY(succeeds({"project", "export", project, folder, "--with-models"}));
    QVERIFY(succeeds({"project", "import", folder, m_folder.filePath("again.calm")}));
    QCOMPARE(toLine(runCalm({"data", "list", m_folder.filePath("again.calm"), "--json"}).json()), toLine(datasets));
}

void TestProjectCommands::connectionsAreAsWritten_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("expected"); // worked out by hand for 3 and 5 blocks; empty = refused
    QTest::newRow("by hand") << QStringList{"--connect", "2:4", "--connect", "final:embedding"}
                             << "2:4 final:embedding";
    QTest::newRow("with commas") << QStringList{"--connect", "0:1,1:2"} << "0:1 1:2";
    QTest::newRow("every second") << QStringList{"--preset", "every-2"} << "1:1";
    QTest::newRow("the last two") << QStringList{"--preset", "last-2"} << "1:3 2:4";
    QTest::newRow("three spaced evenly") << QStringList{"--preset", "even-3"} << "0:0 1:2 2:4";
    QTest::newRow("the final state") << QStringList{"--preset", "final-into-first-2"}
                                     << "final:embedding final:0 final:1";
    QTest::newRow("no such layer") << QStringList{"--connect", "3:0"} << "";
    QTest::newRow("no such preset") << QStringList{"--preset", "some-2"} << "";
    QTest::newRow("no layer") << QStringList{"--connect", "final"} << "";
    QTest::newRow("heads that do not divide") << QStringList{"--connect", "0:0", "--heads", "3"} << "";
}

void TestProjectCommands::connectionsAreAsWritten()
{
    QFETCH(QStringList, options);
    QFETCH(QString, expected);
    static const QString project = newProject();
    const QString name = QTest::currentDataTag();
    const Outcome outcome =
        runCalm(QStringList{"compose", project, name, "--anchor", "anchor", "--augmenting", "keys"} + options);
    if (expected.isEmpty()) {
        QVERIFY(outcome.code == 1 || outcome.code == 2);
        QVERIFY2(outcome.isOneLineOfError(), outcome.err.constData());
        return;
    }
    QCOMPARE(outcome.code, 0);
    const QByteArray shown = runCalm({"project", "show", project}).out;
    QVERIFY2(shown.contains((name + ": anchor reads keys, " + expected + "\n").toUtf8()), shown.constData());
}

void TestProjectCommands::brokenLinesAreSkippedOrRefused()
{
    const QString project = newProject();
    const QString data = written(m_folder.filePath("broken.jsonl"), "{\"prompt\":\"a\",\"response\":\"b\"}\n{broken\n");
    const Outcome refused = runCalm({"data", "import", project, data, "--name", "strict", "--strict"});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.isOneLineOfError() && refused.err.contains("2"), refused.err.constData());
    QCOMPARE(runCalm({"data", "list", project, "--json"}).json().size(), std::size_t(0)); // nothing half-imported
    const Outcome skipped = runCalm({"data", "import", project, data});
    QCOMPARE(skipped.code, 0);
    QVERIFY2(skipped.out.contains("line 2"), skipped.out.constData());
    const QString exported = m_folder.filePath("exported.jsonl");
    QVERIFY(succeeds({"data", "export", project, "broken", exported}));
    const Json line = parseJson(readFile(exported.toStdString()), "the exported line");
    QCOMPARE(line["prompt"].get<std::string>(), std::string("a"));
    QCOMPARE(line["response"].get<std::string>(), std::string("b"));
}

void TestProjectCommands::exampleTrainsAndEvaluates()
{
    const QString project = m_folder.filePath("kv.calm");
    QVERIFY(succeeds({"example", "key-value-arithmetic", project}));
    const Outcome trained =
        runCalm({"train", project, "--data", "kv-math.train=2..1", "--data", "num.train,kv.train", "--validation",
                 "kv-math.validation", "--steps", "5", "--warmup-steps", "1", "--tokens-per-batch", "400",
                 "--validation-examples", "16", "--name", "short", "--json"});
    QCOMPARE(trained.code, 0);
    QCOMPARE(trained.json()["state"].get<std::string>(), std::string("finished"));
    QCOMPARE(trained.json()["step"].get<int>(), 5);
    QVERIFY(trained.json()["best_validation_loss"].get<double>() > 0);
    QVERIFY(!trained.json()["best_checkpoint"].is_null());

    const QString page = m_folder.filePath("table.html");
    const Outcome evaluated = runCalm({"evaluate", project, "--limit", "20", "--json", "--html", page});
    QCOMPARE(evaluated.code, 0);
    const Json table = evaluated.json()["table"];
    QStringList tasks;
    for (const Json& task : table["tasks"])
        tasks.append(QString::fromStdString(task["task"].get<std::string>()));
    QCOMPARE(tasks, (QStringList{"kv-math.test", "num.test", "kv.test"}));
    QCOMPARE(table["members"].size(), std::size_t(3));
    // What the models were made to do: the anchor calculates and knows no key, the augmenting model the reverse.
    const auto percent = [&](int task, int member) {
        return table["tasks"]
            .at(static_cast<std::size_t>(task))["scores"]
            .at(static_cast<std::size_t>(member))["percent"]
            .get<double>();
    };
    QVERIFY(percent(1, 0) >= 90);
    QCOMPARE(percent(2, 0), 0.0);
    QCOMPARE(percent(2, 1), 100.0);
    QVERIFY(percent(1, 1) <= 10);
    QVERIFY(readFile(page.toStdString()).find("</html>") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestProjectCommands)
#include "test_project_commands.moc"
