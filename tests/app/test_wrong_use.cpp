#include "tests/app/calm_process.h"

#include <QDir>
#include <QTemporaryDir>

using namespace calm::test;

/// What goes wrong is one line that says what and what to do, with the exit code of its kind; nothing is left behind.
class TestWrongUse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpIsNoError();
    void wrongUsage_data();
    void wrongUsage();
    void failures_data();
    void failures();
    void aFullDiskIsSaid();
    void anUntrainedCompositionIsSaid();
};

void TestWrongUse::helpIsNoError()
{
    for (const QStringList& arguments :
         {QStringList{"--help"}, {"train", "--help"}, {"project", "new", "--help"}, {"--version"}}) {
        const Outcome outcome = runCalm(arguments);
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.size() > 5);
        QVERIFY(outcome.err.isEmpty());
    }
}

void TestWrongUse::wrongUsage_data()
{
    const QString model = fixture("models/llama");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("nothing") << QStringList{} << QByteArray("inspect");
    QTest::newRow("no such command") << QStringList{"compile"} << QByteArray("compile");
    QTest::newRow("noun without verb") << QStringList{"model"} << QByteArray("add, list, remove");
    QTest::newRow("no model") << QStringList{"inspect"} << QByteArray("MODEL");
    QTest::newRow("no such option") << QStringList{"inspect", model, "--jsom"} << QByteArray("--jsom");
    QTest::newRow("text for a number") << QStringList{"bench", model, "--gen", "many"} << QByteArray("many");
    QTest::newRow("threads below 0") << QStringList{"bench", model, "--threads", "-1"} << QByteArray("threads");
    QTest::newRow("two prompts") << QStringList{"generate", model, "--ids", "1", "--prompt", "x"}
                                 << QByteArray("--prompt");
    QTest::newRow("no prompt") << QStringList{"generate", model} << QByteArray("--prompt");
    QTest::newRow("cold") << QStringList{"generate", model, "--ids", "1", "--temperature", "-1"}
                          << QByteArray("temperature");
}

void TestWrongUse::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const Outcome outcome = runCalm(arguments);
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.isOneLineOfError(), outcome.err.constData());
    QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    QVERIFY(outcome.out.isEmpty());
}

void TestWrongUse::failures_data()
{
    const QString model = fixture("models/llama");
    const QString expected = fixture("models/llama/expected.safetensors");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* what, const QStringList& arguments, const char* says, const char* input = "") {
        QTest::newRow(what) << arguments << QByteArray(input) << QByteArray(says);
    };
    row("no such model", {"inspect", "/no/such/model"}, "/no/such/model");
    row("no such project", {"project", "show", "none.calm"}, "none.calm");
    row("no such project behind #", {"inspect", "none.calm#x", "--json"}, "none.calm");
    row("no tokenizer", {"tokenize", model, "--json"}, "tokenizer.json");
    row("text without a tokenizer", {"generate", model, "--prompt", "hello"}, "token ids");
    row("id outside the vocabulary", {"generate", model, "--ids", "5,99999"}, "99999");
    row("a line that is no JSON", {"tokenize", fixture("tokenizers/kv"), "--json"}, "Line 2",
        "{\"text\":\"a\"}\n{\"text\n");
    row("a line without text", {"tokenize", fixture("tokenizers/kv"), "--json"}, "text", "{\"txt\":\"a\"}\n");
    row("ids that are none", {"logits", model, "--ids", fixture("weights/good.safetensors"), "--out", "o.safetensors"},
        "input_ids");
    row("damaged ids",
        {"logits", model, "--ids", fixture("weights/data_truncated.safetensors"), "--out", "o.safetensors"},
        "data_truncated");
    row("nowhere to write", {"logits", model, "--ids", expected, "--out", "no/such/folder/o.safetensors"},
        "no/such/folder");
    row("no such example", {"example", "perpetual-motion"}, "key-value-arithmetic");
}

void TestWrongUse::failures()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, says);
    const Outcome outcome = runCalm(arguments, input);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.isOneLineOfError(), outcome.err.constData());
    QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    QVERIFY(QDir().entryList({"o.safetensors*", "none.calm*"}).isEmpty());
}

void TestWrongUse::aFullDiskIsSaid()
{
    if (!QFile::exists("/dev/full"))
        QSKIP("There is no /dev/full here.");
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(CALM_EXECUTABLE, {"inspect", fixture("models/llama"), "--json"});
    const Outcome outcome = outcomeOf(process);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.isOneLineOfError(), outcome.err.constData());
}

void TestWrongUse::anUntrainedCompositionIsSaid()
{
    QTemporaryDir folder;
    const QString project = folder.filePath("p.calm");
    QCOMPARE(runCalm({"project", "new", project}).code, 0);
    const Outcome again = runCalm({"project", "new", project});
    QCOMPARE(again.code, 1);
    QVERIFY(again.isOneLineOfError());
    const Outcome none = runCalm({"evaluate", project});
    QCOMPARE(none.code, 2);
    QVERIFY2(none.err.contains("calm compose"), none.err.constData());
}

QTEST_GUILESS_MAIN(TestWrongUse)
#include "test_wrong_use.moc"
