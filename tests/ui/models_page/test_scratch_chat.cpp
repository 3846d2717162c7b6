#include "ui/models_page/scratch_chat.h"

#include "tests/ui/models_page/model_cache.h"
#include "tests/ui/support/example_project.h"
#include "tests/ui/support/stall_meter.h"
#include "ui/widgets/text_box.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QTextEdit>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 60000;
// A template for models that continue a text: what is asked, as it stands.
const char* const plainTemplate = "{{ bos_token }}{{ messages[-1].content }}";

} // namespace

/// A conversation with the example's tiny anchor, which adds, through the real worker.
class TestScratchChat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void answers();
    void usesTheModelsTemplate();
    void stopsAtOnce();
    void clears();
    void aRefusedConversationGivesTheMessageBack();
    void modelsThatCannotAnswerSaySo();
    void eachModelKeepsItsOwn();

private:
    ListedModel model(const QString& folder);
    void say(const QString& text);
    template <typename T> T* find(const char* name) { return m_chat->findChild<T*>(name); }
    QString transcript() { return find<QTextEdit>("scratchTranscript")->toPlainText(); }
    QString stats() { return find<QLabel>("scratchStats")->text(); }
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<ScratchChat> m_chat;
    QString m_folder;
};

void TestScratchChat::init()
{
    m_example = std::make_unique<ExampleProject>();
    m_folder = m_example->folder() + "/chat-model";
    copyModel("anchor", m_folder);
    ModelCache::write(m_folder + "/chat_template.jinja", plainTemplate);
    m_chat = std::make_unique<ScratchChat>();
    m_chat->setEngine(&m_example->engine());
    m_chat->setModel(model(m_folder));
    find<QDoubleSpinBox>("scratchTemperature")->setValue(0);
    m_chat->show();
}

void TestScratchChat::cleanup()
{
    m_chat.reset();
    m_example.reset();
}

ListedModel TestScratchChat::model(const QString& folder)
{
    ListedModel listed;
    listed.name = "tiny";
    listed.card = cardOf({folder.toStdString(), "tiny"});
    return listed;
}

void TestScratchChat::say(const QString& text)
{
    find<TextBox>("scratchInput")->setPlainText(text);
    find<QPushButton>("scratchSend")->click();
}

void TestScratchChat::answers()
{
    StallMeter stall;
    stall.start();
    find<TextBox>("scratchInput")->setPlainText("12+30=");
    QTest::keyClick(find<TextBox>("scratchInput"), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(find<QPushButton>("scratchStop")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(stats().contains("first after"), patience);
    QCOMPARE(transcript(), QString("You\n12+30=\ntiny\n42"));
    QVERIFY2(stats().contains("tokens/s"), qPrintable(stats()));
    QVERIFY2(stats().contains("prompt 5 tokens"), qPrintable(stats())); // [BOS] 12 + 30 =
    QVERIFY(find<QPushButton>("scratchSend")->isVisible());
    QVERIFY(find<TextBox>("scratchInput")->toPlainText().isEmpty());
    qInfo("the event loop stood still for at most %.1f ms", stall.longestMilliseconds());
}

void TestScratchChat::usesTheModelsTemplate()
{
    ModelCache::write(m_folder + "/chat_template.jinja",
                      "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}=");
    say("1+1");
    QTRY_VERIFY_WITH_TIMEOUT(stats().contains("first after"), patience);
    QVERIFY2(transcript().endsWith("\n2"), qPrintable(transcript()));
    m_chat->setOwnTemplate("{{ bos_token }}20+20="); // instead of it
    say("1+1");
    QTRY_VERIFY_WITH_TIMEOUT(transcript().endsWith("\n40"), patience);
}

void TestScratchChat::stopsAtOnce()
{
    // The conversation ends where the model would go on for long: an unfinished key.
    find<QSpinBox>("scratchMaxTokens")->setValue(8192);
    say("<");
    QTRY_VERIFY_WITH_TIMEOUT(stats() != QString("Waiting for the engine …"), patience);
    if (find<QPushButton>("scratchStop")->isVisible()) {
        find<QPushButton>("scratchStop")->click();
        QCOMPARE(stats(), QString("Stopped."));
    }
    QVERIFY(find<QPushButton>("scratchSend")->isVisible());
    m_chat->setOwnTemplate(plainTemplate);
    say("1+2=");
    QTRY_VERIFY_WITH_TIMEOUT(transcript().endsWith("\n3"), patience); // the worker is free for the next
}

void TestScratchChat::clears()
{
    say("12+30=");
    QTRY_VERIFY_WITH_TIMEOUT(stats().contains("first after"), patience);
    find<QPushButton>("scratchClear")->click();
    QVERIFY(transcript().isEmpty());
    QVERIFY(stats().isEmpty());
    QVERIFY(!find<QPushButton>("scratchClear")->isEnabled());
}

void TestScratchChat::aRefusedConversationGivesTheMessageBack()
{
    m_chat->setOwnTemplate("{{ raise_exception('No system, please') }}");
    say("12+30=");
    QTRY_VERIFY_WITH_TIMEOUT(stats().contains("No system, please"), patience);
    QVERIFY(transcript().isEmpty());
    QCOMPARE(find<TextBox>("scratchInput")->toPlainText(), QString("12+30="));
    QVERIFY(find<QPushButton>("scratchSend")->isEnabled());
}

void TestScratchChat::modelsThatCannotAnswerSaySo()
{
    ListedModel broken = model(m_folder);
    broken.card.problem = "It is broken.";
    m_chat->setModel(broken);
    QVERIFY(!find<TextBox>("scratchInput")->isEnabled());
    QVERIFY(stats().contains("cannot be used"));
    ListedModel dumb = model(m_folder);
    dumb.card.tokenizer.clear();
    m_chat->setModel(dumb);
    QVERIFY(stats().contains("no tokenizer"));
}

void TestScratchChat::eachModelKeepsItsOwn()
{
    say("12+30=");
    QTRY_VERIFY_WITH_TIMEOUT(stats().contains("first after"), patience);
    const QString other = m_example->folder() + "/other";
    copyModel("augmenting", other);
    m_chat->setModel(model(other));
    QVERIFY(transcript().isEmpty());
    m_chat->setModel(model(m_folder));
    QVERIFY(transcript().contains("42"));
}

QTEST_MAIN(TestScratchChat)
#include "test_scratch_chat.moc"
