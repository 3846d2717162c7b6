#include "core/base/error.h"
#include "core/text/chat_template.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>

using namespace calm;

// Which template a model's files mean, and the reference's conversations through the reference's templates.
class TestChatTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void prefersTheFileOfItsOwn();
    void readsTheConfigurationsText();
    void readsTheConfigurationsList();
    void readsFurtherTemplateFiles();
    void readsAProcessorsFile();
    void refusesTemplatesWithoutADefault();
    void readsSpecialTokensInBothSpellings();
    void readsAModelsOwnTokens();
    void letsVariablesGoBeforeSpecialTokens();
    void usesTheDefaultVisibly();
    void takesAPersonsOwn();
    void readsSingleFiles();
    void givesToolsAndDocumentsAsNone();
    void readsRequests();
    void refusesWhatIsNoRequest_data();
    void refusesWhatIsNoRequest();
    void saysWhatIsWrongWithATemplate();

private:
    Path folder() const { return m_folder->path().toStdString(); }
    void write(const char* name, const std::string& content) const
    {
        std::filesystem::create_directories((folder() / name).parent_path());
        writeFileWhole(folder() / name, content);
    }
    std::string rendered(const char* messages = R"([{"role": "user", "content": "Hi"}])") const
    {
        return renderChat(loadChatTemplate(folder()), {.messages = Json::parse(messages)});
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestChatTemplate::agreesWithTheReference_data()
{
    QTest::addColumn<QString>("file");
    const auto add = [](const std::string& where, const Path& directory, std::initializer_list<const char*> names) {
        for (const char* name : names)
            QTest::newRow((where + name).c_str())
                << (directory.empty() ? QString()
                                      : QString::fromStdString((directory / (std::string(name) + ".json")).string()));
    };
    add("", Path(CALM_FIXTURES) / "chat_templates", {"llama3.1", "qwen3", "mistral-nemo"});
    const char* reference = std::getenv("CALM_REFERENCE");
    add("reference ", reference ? Path(reference) / "chat_templates" : Path(),
        {"gemma2", "gemma3", "llama3", "llama3.1", "mistral-nemo", "phi3.5", "qwen2.5", "qwen3"});
}

void TestChatTemplate::agreesWithTheReference()
{
    QFETCH(QString, file);
    if (file.isEmpty())
        QSKIP("CALM_REFERENCE names no folder with the reference answers");
    const Json reference = parseJson(readFile(file.toStdString()), file.toStdString());
    ChatTemplate chatTemplate;
    chatTemplate.source = reference["template"].get<std::string>();
    for (const Json& expected : reference["cases"]) {
        const ChatRequest request = chatRequestFromJson(expected, "the case", false);
        std::string text;
        try {
            text = renderChat(chatTemplate, request, reference["now"].get<std::string>());
        } catch (const Error& error) {
            QVERIFY2(expected.contains("error"), error.what());
            QCOMPARE(std::string(error.what()), expected["error"].get<std::string>());
            continue;
        }
        QVERIFY2(expected.contains("rendered"), toLine(expected).c_str());
        QCOMPARE(text, expected["rendered"].get<std::string>());
    }
}

void TestChatTemplate::prefersTheFileOfItsOwn()
{
    write("tokenizer_config.json", R"({"chat_template": "config"})");
    write("chat_template.json", R"({"chat_template": "processor"})");
    write("chat_template.jinja", "file {{ messages[0].content }}");
    QCOMPARE(rendered(), std::string("file Hi"));
    QCOMPARE(loadChatTemplate(folder()).file, std::string("chat_template.jinja"));
}

void TestChatTemplate::readsTheConfigurationsText()
{
    write("chat_template.json", R"({"chat_template": "processor"})");
    write("tokenizer_config.json", R"({"chat_template": "config {{ bos_token }}", "bos_token": "<s>"})");
    QCOMPARE(rendered(), std::string("config <s>"));
    QVERIFY(!loadChatTemplate(folder()).isDefault);
    QVERIFY(loadChatTemplate(folder()).writesBeginning);
}

void TestChatTemplate::readsTheConfigurationsList()
{
    write("tokenizer_config.json", R"({"chat_template": [{"name": "default", "template": "plain"},
        {"name": "tool_use", "template": "tools {{ tools | length }}"}, {"name": "rag", "template": "rag"}]})");
    const ChatTemplate chatTemplate = loadChatTemplate(folder());
    QCOMPARE(renderChat(chatTemplate, {}), std::string("plain"));
    QCOMPARE(renderChat(chatTemplate, {.tools = Json::parse("[{}]")}), std::string("tools 1"));
    QCOMPARE(renderChat(chatTemplate, {.variables = {{"tools", Json::array()}}}), std::string("tools 0"));
}

