// calm release, as a process: what a person reads when it works and when it does not.

#include "tests/app/calm_process.h"

#include "core/base/file.h"

#include <QDir>
#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

class TestReleaseCommand : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void importsAndExports()
    {
        const QString project = m_folder.filePath("p.calm"), out = m_folder.filePath("out");
        const Outcome imported = runCalm({"release", "import", fixture("release/drawn"), project, "--json"});
        QCOMPARE(imported.code, 0);
        QCOMPARE(imported.json()["composition"].get<std::string>(), std::string("drawn"));
        QVERIFY2(imported.isOneLineOfError() && imported.err.startsWith("calm: warning: ") &&
                     imported.err.contains("without a causal mask") && imported.err.contains("train it again"),
                 imported.err.constData());
        const Outcome answer =
            runCalm({"generate", project + "#drawn", "--ids", "5,6,7", "--max-tokens", "4", "--json"});
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.json()["prompt_tokens"].get<int>(), 3);
        const QString ids = fixture("release/drawn/expected.safetensors"), logits = m_folder.filePath("l.safetensors");
        QCOMPARE(runCalm({"logits", project + "#drawn", "--ids", ids, "--out", logits, "--unmasked"}).code, 0);
        const Outcome alone = runCalm({"logits", project + "#anchor", "--ids", ids, "--out", logits, "--unmasked"});
        QCOMPARE(alone.code, 1);
        QVERIFY2(alone.isOneLineOfError() && alone.err.contains("PROJECT#NAME"), alone.err.constData());
        QCOMPARE(runCalm({"release", "export", project + "#drawn", out}).code, 0);
        QVERIFY(QFile::exists(out + "/anchor/config.json"));
        const Outcome again = runCalm({"release", "export", project + "#drawn", out});
        QCOMPARE(again.code, 1);
        QVERIFY2(again.isOneLineOfError(), again.err.constData());
        QCOMPARE(QDir(m_folder.path()).entryList({".*writing*"}, QDir::AllEntries | QDir::Hidden).size(), 0);
    }

    void runsNothingThatAFileHolds()
    {
        const QString project = m_folder.filePath("malicious.calm");
        const Outcome outcome = runCalm({"release", "import", fixture("release/runs_a_command"), project});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.isOneLineOfError() && outcome.err.contains("nothing in it was run"), outcome.err.constData());
        QVERIFY(!QFile::exists("a_command_was_run"));
        QCOMPARE(QDir(m_folder.path()).entryList({"malicious*"}).size(), 0);
    }

    void wrongUse()
    {
        QCOMPARE(runCalm({"release", "export", m_folder.filePath("p.calm"), "x"}).code, 2);
        QCOMPARE(runCalm({"release"}).code, 2);
        for (const char* verb : {"import", "export"})
            QVERIFY(runCalm({"release", verb, "--help"}).out.contains("DIR"));
    }

    /// A composition of our own in their form: trained here, with the mask, and written for their code.
    void ownCompositionInTheirForm()
    {
        const QString project = m_folder.filePath("own.calm"),
                      models = QString(CALM_SOURCE_DIR) + "/projects/key-value-arithmetic/models/";
        QFile data(m_folder.filePath("sums.jsonl"));
        QVERIFY(data.open(QIODevice::WriteOnly));
        data.write("{\"prompt\":\"1+2=\",\"response\":\"3\"}\n{\"prompt\":\"2+2=\",\"response\":\"4\"}\n");
        data.close();
        const auto succeeds = [](const QStringList& arguments) {
            const Outcome outcome = runCalm(arguments);
            if (outcome.code != 0)
                qWarning("%s", outcome.err.constData());
            return outcome.code == 0;
        };
        QVERIFY(succeeds({"project", "new", project}));
        QVERIFY(succeeds({"model", "add", project, models + "anchor"}));
        QVERIFY(succeeds({"model", "add", project, models + "augmenting"}));
        QVERIFY(succeeds({"data", "import", project, data.fileName()}));
        for (const char* form : {"release", "plain"})
            QVERIFY(succeeds({"compose", project, form, "--anchor", "anchor", "--augmenting", "augmenting", "--connect",
                              "1:1,2:4", "--form", form}));
        for (const char* form : {"release", "plain"})
            QVERIFY(succeeds({"train", project, "--composition", form, "--data", "sums", "--steps", "2"}));
        QVERIFY(succeeds({"release", "export", project + "#release", m_folder.filePath("written")}));
        const Outcome plain = runCalm({"release", "export", project + "#plain", m_folder.filePath("not")});
        QCOMPARE(plain.code, 1);
        QVERIFY2(plain.isOneLineOfError() && plain.err.contains("plain form"), plain.err.constData());
        QVERIFY(!QFile::exists(m_folder.filePath("not")));
        // Back again it answers as it did.
        const Outcome back = runCalm({"release", "import", m_folder.filePath("written"), project, "--name", "back"});
        QCOMPARE(back.code, 0);
        QVERIFY2(back.err.isEmpty(), back.err.constData()); // no warning: it learned with the mask
        const auto answer = [&](const QString& name) {
            return runCalm({"generate", project + "#" + name, "--prompt", "1+2=", "--max-tokens", "4"}).out;
        };
        QCOMPARE(answer("back"), answer("release"));
    }
};

QTEST_GUILESS_MAIN(TestReleaseCommand)
#include "test_release_command.moc"
