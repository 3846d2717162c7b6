#include "tests/app/calm_process.h"

#include "core/base/file.h"
#include "core/weights/safetensors.h"

#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

/// The LoRA baseline on the command line: trained, asked, scored, given on and brought in again.
class TestLoraCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void trainedAndAsked();
    void scoredBesideTheOthers();
    void givenOnAndBroughtIn();
    void wrongUseIsASentence();

private:
    QString at(const char* name) const { return m_folder.filePath(name); }
    QString answerOf(const QString& member) const
    {
        const Outcome outcome = runCalm({"generate", m_project + "#" + member, "--prompt", "<abc>=", "--max-tokens",
                                         "6", "--json", "--ignore-eos"});
        return outcome.code == 0 ? toLine(outcome.json()["ids"]).c_str() : outcome.err.constData();
    }
    QTemporaryDir m_folder;
    QString m_project;
};

void TestLoraCommands::initTestCase()
{
    m_project = at("kv.calm");
    QCOMPARE(runCalm({"example", "key-value-arithmetic", m_project}).code, 0);
}

void TestLoraCommands::trainedAndAsked()
{
    QVERIFY(runCalm({"generate", m_project + "#lora", "--prompt", "1", "--max-tokens", "1"}).isOneLineOfError());
    const Outcome trained = runCalm({"train", m_project, "--method", "lora", "--lora-rank", "2", "--lora-targets",
                                     "query,down", "--data", "kv.train", "--steps", "3", "--learning-rate", "0.05",
                                     "--warmup-steps", "1", "--tokens-per-batch", "200", "--json"});
    QVERIFY2(trained.code == 0, trained.err.constData());
    const auto checkpoint = trained.json()["best_checkpoint"].get<std::int64_t>();
    QCOMPARE(answerOf("lora"), answerOf(QString("lora@%1").arg(checkpoint)));
    QCOMPARE(answerOf("lora"), answerOf("kv-math/lora"));
    QVERIFY(answerOf("lora").startsWith('['));
    const std::vector<std::int64_t> ids{1, 2, 3};
    writeSafetensors(
        at("ids").toStdString(),
        std::vector{TensorToWrite{
            .name = "input_ids", .dtype = DType::i64, .shape = {1, 3}, .bytes = std::as_bytes(std::span(ids))}});
    const auto logits = [&](const char* member) {
        const QString out = at(member);
        if (runCalm({"logits", m_project + "#" + member, "--ids", at("ids"), "--out", out}).code != 0)
            return std::string();
        return sha256OfFile(out.toStdString());
    };
    QVERIFY(!logits("lora").empty() && logits("lora") != logits("anchor"));
}

void TestLoraCommands::scoredBesideTheOthers()
{
    const Outcome outcome = runCalm({"evaluate", m_project, "--tasks", "kv.test", "--limit", "2", "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(toLine(outcome.json()["table"]["members"]), std::string(R"(["anchor","augmenting","LoRA","composed"])"));
}

void TestLoraCommands::givenOnAndBroughtIn()
{
    QCOMPARE(runCalm({"lora", "save", m_project + "#lora", at("adapter")}).code, 0);
    const Json config = parseJson(readFile(at("adapter/adapter_config.json").toStdString()), "config");
    QCOMPARE(toLine(config["target_modules"]), std::string(R"(["down_proj","q_proj"])"));
    QCOMPARE(config["r"].get<int>(), 2);
    const Outcome taken = runCalm({"lora", "save", m_project + "#lora", at("adapter")});
    QVERIFY(taken.code == 1 && taken.isOneLineOfError() && taken.err.contains("exists already"));
    const QString answer = answerOf("lora");
    const Outcome loaded = runCalm({"lora", "load", at("adapter"), m_project, "--anchor", "anchor", "--json"});
    QVERIFY2(loaded.code == 0, loaded.err.constData());
    QCOMPARE(answerOf(QString::fromStdString(loaded.json()["member"].get<std::string>())), answer);
}

void TestLoraCommands::wrongUseIsASentence()
{
    for (const QStringList& arguments : {QStringList{"lora", "load", at("nowhere"), m_project},
                                         {"lora", "load", at("adapter"), m_project, "--anchor", "x"},
                                         {"lora", "load", at("adapter"), m_project, "--anchor", "augmenting"},
                                         {"lora", "save", m_project + "#kv-math", at("other")},
                                         {"lora", "save", m_project + "#lora@999", at("other")}}) {
        const Outcome outcome = runCalm(arguments);
        QVERIFY2(outcome.code == 1 && outcome.isOneLineOfError(), outcome.err.constData());
    }
    QVERIFY(!QFile::exists(at("other")));
}

QTEST_GUILESS_MAIN(TestLoraCommands)
#include "test_lora_commands.moc"
