#include "ui/models_page/template_preview.h"

#include "tests/ui/models_page/model_cache.h"
#include "tests/ui/support/example_project.h"
#include "ui/models_page/conversation_editor.h"
#include "ui/reading/token_spans.h"
#include "ui/widgets/text_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextEdit>

using namespace calm;
using namespace calm::ui;

namespace
{

const char* const marked = "{% for m in messages %}[BOS]{{ m.role }}: {{ m.content }}\n{% endfor %}"
                           "{% if add_generation_prompt %}>{% endif %}";

} // namespace

/// The conversation as the chat template writes it, while either is edited; a template of one's own, and where it
/// stays.
class TestTemplatePreview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isWhatRenderChatAnswers();
    void followsTheConversation();
    void marksSpecialTokens();
    void saysWhenThereIsNoTemplate();
    void errorsAreOneSentence();
    void anOwnTemplateSurvivesReopening();
    void closingTheProjectKeepsIt();
    void addingTheModelKeepsIt();
    void resetGivesTheModelsBack();
    void publishedTemplates_data();
    void publishedTemplates();

private:
    ListedModel projectModel();
    void show(const ListedModel& model);
    template <typename T> T* find(const char* name) { return m_preview->findChild<T*>(name); }
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<TemplatePreview> m_preview;
};

void TestTemplatePreview::init()
{
    m_example = std::make_unique<ExampleProject>();
    m_preview = std::make_unique<TemplatePreview>(std::make_shared<TokenizerCache>());
    m_preview->setSession(&m_example->session());
    m_preview->resize(700, 400);
    m_preview->show();
}

void TestTemplatePreview::cleanup()
{
    m_preview.reset();
    m_example.reset();
}

ListedModel TestTemplatePreview::projectModel()
{
    const ModelRecord record = m_example->project().model("anchor");
    ListedModel listed;
    listed.name = "anchor";
    listed.project = record.id;
    listed.card = record.card;
    listed.card.directory = m_example->project().modelDirectory(record).string();
    return listed;
}

void TestTemplatePreview::isWhatRenderChatAnswers()
{
    const ListedModel model = projectModel();
    ModelCache::write(QString::fromStdString(model.card.directory) + "/chat_template.jinja", marked);
    m_preview->setModel(model);
    QTRY_VERIFY(!m_preview->rendered().isEmpty());
    ChatRequest request;
    for (const ChatTurn& turn : m_preview->findChild<ConversationEditor*>()->turns())
        request.messages.push_back({{"role", turn.role}, {"content", turn.content}});
    request.addGenerationPrompt = true;
    const ChatTemplate chatTemplate = loadChatTemplate(model.directory());
    QCOMPARE(m_preview->rendered().toStdString(), renderChat(chatTemplate, request));
    QCOMPARE(find<QTextEdit>("templatePreview")->toPlainText(), m_preview->rendered());
    QVERIFY(m_preview->rendered().endsWith(">"));
    find<QCheckBox>("generationPrompt")->setChecked(false);
    request.addGenerationPrompt = false;
    QTRY_COMPARE(m_preview->rendered().toStdString(), renderChat(chatTemplate, request));
}

void TestTemplatePreview::followsTheConversation()
{
    const ListedModel model = projectModel();
    ModelCache::write(QString::fromStdString(model.card.directory) + "/chat_template.jinja", marked);
    m_preview->setModel(model);
    auto* editor = m_preview->findChild<ConversationEditor*>();
    editor->setTurns({{"user", "Good day"}});
    QTRY_COMPARE(m_preview->rendered(), QString("[BOS]user: Good day\n>"));
    find<QPushButton>("addMessageButton")->click();
    find<TextBox>("conversationText1")->setPlainText("Hello");
    QTRY_COMPARE(m_preview->rendered(), QString("[BOS]user: Good day\n[BOS]assistant: Hello\n>"));
    auto* role = find<QComboBox>("conversationRole0");
    role->setCurrentIndex(role->findData("system"));
    QTRY_COMPARE(m_preview->rendered(), QString("[BOS]system: Good day\n[BOS]assistant: Hello\n>"));
}

