#include "tests/app/calm_process.h"

#include "core/store/dataset_versions.h"

#include <QFile>
#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

/// `calm data` over a project without models, and what a run says of its data.
class TestDataCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void importsEveryFormat();
    void previewsWithoutAProject();
    void badFilesAreOneSentence_data();
    void badFilesAreOneSentence();
    void rowsAreShownTaggedDeleted();
    void duplicatesAndLeakage();
    void splitsByKey();
    void statisticsAndMixture();
    void exportsForOthers();
    void versionsOfARun();

private:
    QString written(const QString& name, const QByteArray& content);
    QStringList over(const char* verb) { return {"data", verb, m_project}; }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_project;
};

namespace
{
const QString models = QString(CALM_SOURCE_DIR) + "/projects/key-value-arithmetic/models/";

QByteArray succeeds(const QStringList& arguments)
{
    const Outcome outcome = runCalm(arguments);
    if (outcome.code != 0)
        qWarning("calm %s: %s", qPrintable(arguments.join(' ')), outcome.err.constData());
    return outcome.code == 0 ? outcome.out + " " : QByteArray(); // never empty when it succeeded
}
} // namespace

void TestDataCommands::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = m_folder->filePath("p.calm");
    QVERIFY(!succeeds({"project", "new", m_project}).isEmpty());
}

QString TestDataCommands::written(const QString& name, const QByteArray& content)
{
    QFile file(m_folder->filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
}

void TestDataCommands::importsEveryFormat()
{
    const QString table =
        written("table.csv", "frage;antwort;gruppe\nWas?;\"Das; da\";g\n\"Wer\nnoch\";\xc4rger;g\nnur eins\n");
    const Json report = runCalm(over("import") + QStringList{table, "--prompt-field", "frage", "--response-field",
                                                             "antwort", "--key-field", "gruppe", "--encoding",
                                                             "windows-1252", "--split", "train", "--json"})
                            .json();
    QCOMPARE(report["kept"].get<int>(), 2);
    QCOMPARE(toLine(report["skipped_lines"]), std::string(R"([{"line":5,"reason":"has 1 column instead of 3"}])"));
    QCOMPARE(report["format"].get<std::string>(), std::string("csv"));
    const Outcome shown = runCalm(over("show") + QStringList{"table"});
    QCOMPARE(shown.lines().size(), 2);
    QCOMPARE(shown.lines()[1],
             QByteArray("{\"id\":2,\"split\":\"train\",\"prompt\":\"Wer\\nnoch\",\"response\":\"Ärger\","
                        "\"key\":\"g\"}"));
    const QString lines = written("lines.txt", "one\ntwo\none\n");
    QVERIFY(
        succeeds(over("import") + QStringList{lines}).startsWith("3 examples imported (1 is a duplicate of others)."));
    QVERIFY(succeeds(over("import") + QStringList{lines, "--name", "once", "--drop-duplicates"})
                .startsWith("2 examples imported, 1 duplicate left out."));
    QVERIFY(succeeds(over("import") + QStringList{lines, "--name", "once", "--append", "--drop-duplicates"})
                .startsWith("0 examples imported, 3 duplicates left out."));
    QVERIFY(
        succeeds(over("import") + QStringList{lines, "--name", "whole", "--format", "text"}).startsWith("1 example"));
    QCOMPARE(runCalm({"data", "list", m_project, "--json"}).json().size(), std::size_t(4));
}

void TestDataCommands::previewsWithoutAProject()
{
    const QString table = written("t.csv", "Question,Answer\nq1,a1\nq2,\nq3,a3\n");
    const Json preview = runCalm({"data", "preview", table, "--rows", "2", "--json"}).json();
    QCOMPARE(toLine(preview["columns"]), std::string(R"(["Question","Answer"])"));
    QCOMPARE(toLine(preview["rows"]), std::string(R"([["q1","a1"],["q2",""]])"));
    QCOMPARE(preview["examples"].size(), std::size_t(1));
    QVERIFY(runCalm({"data", "preview", table}).out.startsWith("csv in utf-8; columns: Question, Answer\n"));
}

void TestDataCommands::badFilesAreOneSentence_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::newRow("no example in it") << QByteArray("{}\n") << QStringList{} << 1;
    QTest::newRow("a column that is not there")
        << QByteArray("a,b\n1,2\n") << QStringList{"--format", "csv", "--response-field", "c"} << 1;
    QTest::newRow("an unknown format") << QByteArray("a") << QStringList{"--format", "xml"} << 1;
    QTest::newRow("an unknown encoding") << QByteArray("a") << QStringList{"--encoding", "ebcdic"} << 1;
    QTest::newRow("damaged gzip") << QByteArray("\x1f\x8b\x08 broken") << QStringList{} << 1;
    QTest::newRow("strict") << QByteArray("{\"prompt\":\"a\",\"response\":\"b\"}\nno\n") << QStringList{"--strict"}
                            << 1;
    QTest::newRow("an unknown option") << QByteArray("a") << QStringList{"--colour", "red"} << 2;
}

