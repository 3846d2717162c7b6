#include "tests/app/calm_process.h"

#include "core/base/file.h"
#include "core/store/project.h"

#include <QDir>
#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

/// A project's models on the command line: noted, hashed, moved, taken out, and one made from the project's own data.
class TestModelCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_project = at("kv.calm");
        QCOMPARE(runCalm({"example", "key-value-arithmetic", m_project}).code, 0);
    }

    void aNoteIsWrittenAndRead()
    {
        QCOMPARE(runCalm({"model", "note", m_project, "anchor", "calculates"}).code, 0);
        QCOMPARE(runCalm({"model", "note", m_project, "anchor"}).out, QByteArray("calculates\n"));
        QCOMPARE(QByteArray(listed("anchor")["note"].get<std::string>().c_str()), QByteArray("calculates"));
        QCOMPARE(runCalm({"model", "note", m_project, "anchor", ""}).code, 0);
        QCOMPARE(runCalm({"model", "note", m_project, "anchor"}).out, QByteArray());
        QVERIFY(runCalm({"model", "note", m_project, "nobody", "x"}).isOneLineOfError());
    }

    void aHashIsPrintedAndKept()
    {
        const Outcome hashed = runCalm({"model", "hash", m_project, "augmenting"});
        QVERIFY2(hashed.code == 0, hashed.err.constData());
        QCOMPARE(hashed.out.trimmed().size(), 64);
        QCOMPARE(QByteArray(listed("augmenting")["content_hash"].get<std::string>().c_str()), hashed.out.trimmed());
    }

    void aModelThatWasMovedIsFoundAgain()
    {
        const QString before = QString::fromStdString(listed("augmenting")["directory"].get<std::string>());
        QVERIFY(!listed("augmenting")["missing"].get<bool>());
        QVERIFY(QDir().rename(before, at("moved")));
        QVERIFY(listed("augmenting")["missing"].get<bool>());
        QVERIFY(runCalm({"model", "list", m_project}).out.contains("(missing)"));

        const Outcome nothing = runCalm({"model", "locate", m_project, "augmenting", at("nowhere")});
        QVERIFY(nothing.code == 1 && nothing.isOneLineOfError());
        const QString other = QString(CALM_SOURCE_DIR) + "/projects/key-value-arithmetic/models/anchor";
        const Outcome refused = runCalm({"model", "locate", m_project, "augmenting", other});
        QVERIFY2(refused.code == 1 && refused.isOneLineOfError(), refused.err.constData());
        QVERIFY2(refused.err.contains("another model") && refused.err.contains("--accept-other"),
                 refused.err.constData());
        QVERIFY(listed("augmenting")["missing"].get<bool>()); // nothing was changed

        QCOMPARE(runCalm({"model", "locate", m_project, "augmenting", at("moved")}).code, 0);
        QVERIFY(!listed("augmenting")["missing"].get<bool>());
        QCOMPARE(runCalm({"generate", m_project + "#kv-math/augmenting", "--prompt", "1", "--max-tokens", "1"}).code,
                 0);
    }

    void aModelIsMadeOfTheProjectsData()
    {
        const QStringList train{"train",       m_project, "--method", "pretrain", "--model-name",       "skill",
                                "--tokenizer", "anchor",  "--data",   "kv.train", "--validation",       "kv.train",
                                "--size",      "tiny",    "--layers", "1",        "--tokens-per-batch", "200",
                                "--steps",     "3",       "--json"};
        const Outcome trained = runCalm(train);
        QVERIFY2(trained.code == 0, trained.err.constData());
        QCOMPARE(trained.json()["state"].get<std::string>(), std::string("finished"));
        QVERIFY(trained.json()["best_checkpoint"].is_number());
        const Json skill = listed("skill");
        QCOMPARE(skill["layers"].get<int>(), 1); // what is typed goes before the size
        QCOMPARE(skill["hidden_size"].get<int>(), 64);
        QVERIFY(!skill["missing"].get<bool>());
        QVERIFY(runCalm({"runs", m_project}).out.contains("skill"));

        const Outcome again = runCalm(train); // its name is taken now
        QVERIFY(again.code == 1 && again.isOneLineOfError());
        QCOMPARE(Project::open(m_project.toStdString())->runs().size(), std::size_t{2}); // the example's, and it
        QVERIFY(
            runCalm({"compose", m_project, "new", "--anchor", "anchor", "--augmenting", "skill", "--connect", "0:2"})
                .code == 0);
    }

    /// Without a project: a file's noise counts unless another is typed.
    void settingsOfAFileCountUnlessTyped()
    {
        TrainingSettings settings{.steps = 2, .tokensPerBatch = 200, .warmupSteps = 0};
        settings.method = Method::pretrain;
        settings.pretraining.name = "any";
        settings.pretraining.tokenizer = "any";
        settings.pretraining.finalStateNoise = 2.5;
        writeFileWhole(at("settings.json").toStdString(), toJson(settings).dump());
        const QString example = QString(CALM_SOURCE_DIR) + "/projects/key-value-arithmetic";
        const auto made = [&](const char* name, const QStringList& more) {
            const Outcome outcome =
                runCalm(QStringList{"pretrain", "--data", example + "/datasets/kv.train.jsonl", "--tokenizer",
                                    example + "/models/anchor", "--config", example + "/models/anchor/config.json",
                                    "--settings", at("settings.json"), "--out", at(name)} +
                        more);
            return outcome.code == 0 ? sha256OfFile((at(name) + "/model.safetensors").toStdString()) : std::string();
        };
        const std::string byFile = made("by-file", {});
        QVERIFY(!byFile.empty());
        QCOMPARE(made("typed", {"--noise", "2.5"}), byFile);
        QVERIFY(made("quiet", {"--noise", "0"}) != byFile);
    }

    void wrongSizesAreASentence()
    {
        const auto wrong = [&](const QString& tokenizer, const QStringList& more) {
            return runCalm(QStringList{"train", m_project, "--method", "pretrain", "--data", "kv.train", "--model-name",
                                       "x", "--tokenizer", tokenizer} +
                           more);
        };
        QVERIFY(wrong("anchor", {"--heads", "3"}).err.contains("even number of times"));
        QVERIFY(wrong("nobody", {}).isOneLineOfError());
        QVERIFY(wrong("anchor", {"--composition", "kv-math"}).err.contains("leave out --composition"));
        QVERIFY(wrong("anchor", {"--size", "huge"}).code == 2);
    }

    void whatACompositionHasStaysUnlessItGoesToo()
    {
        const Outcome refused = runCalm({"model", "remove", m_project, "skill"});
        QVERIFY(refused.code == 1 && refused.isOneLineOfError());
        QVERIFY2(refused.err.contains("new"), refused.err.constData());
        QCOMPARE(runCalm({"model", "remove", m_project, "skill", "--with-compositions"}).code, 0);
        QVERIFY(listed("skill").is_null());
        // The example's composition was trained.
        const Outcome trained = runCalm({"model", "remove", m_project, "anchor", "--with-compositions"});
        QVERIFY(trained.code == 1 && trained.err.contains("kv-math"));
        QVERIFY(!listed("anchor").is_null());
    }

private:
    QString at(const char* name) const { return m_folder.filePath(name); }
    Json listed(const std::string& name) const
    {
        for (const Json& model : runCalm({"model", "list", m_project, "--json"}).json())
            if (model["name"] == name)
                return model;
        return {};
    }
    QTemporaryDir m_folder;
    QString m_project;
};

QTEST_GUILESS_MAIN(TestModelCommands)
#include "test_model_commands.moc"