void TestChatTemplate::readsFurtherTemplateFiles()
{
    write("chat_template.jinja", "plain");
    write("additional_chat_templates/tool_use.jinja", "tools");
    write("additional_chat_templates/notes.txt", "none");
    QCOMPARE(renderChat(loadChatTemplate(folder()), {}), std::string("plain"));
    QCOMPARE(renderChat(loadChatTemplate(folder()), {.tools = Json::array()}), std::string("tools"));
}

void TestChatTemplate::readsAProcessorsFile()
{
    write("chat_template.json", R"({"chat_template": "processor"})");
    QCOMPARE(rendered(), std::string("processor"));
}

void TestChatTemplate::refusesTemplatesWithoutADefault()
{
    write("tokenizer_config.json", R"({"chat_template": [{"name": "rag", "template": "x"}]})");
    QVERIFY_EXCEPTION_THROWN(loadChatTemplate(folder()), Error);
}

void TestChatTemplate::readsSpecialTokensInBothSpellings()
{
    write("tokenizer_config.json",
          R"({"chat_template": "{{ bos_token }}{{ eos_token }}{{ pad_token }}{{ unk_token is defined }}",
        "bos_token": {"content": "<b>", "lstrip": false}, "eos_token": "<e>", "unk_token": null})");
    write("special_tokens_map.json", R"({"pad_token": {"content": "<p>"}, "eos_token": "not this one"})");
    QCOMPARE(rendered(), std::string("<b><e><p>False"));
}

void TestChatTemplate::readsAModelsOwnTokens()
{
    write("tokenizer_config.json",
          R"({"chat_template": "{{ image_token }}{{ boi_token }}{{ add_bos_token is defined }}",
        "boi_token": "<boi>", "add_bos_token": true, "extra_special_tokens": {"image_token": "<image>", "boi_token": "no"}})");
    QCOMPARE(rendered(), std::string("<image><boi>False"));
}

void TestChatTemplate::letsVariablesGoBeforeSpecialTokens()
{
    write("tokenizer_config.json", R"({"chat_template": "{{ bos_token }}{{ style }}", "bos_token": "<s>"})");
    QCOMPARE(renderChat(loadChatTemplate(folder()), {.variables = {{"bos_token", "<other>"}, {"style", "terse"}}}),
             std::string("<other>terse"));
}

void TestChatTemplate::usesTheDefaultVisibly()
{
    write("tokenizer_config.json", R"({"bos_token": "<s>"})");
    const ChatTemplate chatTemplate = loadChatTemplate(folder());
    QVERIFY(chatTemplate.isDefault);
    QVERIFY(!chatTemplate.writesBeginning);
    QVERIFY(chatTemplate.file.empty());
    const Json messages =
        Json::parse(R"([{"role": "system", "content": "Be terse."}, {"role": "user", "content": " Hi\n"},
        {"role": "assistant", "content": "Yo"}, {"role": "user", "content": "Well?"}])");
    QCOMPARE(renderChat(chatTemplate, {.messages = messages, .addGenerationPrompt = true}),
             std::string("System: Be terse.\n\nUser: Hi\n\nAssistant: Yo\n\nUser: Well?\n\nAssistant:"));
    QCOMPARE(renderChat(chatTemplate, {.messages = messages}),
             std::string("System: Be terse.\n\nUser: Hi\n\nAssistant: Yo\n\nUser: Well?\n\n"));
    const Json parts = Json::parse(
        R"([{"role": "user", "content": [{"type": "text", "text": "Look"}, {"type": "image"}, {"type": "text", "text": "here"}]},
        {"role": "assistant", "content": null}])");
    QCOMPARE(renderChat(chatTemplate, {.messages = parts}), std::string("User: Look here\n\nAssistant: \n\n"));
}