void TestDataCommands::badFilesAreOneSentence()
{
    QFETCH(QByteArray, content);
    QFETCH(QStringList, options);
    QFETCH(int, code);
    const Outcome outcome = runCalm(over("import") + QStringList{written("x", content)} + options);
    QCOMPARE(outcome.code, code);
    QVERIFY2(outcome.isOneLineOfError(), outcome.err.constData());
    QCOMPARE(toLine(runCalm({"data", "list", m_project, "--json"}).json()), std::string("[]"));
}

void TestDataCommands::rowsAreShownTaggedDeleted()
{
    const QString file = written("d.jsonl", R"({"prompt":"the old river","response":"flows","split":"train"}
{"prompt":"a young river","response":"is wide","split":"test"}
{"prompt":"something else","response":"old","split":"train"}
)");
    QVERIFY(!succeeds(over("import") + QStringList{file}).isEmpty());
    QCOMPARE(succeeds(over("show") + QStringList{"d", "--search", "riv", "--count"}), QByteArray("2\n "));
    QCOMPARE(succeeds(over("show") + QStringList{"d:train", "--search", "OLD", "--count"}), QByteArray("2\n "));
    QVERIFY(
        runCalm(over("show") + QStringList{"d", "--order", "length", "--limit", "1"}).out.contains("something else"));
    QCOMPARE(succeeds(over("tag") + QStringList{"d", "--search", "river", "--add", "water,nature"}),
             QByteArray("2 examples changed.\n "));
    QCOMPARE(succeeds(over("tag") + QStringList{"d:test", "--take", "nature"}), QByteArray("1 examples changed.\n "));
    QCOMPARE(succeeds(over("show") + QStringList{"d", "--tag", "nature", "--count"}), QByteArray("1\n "));
    QCOMPARE(succeeds(over("delete") + QStringList{"d", "--tag", "water"}), QByteArray("2 examples deleted.\n "));
    QCOMPARE(succeeds(over("show") + QStringList{"d", "--count"}), QByteArray("1\n "));
    for (const QStringList& wrong : {QStringList{"d", "--order", "colour"}, QStringList{"none"}}) {
        const Outcome outcome = runCalm(over("show") + wrong);
        QVERIFY(outcome.code == 1 || outcome.code == 2);
        QVERIFY2(outcome.isOneLineOfError(), outcome.err.constData());
    }
    QCOMPARE(runCalm(over("tag") + QStringList{"d"}).code, 2);
    QCOMPARE(runCalm(over("tag") + QStringList{"d", "--add", "two words"}).code, 1);
}

