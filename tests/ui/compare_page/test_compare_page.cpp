#include "core/base/file.h"
#include "tests/ui/support/example_project.h"
#include "ui/compare_page/answer_view.h"
#include "ui/compare_page/compare_page.h"
#include "ui/compare_page/exchange.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include <csignal>

using namespace calm;
using namespace calm::ui;

/// The page with the real engine on the example: the augmenting model knows the keys' values, the anchor can add
/// (both are stated and measured in the example's README), so the right answers are known without our code.
class TestComparePage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void answersBeforeTraining();
    void fillsInExamples();
    void answersWithAllColumns();
    void keepsAndShowsExchanges();
    void sendsAgainWithTheNextSeed();
    void hidesColumns();
    void stopsAndGoesOn();
    void exportsMarkdown();
    void tabsFromPromptToAnswers();
    void survivesTheWorker();
    void saysWhatToDoWhenEmpty();

private:
    template <typename T> T* find(const char* name) const { return m_page->findChild<T*>(name); }
    void ask(const QString& prompt);
    QString answer(int column) const { return find<AnswerView>(qPrintable(QString("answer%1").arg(column)))->text(); }
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<ComparePage> m_page;
};

void TestComparePage::initTestCase()
{
    m_example = std::make_unique<ExampleProject>();
    for (const RunRecord& run : m_example->project().runs())
        m_example->project().removeRun(run.id); // as if the example did not ship trained
}

void TestComparePage::init()
{
    m_page = std::make_unique<ComparePage>();
    m_page->resize(1200, 700);
    m_page->setSession(&m_example->session());
    m_page->show();
    QTRY_VERIFY(find<AnswerView>("answer2"));
}

void TestComparePage::cleanup()
{
    m_page.reset();
}

void TestComparePage::ask(const QString& prompt)
{
    auto* box = find<QPlainTextEdit>("promptInput");
    box->setPlainText(prompt);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_page->isAnswering());
    QVERIFY(QTest::qWaitFor([&] { return !m_page->isAnswering(); }, 60000));
}

void TestComparePage::answersBeforeTraining()
{
    const ExampleRecord example = m_example->project().examples(m_example->project().dataset("kv.train").id).at(0);
    ask(QString::fromStdString(example.prompt));
    QCOMPARE(answer(1), QString::fromStdString(example.response)); // the augmenting model remembers
    QVERIFY(find<QLabel>("stats1")->text().contains("token"));
    QVERIFY(find<AnswerView>("answer2")->placeholderText().contains("Train"));
    QVERIFY(!find<AnswerView>("answer1")->tokens().empty());
    QVERIFY(find<AnswerView>("answer1")->tokens().front().alternatives.size() >= 2);
    QVERIFY(find<AnswerView>("answer1")->tokens().front().probability > 0.5);
}

void TestComparePage::fillsInExamples()
{
    find<QPushButton>("randomExampleButton")->click();
    auto* box = find<QPlainTextEdit>("promptInput");
    QTRY_VERIFY(!box->toPlainText().isEmpty());
    bool found = false;
    for (const char* name : {"kv-math.test", "kv.test", "num.test"})
        for (const ExampleRecord& example : m_example->project().examples(
                 m_example->project().dataset(name).id, {"test", box->toPlainText().toStdString(), ""}))
            found = found || find<QLabel>("expectedAnswer")->text().contains(QString::fromStdString(example.response));
    QVERIFY(found);
    box->appendPlainText("x");
    QVERIFY(!find<QLabel>("expectedAnswer")->isVisible()); // it is no example any more
}

void TestComparePage::answersWithAllColumns()
{
    QVERIFY(m_example->train(2, 120));
    QTRY_VERIFY(find<QComboBox>("checkpoint2")->count() >= 2);
    m_page->setPrompt("12+30=", "42", "a test");
    find<QPushButton>("sendButton")->click();
    QVERIFY(QTest::qWaitFor([&] { return !m_page->isAnswering(); }, 60000));
    QCOMPARE(answer(0), QString("42")); // the anchor can add
    QVERIFY(find<QLabel>("answerVerdict0")->text().contains("right"));
    QVERIFY(answer(1) != "42");
    QVERIFY(!answer(2).isEmpty());
    QTRY_VERIFY(find<AnswerView>("answer1")->extraSelections().size() > 0 || answer(1).isEmpty()); // unlike the anchor
    QTRY_COMPARE(find<QListWidget>("chatList")->item(0)->text(), QString("12+30="));
}

void TestComparePage::keepsAndShowsExchanges()
{
    ask("1+1=");
    const QStringList answers{answer(0), answer(1), answer(2)};
    QTRY_COMPARE(find<QListWidget>("chatList")->item(0)->text(), QString("1+1="));
    ask("70+7=");
    auto* list = find<QListWidget>("chatList");
    QTRY_COMPARE(list->item(0)->text(), QString("70+7="));
    list->setCurrentRow(1);
    QTRY_COMPARE(find<QPlainTextEdit>("promptInput")->toPlainText(), QString("1+1="));
    for (int column = 0; column < 3; ++column)
        QCOMPARE(answer(column), answers[column]);
    QVERIFY(!find<AnswerView>("answer0")->tokens().empty()); // with their probabilities
    find<QLineEdit>("chatSearch")->setText("70+7");
    QTRY_COMPARE(list->count(), 1);
    find<QLineEdit>("chatSearch")->clear();
    QTRY_VERIFY(list->count() > 1);
    const auto chats = m_example->other()->chats("70+7=");
    QCOMPARE(chats.size(), std::size_t(1));
    QCOMPARE(m_example->other()->chatMessages(chats.front().id).size(), std::size_t(4));
}