void TestTemplatePreview::marksSpecialTokens()
{
    const ListedModel model = projectModel();
    ModelCache::write(QString::fromStdString(model.card.directory) + "/chat_template.jinja", "[BOS]1+1=[EOS]");
    m_preview->setModel(model);
    QTRY_COMPARE(m_preview->rendered(), QString("[BOS]1+1=[EOS]"));
    const QTextDocument* document = find<QTextEdit>("templatePreview")->document();
    const auto isMarkedAt = [document](int position) {
        QTextCursor cursor(const_cast<QTextDocument*>(document));
        cursor.setPosition(position + 1); // its format is that of the letter before it
        return cursor.charFormat().hasProperty(QTextFormat::BackgroundBrush);
    };
    QVERIFY(isMarkedAt(0) && isMarkedAt(4));
    QVERIFY(!isMarkedAt(5) && !isMarkedAt(8));
    QVERIFY(isMarkedAt(9) && isMarkedAt(13));
    QVERIFY(find<QLabel>("templateStatus")->text().startsWith("6 tokens")); // [BOS] 1 + 1 = [EOS]
}

void TestTemplatePreview::saysWhenThereIsNoTemplate()
{
    m_preview->setModel(projectModel());
    QTRY_VERIFY(find<QLabel>("templateNote")->isVisible());
    QVERIFY(find<QLabel>("templateNote")->text().contains("no template"));
    QVERIFY(!find<QPushButton>("resetTemplateButton")->isVisible());
    QTRY_VERIFY(!m_preview->rendered().isEmpty());
}

void TestTemplatePreview::errorsAreOneSentence()
{
    m_preview->setModel(projectModel());
    QTRY_VERIFY(find<QPushButton>("editTemplateButton")->isEnabled());
    find<TextBox>("templateText")->setPlainText("a\nb\n{% for %}");
    QTRY_VERIFY2(find<QLabel>("templateStatus")->text().contains("ine 3"),
                 qPrintable(find<QLabel>("templateStatus")->text()));
    QVERIFY(m_preview->rendered().isEmpty());
    find<TextBox>("templateText")->setPlainText("fine");
    QTRY_COMPARE(m_preview->rendered(), QString("fine"));
}

void TestTemplatePreview::anOwnTemplateSurvivesReopening()
{
    QSignalSpy changed(m_preview.get(), &TemplatePreview::ownTemplateChanged);
    const ListedModel model = projectModel();
    m_preview->setModel(model);
    QTRY_VERIFY(find<QPushButton>("editTemplateButton")->isEnabled());
    find<TextBox>("templateText")->setPlainText("mine: {{ messages | length }}");
    QTRY_COMPARE(m_preview->rendered(), QString("mine: 4"));
    QCOMPARE(changed.back().front().toString(), QString("mine: {{ messages | length }}"));
    QVERIFY(find<QLabel>("templateNote")->text().contains("kept in this project"));
    m_preview->setModel(std::nullopt); // at once, before it has rested
    QTRY_VERIFY(!m_example->other()->model("anchor").chatTemplate.empty());
    TemplatePreview later(std::make_shared<TokenizerCache>());
    later.setSession(&m_example->session());
    later.setModel(model);
    later.show();
    QTRY_COMPARE(later.rendered(), QString("mine: 4"));
}

void TestTemplatePreview::closingTheProjectKeepsIt()
{
    m_preview->setModel(projectModel());
    QTRY_VERIFY(find<QPushButton>("editTemplateButton")->isEnabled());
    find<TextBox>("templateText")->setPlainText("mine");
    m_preview->setSession(nullptr); // at once, before it has rested
    QCOMPARE(m_example->other()->model("anchor").chatTemplate, std::string("mine"));
}