void TestChatTemplate::takesAPersonsOwn()
{
    write("tokenizer_config.json", R"({"chat_template": "config", "bos_token": "<s>"})");
    const ChatTemplate own = withOwnTemplate(loadChatTemplate(folder()), "{{ bos_token }}mine");
    QCOMPARE(renderChat(own, {}), std::string("<s>mine"));
    QVERIFY(own.file.empty() && !own.isDefault && own.writesBeginning);
    QCOMPARE(renderChat(withOwnTemplate(loadChatTemplate(folder()), ""), {}), std::string("config"));
    const ChatTemplate onDefault = withOwnTemplate(withOwnTemplate({}, ""), "x");
    QVERIFY(onDefault.writesBeginning);
    write("tokenizer_config.json", "{}");
    QVERIFY(!withOwnTemplate(loadChatTemplate(folder()), "mine").writesBeginning);
    QVERIFY(withOwnTemplate(loadChatTemplate(folder()), "{{ bos_token }}mine").writesBeginning);
}

void TestChatTemplate::readsSingleFiles()
{
    write("some.jinja", "jinja {{ add_generation_prompt }}");
    write("other.json", R"({"chat_template": "json {{ eos_token }}", "eos_token": "</s>"})");
    QCOMPARE(renderChat(loadChatTemplate(folder() / "some.jinja"), {.addGenerationPrompt = true}),
             std::string("jinja True"));
    QCOMPARE(renderChat(loadChatTemplate(folder() / "other.json"), {}), std::string("json </s>"));
    QVERIFY_EXCEPTION_THROWN(loadChatTemplate(folder() / "missing.jinja"), Error);
    write("broken.json", "{");
    QVERIFY_EXCEPTION_THROWN(loadChatTemplate(folder() / "tokenizer_config.json"), Error);
}

void TestChatTemplate::givesToolsAndDocumentsAsNone()
{
    write("chat_template.jinja",
          "{{ tools is none }}{{ documents is none }}{{ add_generation_prompt }}{{ bos_token is defined }}");
    QCOMPARE(rendered(), std::string("TrueTrueFalseFalse"));
}

void TestChatTemplate::readsRequests()
{
    const ChatRequest list = chatRequestFromJson(Json::parse(R"([{"role": "user"}])"), "x", true);
    QCOMPARE(list.messages.size(), std::size_t{1});
    QVERIFY(list.addGenerationPrompt && list.tools.is_null());
    const ChatRequest object = chatRequestFromJson(
        Json::parse(
            R"({"messages": [], "tools": [1], "documents": [2], "add_generation_prompt": false, "variables": {"a": 1}})"),
        "x", true);
    QVERIFY(!object.addGenerationPrompt && object.tools.size() == 1 && object.documents.size() == 1);
    QCOMPARE(object.variables["a"].get<int>(), 1);
}

void TestChatTemplate::refusesWhatIsNoRequest_data()
{
    QTest::addColumn<QString>("json");
    for (const char* json : {"5", "{}", R"({"messages": "Hi"})", R"({"messages": [], "add_generation_prompt": "yes"})",
                             R"({"messages": [], "variables": []})"})
        QTest::newRow(json) << json;
}

void TestChatTemplate::refusesWhatIsNoRequest()
{
    QFETCH(QString, json);
    QVERIFY_EXCEPTION_THROWN(chatRequestFromJson(Json::parse(json.toStdString()), "Line 1", false), Error);
}

void TestChatTemplate::saysWhatIsWrongWithATemplate()
{
    QVERIFY(!problemOfTemplate("{{ messages }}").has_value());
    QVERIFY(problemOfTemplate("\n{{ messages").value().starts_with("Line 2"));
}

QTEST_GUILESS_MAIN(TestChatTemplate)
#include "test_chat_template.moc"