void TestDataCommands::duplicatesAndLeakage()
{
    const QByteArray text = "the river carries old letters under seven stone bridges while nobody watches";
    const QString file =
        written("d.jsonl", "{\"prompt\":\"" + text + "\",\"response\":\"1\",\"split\":\"train\"}\n{\"prompt\":\"" +
                               text.toUpper() + "\",\"response\":\"1\",\"split\":\"test\"}\n" + "{\"prompt\":\"" +
                               text + "!\",\"response\":\"1\",\"split\":\"test\"}\n" +
                               "{\"prompt\":\"other\",\"response\":\"2\",\"split\":\"test\"}\n");
    QVERIFY(!succeeds(over("import") + QStringList{file}).isEmpty());
    const Json groups = runCalm(over("duplicates") + QStringList{"d", "--json"}).json();
    QCOMPARE(groups.size(), std::size_t(1));
    QCOMPARE(toLine(groups[0]["ids"]), std::string("[1,2,3]"));
    const Json leaks = runCalm(over("leakage") + QStringList{"d", "--json"}).json();
    QCOMPARE(leaks["measured"].get<int>(), 3);
    QCOMPARE(leaks["same"].get<int>(), 1);
    QCOMPARE(leaks["near"].get<int>(), 1);
    QVERIFY(
        succeeds(over("leakage") + QStringList{"--learned", "d:train", "--measured", "d:test"}).contains("2 of 3 "));
    QVERIFY(succeeds(over("leakage") + QStringList{"--learned", "d:train", "--measured", "d:none"})
                .startsWith("Nothing was compared"));
    QCOMPARE(runCalm(over("leakage")).code, 2);
    QCOMPARE(runCalm(over("duplicates") + QStringList{"d", "--similarity", "7"}).code, 2);
    QVERIFY(succeeds(over("duplicates") + QStringList{"d", "--delete"})
                .contains("2 examples beyond the first of each, deleted"));
    QCOMPARE(succeeds(over("show") + QStringList{"d", "--count"}), QByteArray("2\n "));
}

void TestDataCommands::splitsByKey()
{
    QByteArray table = "prompt,response,key\n";
    for (int i = 0; i < 100; ++i)
        table += "p" + QByteArray::number(i) + ",r,g" + QByteArray::number(i % 10) + "\n";
    QVERIFY(!succeeds(over("import") + QStringList{written("d.csv", table)}).isEmpty());
    const QStringList shares{"d", "--train", "6", "--validation", "0", "--test", "4"};
    const Json split = runCalm(over("split") + shares + QStringList{"--key-field", "key", "--json"}).json();
    QCOMPARE(toLine(split), std::string(R"({"splits":{"test":40,"train":60},"keys":10,"left_out":0,"without_key":0})"));
    QCOMPARE(runCalm(over("split") + shares + QStringList{"--key-field", "colour"}).code, 1);
    const Json byPattern =
        runCalm(over("split") + shares + QStringList{"--key-field", "key", "--by-key", "g([0-4])", "--json"}).json();
    QCOMPARE(byPattern["keys"].get<int>(), 10); // five that match, and five that stand for themselves
    QCOMPARE(byPattern["without_key"].get<int>(), 50);
}

