#include "tests/app/calm_process.h"
#include "tests/support/example_project.h"

#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

/// calm render, and conversations for calm generate. The example's anchor adds: 12+30= is answered by 42.
class TestChatCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rendersTheReferencesCases();
    void rendersAModelsTemplateWithItsSpecialTokens();
    void saysWhenTheDefaultIsUsed();
    void answersErrorsLineByLine();
    void stopsAtALineThatIsNoRequest();
    void refusesAWrongTime();
    void generatesFromMessages();
    void generatesFromAnObjectOnStdin();
    void usesTheTemplateOfTheModel();
    void usesTheTemplateKeptInTheProject();
    void needsAConversationForATemplate();
    void evaluatesAndTrainsThroughTheTemplate();

private:
    QString write(const char* name, const QByteArray& content) const
    {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        writeFileWhole(path.toStdString(), content.toStdString());
        return path;
    }
    /// The anchor's directory once more, with a tokenizer_config.json that has this template.
    QString modelWithTemplate(const char* name, const std::string& chatTemplate) const
    {
        const QString path = m_folder.filePath(name);
        std::filesystem::copy(m_anchor.toStdString(), path.toStdString(), std::filesystem::copy_options::recursive);
        const Path config = Path(path.toStdString()) / "tokenizer_config.json";
        Json json = parseJson(readFile(config), "tokenizer_config.json");
        json["chat_template"] = chatTemplate;
        writeFileWhole(config, toLine(json));
        return path;
    }
    Json generated(QStringList arguments, const QByteArray& input = {}) const
    {
        const Outcome outcome =
            runCalm(QStringList{"generate"} + arguments + QStringList{"--json", "--temperature", "0"}, input);
        return outcome.code == 0 ? outcome.json() : Json{{"text", outcome.err.toStdString()}};
    }

    QTemporaryDir m_folder;
    QString m_anchor;
};

namespace
{
const QByteArray sum = R"([{"role": "user", "content": "12+30="}])";
const char* const plainTemplate = "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}";
} // namespace

void TestChatCommands::initTestCase()
{
    m_anchor = QString(CALM_SOURCE_DIR) + "/projects/key-value-arithmetic/models/anchor";
}

void TestChatCommands::rendersTheReferencesCases()
{
    const Json reference = parseJson(readFile(fixture("chat_templates/llama3.1.json").toStdString()), "llama3.1.json");
    QByteArray input;
    for (const Json& line : reference["cases"])
        input += QByteArray::fromStdString(toLine({{"messages", line["messages"]},
                                                   {"add_generation_prompt", line["add_generation_prompt"]},
                                                   {"variables", line["variables"]}})) +
                 "\n";
    const QString source = write("llama.jinja", QByteArray::fromStdString(reference["template"].get<std::string>()));
    const QString now = QString::fromStdString(reference["now"].get<std::string>());
    const Outcome outcome = runCalm({"render", source, "--json", "--now", now}, input);
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.err, QByteArray());
    const auto lines = outcome.lines();
    QCOMPARE(static_cast<std::size_t>(lines.size()), reference["cases"].size());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const Json answer = parseJson(lines[i].toStdString(), "a line");
        const Json& expected = reference["cases"][static_cast<std::size_t>(i)];
        QCOMPARE(answer.contains("error"), expected.contains("error"));
        if (!answer.contains("error"))
            QCOMPARE(answer["rendered"].get<std::string>(), expected["rendered"].get<std::string>());
    }
}

void TestChatCommands::rendersAModelsTemplateWithItsSpecialTokens()
{
    const QString model = modelWithTemplate("rendered", plainTemplate);
    const QByteArray line = "{\"messages\": " + sum + "}\n";
    for (const QString& source : {model, model + "/tokenizer_config.json"}) {
        const Outcome outcome = runCalm({"render", source, "--json"}, line);
        QCOMPARE(outcome.json()["rendered"].get<std::string>(), std::string("[BOS]12+30="));
        QCOMPARE(runCalm({"render", source}, line).out, QByteArray("[BOS]12+30=\n"));
    }
}

void TestChatCommands::saysWhenTheDefaultIsUsed()
{
    const Outcome outcome = runCalm({"render", m_anchor, "--json"}, "{\"messages\": " + sum + "}\n");
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.json()["rendered"].get<std::string>(), std::string("User: 12+30=\n\n"));
    QVERIFY(outcome.isOneLineOfError() && outcome.err.contains("the plain default is used"));
}

void TestChatCommands::answersErrorsLineByLine()
{
    const QString source =
        write("refuses.jinja", "{% if messages|length > 1 %}{{ raise_exception('one only') }}{% endif %}ok");
    const Outcome outcome = runCalm({"render", source, "--json"}, "{\"messages\": [{}, {}]}\n{\"messages\": [{}]}\n");
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.lines(), (QList<QByteArray>{R"({"error":"one only"})", R"({"rendered":"ok"})"}));
    const Outcome broken = runCalm({"render", write("broken.jinja", "{% if %}"), "--json"}, "{\"messages\": []}\n");
    QCOMPARE(broken.code, 0);
    QVERIFY(broken.out.startsWith(R"({"error":"Line 1 of the chat template: )"));
}

void TestChatCommands::stopsAtALineThatIsNoRequest()
{
    const QString source = write("any.jinja", "x");
    for (const QByteArray& line : {QByteArray("no json\n"), QByteArray("{}\n"), QByteArray("{\"messages\": 5}\n")}) {
        const Outcome outcome = runCalm({"render", source, "--json"}, "{\"messages\": []}\n" + line);
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.isOneLineOfError() && outcome.err.contains("Line 2 of the input"));
    }
    QCOMPARE(runCalm({"render", m_folder.filePath("nowhere"), "--json"}).code, 1);
}