void TestComparePage::sendsAgainWithTheNextSeed()
{
    find<QDoubleSpinBox>("samplingTemperature")->setValue(1.5);
    find<QSpinBox>("samplingSeed")->setValue(5);
    ask("5+5=");
    find<QPushButton>("answerAgainButton")->click();
    QVERIFY(m_page->isAnswering());
    QCOMPARE(find<QSpinBox>("samplingSeed")->value(), 6);
    QVERIFY(QTest::qWaitFor([&] { return !m_page->isAnswering(); }, 60000));
    std::vector<ChatRecord> chats;
    QTRY_COMPARE((chats = m_example->other()->chats("5+5=")).size(), std::size_t(2));
    const Exchange newest = exchangeFromMessages(m_example->other()->chatMessages(chats.front().id));
    QCOMPARE(newest.sampling.seed, std::uint64_t(6));
    QCOMPARE(newest.sampling.temperature, 1.5);
}

void TestComparePage::hidesColumns()
{
    QMenu* menu = find<QToolButton>("columnsButton")->menu();
    QCOMPARE(menu->actions().size(), 3);
    menu->actions().at(1)->setChecked(false);
    ask("2+2=");
    QVERIFY(answer(1).isEmpty());
    QVERIFY(!answer(0).isEmpty());
    QTRY_COMPARE(m_example->other()->chats("2+2=").size(), std::size_t(1));
}

void TestComparePage::stopsAndGoesOn()
{
    find<QSpinBox>("samplingMaxTokens")->setValue(30000);
    find<QDoubleSpinBox>("samplingTemperature")->setValue(5); // it rambles
    find<QPlainTextEdit>("promptInput")->setPlainText("<abc>+");
    find<QPushButton>("sendButton")->click();
    QVERIFY(find<QPushButton>("stopAnswersButton")->isVisible());
    find<QPushButton>("stopAnswersButton")->click();
    QVERIFY(QTest::qWaitFor([&] { return !m_page->isAnswering(); }, 60000));
    QVERIFY(find<QPushButton>("sendButton")->isVisible());
    find<QDoubleSpinBox>("samplingTemperature")->setValue(0);
    ask("3+3=");
    QCOMPARE(answer(0), QString("6"));
}

void TestComparePage::exportsMarkdown()
{
    ask("20+2=");
    const QString file = m_example->folder() + "/comparison.md";
    m_page->exportMarkdown(file);
    QTRY_VERIFY(find<QLabel>("compareStatus")->text().contains("comparison.md"));
    const QString text = QString::fromStdString(readFile(file.toStdString()));
    QVERIFY(text.contains("```\n20+2=\n```"));
    QVERIFY(text.contains("## anchor\n\n```\n22\n```"));
}

void TestComparePage::tabsFromPromptToAnswers()
{
    QStringList order;
    QWidget* widget = find<QPlainTextEdit>("promptInput");
    do {
        if (widget->isVisible() && (widget->focusPolicy() & Qt::TabFocus))
            order += widget->objectName();
        widget = widget->nextInFocusChain();
    } while (widget != find<QPlainTextEdit>("promptInput"));
    const QStringList expected{"promptInput", "sendButton", "markReference", "answer0",
                               "answer1",     "answer2",    "chatSearch"};
    order.removeIf([&](const QString& name) { return !expected.contains(name); });
    QCOMPARE(order, expected);
}

/// kill -9 of the worker while it answers: the page says so, offers a restart, and goes on after it.
void TestComparePage::survivesTheWorker()
{
    ask("9+9=");
    find<QSpinBox>("samplingMaxTokens")->setValue(30000);
    find<QDoubleSpinBox>("samplingTemperature")->setValue(5);
    find<QPlainTextEdit>("promptInput")->setPlainText("<abc>+");
    find<QPushButton>("sendButton")->click();
    QVERIFY(m_page->isAnswering() && m_example->engine().processId() > 0);
    ::kill(static_cast<pid_t>(m_example->engine().processId()), SIGKILL);
    QTRY_VERIFY(!m_page->isAnswering());
    auto* restart = find<QPushButton>("errorBannerButton");
    QTRY_VERIFY(restart->isVisible());
    restart->click();
    QVERIFY(!restart->isVisible());
    find<QDoubleSpinBox>("samplingTemperature")->setValue(0);
    ask("8+8=");
    QCOMPARE(answer(0), QString("16"));
}

void TestComparePage::saysWhatToDoWhenEmpty()
{
    const QString file = m_example->folder() + "/empty.calm";
    ProjectSession empty(Project::create(file.toStdString()), m_example->engine());
    m_page->setSession(&empty);
    QPushButton* button = nullptr;
    QTRY_VERIFY([&] {
        for (auto* each : m_page->findChildren<QPushButton*>())
            if (each->isVisible() && each->text() == "Draw connections")
                button = each;
        return button != nullptr;
    }());
    QString wanted;
    connect(m_page.get(), &Page::pageRequested, this, [&](const QString& page) { wanted = page; });
    button->click();
    QCOMPARE(wanted, QString("layer_map"));
    m_page->setSession(nullptr);
}

QTEST_MAIN(TestComparePage)
#include "test_compare_page.moc"