void TestDataCommands::statisticsAndMixture()
{
    const QString file = written("d.jsonl", R"({"prompt":"1+1=","response":"2","split":"train"}
{"prompt":"12+34+5=","response":"51","split":"train"}
)");
    QVERIFY(!succeeds(over("import") + QStringList{file}).isEmpty());
    QVERIFY(!succeeds({"model", "add", m_project, models + "anchor"}).isEmpty());
    const Json found = runCalm(over("stats") + QStringList{"d", "--model", "anchor", "--length", "8", "--json"}).json();
    QCOMPARE(found["examples"].get<int>(), 2);
    QCOMPARE(found["tokens"][0]["examples"]["longest"].get<int>(), 9);
    QCOMPARE(found["tokens"][0]["truncated"]["examples"].get<int>(), 1);
    QVERIFY(succeeds(over("stats") + QStringList{"d", "--model", "anchor", "--length", "8"})
                .contains("at 8 tokens 1 examples are cut off, 1 tokens lost"));
    QCOMPARE(runCalm(over("stats") + QStringList{"d", "--model", "none"}).code, 1);
    const Json mixed = runCalm(over("mixture") + QStringList{"d:train", "--model", "anchor", "--epochs", "1",
                                                             "--tokens-per-batch", "10", "--json"})
                           .json();
    QCOMPARE(mixed["examples"].get<int>(), 2);
    QCOMPARE(mixed["tokens"].get<int>(), 16);
    QVERIFY(!succeeds(over("mixture") + QStringList{"d", "--model", "anchor", "--steps", "3"}).isEmpty());
    QCOMPARE(runCalm(over("mixture") + QStringList{"d:test", "--model", "anchor"}).code, 1);
    for (const char* option : {"--accumulate", "--tokens-per-batch", "--steps"}) // would else never end
        QCOMPARE(runCalm(over("mixture") + QStringList{"d", "--model", "anchor", "--epochs", "1", option, "0"}).code,
                 2);
}

void TestDataCommands::exportsForOthers()
{
    QVERIFY(!succeeds(over("import") + QStringList{written("d.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n")})
                 .isEmpty());
    const QString file = m_folder->filePath("out.jsonl"), folder = m_folder->filePath("hub");
    QVERIFY(!succeeds(over("export") + QStringList{"d", file, "--form", "messages"}).isEmpty());
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll(), QByteArray("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                                           "{\"role\":\"assistant\",\"content\":\"b\"}]}\n"));
    QVERIFY(!succeeds(over("export") + QStringList{"d", folder, "--hugging-face"}).isEmpty());
    QVERIFY(QFile::exists(folder + "/README.md") && QFile::exists(folder + "/data/train.jsonl"));
    const Outcome again = runCalm(over("export") + QStringList{"d", folder, "--hugging-face"});
    QCOMPARE(again.code, 1);
    QVERIFY2(again.isOneLineOfError(), again.err.constData());
    QCOMPARE(runCalm(over("export") + QStringList{"d", file, "--form", "xml"}).code, 1);
}

void TestDataCommands::versionsOfARun()
{
    QVERIFY(!succeeds(over("import") + QStringList{written("d.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n")})
                 .isEmpty());
    std::int64_t run = 0;
    { // begun, as training begins it; that training does so is in test_run_life
        const auto project = Project::open(m_project.toStdString());
        ModelRecord model;
        model.name = "m";
        project->addModel(model);
        CompositionRecord composition;
        composition.composition.name = "c";
        composition.composition.anchor = "m";
        RunRecord record;
        record.composition = project->saveComposition(composition);
        record.settings.mixture = {{"d", ""}};
        record.id = run = project->addRun(record);
        const std::string number = std::to_string(run);
        QCOMPARE(runCalm({"run", "examples", m_project, QString::fromStdString(number)}).code, 1); // not begun
        keepVersionsOf(*project, record);
    }
    QVERIFY(!succeeds(over("delete") + QStringList{"d"}).isEmpty());
    const Outcome seen = runCalm({"run", "examples", m_project, QString::number(run)});
    QCOMPARE(
        seen.out,
        QByteArray("{\"used_for\":\"training\",\"dataset\":\"d\",\"id\":1,\"prompt\":\"a\",\"response\":\"b\"}\n"));
    const Json versions = runCalm(over("versions") + QStringList{"d", "--json"}).json();
    QCOMPARE(versions.size(), std::size_t(1));
    QCOMPARE(versions[0]["current"].get<bool>(), false);
    QCOMPARE(toLine(runCalm({"run", "examples", m_project, QString::number(run), "--json"}).json()), toLine(versions));
    QVERIFY(succeeds(over("versions")).contains("changed since"));
}

QTEST_APPLESS_MAIN(TestDataCommands)
#include "test_data_commands.moc"