void TestChatCommands::refusesAWrongTime()
{
    QCOMPARE(runCalm({"render", write("any.jinja", "x"), "--json", "--now", "today"}).code, 2);
}

void TestChatCommands::generatesFromMessages()
{
    // The example's anchor has no template: with the default it reads "User: 12+30=...", with one it reads the sum.
    const QString messages = write("sum.json", sum);
    const QString own = write("own.jinja", plainTemplate);
    const Json answer = generated({m_anchor, "--messages", messages, "--template", own});
    QCOMPARE(answer["text"].get<std::string>(), std::string("42"));
    QCOMPARE(answer["prompt_tokens"].get<int>(), 5); // [BOS] 12 + 30 =
    const QString noBeginning =
        write("no_beginning.jinja", "{{ messages[0].content }}"); // the model has no template: [BOS] is added
    QCOMPARE(generated({m_anchor, "--messages", messages, "--template", noBeginning})["prompt_tokens"].get<int>(), 5);
    const Outcome plain = runCalm({"generate", m_anchor, "--messages", messages, "--max-tokens", "1"});
    QCOMPARE(plain.code, 0);
    QVERIFY(plain.err.contains("the plain default was used"));
}

void TestChatCommands::generatesFromAnObjectOnStdin()
{
    const QString own =
        write("tools.jinja", "{{ bos_token }}{{ first }}+{{ tools[0].n }}{{ '=' if add_generation_prompt }}");
    const Json answer = generated({m_anchor, "--messages", "-", "--template", own},
                                  R"({"messages": [], "tools": [{"n": 30}], "variables": {"first": 12}})");
    QCOMPARE(answer["text"].get<std::string>(), std::string("42"));
}

void TestChatCommands::usesTheTemplateOfTheModel()
{
    const QString model = modelWithTemplate("templated", plainTemplate);
    const Json answer = generated({model, "--messages", write("sum.json", sum)});
    QCOMPARE(answer["text"].get<std::string>(), std::string("42"));
    QCOMPARE(answer["prompt_tokens"].get<int>(), 5);
    // A published template that leaves the beginning out means it: transformers adds none either.
    const QString without = modelWithTemplate("without", "{{ messages[0].content }}");
    QCOMPARE(generated({without, "--messages", write("sum.json", sum)})["prompt_tokens"].get<int>(), 4);
    const QString refusing = modelWithTemplate("refusing", "{{ raise_exception('not today') }}");
    const Outcome outcome = runCalm({"generate", refusing, "--messages", write("sum.json", sum)});
    QCOMPARE(outcome.code, 1);
    QCOMPARE(outcome.err, QByteArray("calm: not today\n"));
}

void TestChatCommands::usesTheTemplateKeptInTheProject()
{
    auto project = importExample(m_folder.path().toStdString());
    const std::string file = project->file().string();
    project->setChatTemplate(project->model("anchor").id, plainTemplate);
    project.reset();
    const QString messages = write("sum.json", sum);
    for (const char* member : {"#anchor", "#kv-math", "#kv-math/anchor"}) {
        const Json answer = generated({QString::fromStdString(file) + member, "--messages", messages});
        QCOMPARE(answer["prompt_tokens"].get<int>(), 5);
    }
}

void TestChatCommands::needsAConversationForATemplate()
{
    QCOMPARE(runCalm({"generate", m_anchor, "--prompt", "x", "--template", "y"}).code, 2);
    QCOMPARE(runCalm({"generate", m_anchor, "--prompt", "x", "--messages", "y"}).code, 2);
    const Outcome outcome = runCalm({"generate", m_anchor, "--messages", write("bad.json", "{\"no\": 1}")});
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.isOneLineOfError());
}

void TestChatCommands::evaluatesAndTrainsThroughTheTemplate()
{
    QTemporaryDir folder;
    auto project = importExample(folder.path().toStdString());
    const QString file = QString::fromStdString(project->file().string());
    const auto score = [&](const QStringList& more) {
        const Outcome outcome = runCalm(
            QStringList{"evaluate", file, "--tasks", "num.test", "--members", "anchor", "--limit", "8", "--json"} +
            more);
        return outcome.code == 0 ? outcome.json()["table"]["tasks"][0]["scores"][0]["correct"].get<int>() : -1;
    };
    const int plain = score({});
    QVERIFY(plain >= 6);                     // the anchor can add
    QCOMPARE(score({"--chat-template"}), 0); // "User: 12+30=" it was never taught
    project->setChatTemplate(project->model("anchor").id, plainTemplate);
    QCOMPARE(score({"--chat-template"}), plain);
    const Outcome trained =
        runCalm({"train", file, "--data", "kv.train", "--chat-template", "--steps", "2", "--validate-every", "0",
                 "--validation-examples", "4", "--tokens-per-batch", "100"});
    QCOMPARE(trained.code, 0);
    QVERIFY(project->runs().front().settings.chatTemplate);
    // What was taught by chat is asked by chat, and the anchor beside it, too: now "User: 12+30=" again.
    project->setChatTemplate(project->model("anchor").id, "");
    QCOMPARE(score({"--members", "kv-math"}), 0);
    QCOMPARE(score({}), plain); // the anchor alone was taught nothing
}

QTEST_GUILESS_MAIN(TestChatCommands)
#include "test_chat_commands.moc"
