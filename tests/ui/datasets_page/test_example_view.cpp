#include "core/data/messages.h"
#include "tests/ui/datasets_page/small_project.h"
#include "ui/datasets_page/example_view.h"
#include "ui/reading/alignment_view.h"

#include <QCheckBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace calm;
using namespace calm::ui;

/// One example on the panel, its tokens by real tokenizers.
class TestExampleView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void asksForAChangeWhenTheKeyboardLeaves();
    void asksForItByKeyAndTakesItBack();
    void whatIsTypedIsNotLostWithTheRow();
    void keepsLineEndsNobodyTouched();
    void conversationIsReadNotWritten();
    void limitCutsTokens();
    void chatTemplateChangesWhatIsRead();

private:
    template <typename T> T* find(const char* name) const { return m_view->findChild<T*>(name); }
    ExampleRecord record(std::int64_t id, const std::string& prompt, const std::string& response) const;
    std::unique_ptr<ExampleView> m_view;
    std::vector<ExampleRecord> m_asked; ///< before, after, before, after, ...
};

void TestExampleView::init()
{
    const Path models = Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic" / "models";
    m_view = std::make_unique<ExampleView>();
    m_view->resize(360, 600);
    m_view->setModels({{"anchor", models / "anchor", "{% for m in messages %}1+{{ m.content }}={% endfor %}"}});
    m_asked.clear();
    connect(m_view.get(), &ExampleView::editRequested, this,
            [this](const ExampleRecord& before, const ExampleRecord& after) {
                m_asked.push_back(before);
                m_asked.push_back(after);
            });
    m_view->show();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
}

ExampleRecord TestExampleView::record(std::int64_t id, const std::string& prompt, const std::string& response) const
{
    ExampleRecord made = example(prompt, response);
    made.id = id;
    return made;
}

void TestExampleView::asksForAChangeWhenTheKeyboardLeaves()
{
    m_view->setExample(record(7, "12+3=", "15"), "Example 1");
    auto* response = find<QPlainTextEdit>("exampleResponse");
    response->setFocus();
    QTest::keyClicks(response, "9");
    QVERIFY(m_asked.empty());
    find<QPlainTextEdit>("examplePrompt")->setFocus();
    QCOMPARE(m_asked.size(), std::size_t(2));
    QCOMPARE(m_asked[0].response, std::string("15"));
    QCOMPARE(m_asked[1].response, std::string("915"));
    QCOMPARE(m_asked[1].prompt, std::string("12+3="));
    QCOMPARE(m_asked[1].id, std::int64_t(7));
    response->setFocus(); // and nothing twice
    find<QPlainTextEdit>("examplePrompt")->setFocus();
    QCOMPARE(m_asked.size(), std::size_t(2));
}

void TestExampleView::asksForItByKeyAndTakesItBack()
{
    m_view->setExample(record(7, "12+3=", "15"), {});
    auto* prompt = find<QPlainTextEdit>("examplePrompt");
    prompt->setFocus();
    QTest::keyClicks(prompt, "4");
    QTest::keyClick(prompt, Qt::Key_Escape);
    QCOMPARE(prompt->toPlainText(), QString("12+3="));
    QTest::keyClick(prompt, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_asked.empty());
    QTest::keyClicks(prompt, "4");
    QTest::keyClick(prompt, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(m_asked.size(), std::size_t(2));
    QCOMPARE(m_asked[1].prompt, std::string("412+3="));
}

void TestExampleView::whatIsTypedIsNotLostWithTheRow()
{
    m_view->setExample(record(7, "12+3=", "15"), {});
    QTest::keyClicks(find<QPlainTextEdit>("examplePrompt"), "4");
    m_view->setExample(record(7, "12+3=", "15"), "read again"); // the row was only read again: go on typing
    QVERIFY(m_asked.empty());
    QCOMPARE(find<QPlainTextEdit>("examplePrompt")->toPlainText(), QString("412+3="));
    m_view->setExample(record(8, "1+1=", "2"), {});
    QCOMPARE(m_asked.size(), std::size_t(2));
    QCOMPARE(m_asked[1].id, std::int64_t(7));
    QCOMPARE(m_asked[1].prompt, std::string("412+3="));
    QCOMPARE(find<QPlainTextEdit>("examplePrompt")->toPlainText(), QString("1+1="));
}

void TestExampleView::keepsLineEndsNobodyTouched()
{
    m_view->setExample(record(7, "one\r\ntwo", "15"), {});
    auto* response = find<QPlainTextEdit>("exampleResponse");
    QTest::keyClicks(response, "9");
    QTest::keyClick(response, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(m_asked.size(), std::size_t(2));
    QCOMPARE(m_asked[1].prompt, std::string("one\r\ntwo"));
}

void TestExampleView::conversationIsReadNotWritten()
{
    ExampleRecord conversation = record(7, "User: 1+1=\n\nAssistant: 2\n\nUser: 2+2=\n\nAssistant:", "4");
    conversation.messages =
        messagesToText({{"user", "1+1="}, {"assistant", "<2>"}, {"user", "2+2="}, {"assistant", "4"}});
    m_view->setExample(conversation, {});
    auto* messages = find<QLabel>("exampleMessages");
    QVERIFY(messages->isVisible());
    QVERIFY(messages->text().contains("&lt;2&gt;")); // as text, not as a tag
    QVERIFY(find<QPlainTextEdit>("examplePrompt")->isReadOnly());
    m_view->setExample(record(8, "1+1=", "2"), {});
    QVERIFY(!messages->isVisible());
    QVERIFY(!find<QPlainTextEdit>("examplePrompt")->isReadOnly());
}

/// The example's anchor reads numbers whole: [BOS] 12 + 3 =, then 15 [EOS].
void TestExampleView::limitCutsTokens()
{
    m_view->setExample(record(7, "12+3=", "15"), {});
    auto* summary = find<QLabel>("alignmentSummary");
    QTRY_COMPARE(summary->text(), QString("7 tokens of the anchor, 2 of them learned."));
    QSignalSpy chosen(m_view.get(), &ExampleView::limitChosen);
    find<QSpinBox>("exampleLimit")->setValue(6);
    QCOMPARE(chosen.size(), 1);
    QVERIFY2(summary->text().contains("1 of them learned; 1 cut off"), qPrintable(summary->text()));
    m_view->setLimit(0); // from elsewhere: nothing to tell
    QCOMPARE(chosen.size(), 1);
    QVERIFY(!summary->text().contains("cut off"));
}

void TestExampleView::chatTemplateChangesWhatIsRead()
{
    m_view->setExample(record(7, "2", "3"), {});
    auto* view = m_view->findChild<AlignmentView*>();
    const auto text = [view] {
        QString all;
        for (const TokenSpan& token : view->reading().anchor.tokens)
            all += token.special ? QString() : token.text;
        return all;
    };
    QTRY_COMPARE(text(), QString("23"));
    find<QCheckBox>("exampleThroughChat")->click();
    QTRY_COMPARE(text(), QString("1+2=3"));
    QVERIFY(m_view->throughChat());
}

QTEST_MAIN(TestExampleView)
#include "test_example_view.moc"