void TestTemplatePreview::addingTheModelKeepsIt()
{
    ListedModel model = projectModel();
    const std::int64_t id = std::exchange(model.project, 0);
    m_preview->setModel(model);
    QTRY_VERIFY(find<QPushButton>("editTemplateButton")->isEnabled());
    find<TextBox>("templateText")->setPlainText("mine");
    QVERIFY(find<QLabel>("templateNote")->text().contains("add the model to the project"));
    model.project = id;
    m_preview->setModel(model);
    QTRY_COMPARE(m_example->other()->model("anchor").chatTemplate, std::string("mine"));
    QTRY_COMPARE(m_preview->rendered(), QString("mine"));
}

void TestTemplatePreview::resetGivesTheModelsBack()
{
    m_preview->setModel(projectModel());
    QTRY_VERIFY(find<QPushButton>("editTemplateButton")->isEnabled());
    find<QPushButton>("editTemplateButton")->click();
    find<TextBox>("templateText")->setPlainText("mine");
    QTRY_COMPARE(m_preview->rendered(), QString("mine"));
    QTRY_COMPARE(m_example->other()->model("anchor").chatTemplate, std::string("mine"));
    QVERIFY(find<QPushButton>("resetTemplateButton")->isVisible());
    find<QPushButton>("resetTemplateButton")->click();
    QTRY_VERIFY(m_preview->rendered().startsWith("System:"));
    QTRY_VERIFY(m_example->other()->model("anchor").chatTemplate.empty());
    QVERIFY(!find<QPushButton>("resetTemplateButton")->isVisible());
    find<TextBox>("templateText")->undo();
    QTRY_COMPARE(m_preview->rendered(), QString("mine"));
}

void TestTemplatePreview::publishedTemplates_data()
{
    QTest::addColumn<QString>("file");
    const QDir folder(qEnvironmentVariable("CALM_REFERENCE") + "/chat_templates");
    if (qEnvironmentVariableIsSet("CALM_REFERENCE"))
        for (const QString& name : folder.entryList({"*.json"}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    else
        QTest::newRow("none") << QString();
}

/// What is shown is what transformers rendered, for each conversation of plain messages.
void TestTemplatePreview::publishedTemplates()
{
    QFETCH(QString, file);
    if (file.isEmpty())
        QSKIP("CALM_REFERENCE names no folder of reference answers.");
    QFile json(file);
    QVERIFY(json.open(QIODevice::ReadOnly));
    const Json reference = Json::parse(json.readAll().toStdString());
    const ListedModel model = projectModel();
    const QString folder = QString::fromStdString(model.card.directory);
    ModelCache::write(folder + "/chat_template.jinja",
                      QByteArray::fromStdString(reference["template"].get<std::string>()));
    m_preview->setModel(model);
    QTRY_VERIFY(find<QPushButton>("editTemplateButton")->isEnabled());
    int compared = 0;
    const Json variables = reference["cases"][0].value("variables", Json::object());
    ModelCache::write(folder + "/tokenizer_config.json", QByteArray::fromStdString(variables.dump()));
    for (const Json& one : reference["cases"]) {
        std::vector<ChatTurn> turns;
        bool plain = one.contains("rendered") && one.value("variables", Json::object()) == variables;
        for (const Json& message : one["messages"]) {
            plain = plain && message.size() == 2 && message.contains("role") && message.contains("content") &&
                    message["content"].is_string();
            if (plain)
                turns.push_back({message["role"], message["content"]});
        }
        if (compared == 6)
            break; // each waits until the typing has rested
        if (!plain || one["rendered"].get<std::string>().find("Today") != std::string::npos)
            continue;
        find<QCheckBox>("generationPrompt")->setChecked(one.value("add_generation_prompt", false));
        m_preview->findChild<ConversationEditor*>()->setTurns(turns);
        QTRY_COMPARE(m_preview->rendered().toStdString(), one["rendered"].get<std::string>());
        ++compared;
    }
    if (compared == 0)
        QSKIP("It has no conversation of plain messages without further variables.");
}

QTEST_MAIN(TestTemplatePreview)
#include "test_template_preview.moc"
