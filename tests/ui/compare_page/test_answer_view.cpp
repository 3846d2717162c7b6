#include "ui/compare_page/answer_view.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

protocol::TokenEvent token(const std::string& text, double probability)
{
    protocol::TokenEvent event;
    event.text = text;
    event.probability = probability;
    event.alternatives = {{text, probability}, {"other", 0.25}};
    return event;
}

} // namespace

class TestAnswerView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatStreams();
    void knowsItsTokens();
    void tellsProbabilities();
    void keepsTheSelection();
    void marksWords();
};

void TestAnswerView::showsWhatStreams()
{
    AnswerView view;
    for (const char* text : {"zwei", " und ", "drei ist ", "fünf"})
        view.appendToken(token(text, 0.5));
    QCOMPARE(view.text(), QString("zwei und drei ist fünf"));
    QTRY_COMPARE(view.toPlainText(), view.text());
    view.clearAnswer();
    QVERIFY(view.toPlainText().isEmpty() && view.tokens().empty());
}

void TestAnswerView::knowsItsTokens()
{
    AnswerView view;
    view.setAnswer("abcd", {token("ab", 0.5), token("", 0.5), token("cd", 0.5), token(" cut off", 0.5)});
    QCOMPARE(view.tokenAt(-1), -1);
    QCOMPARE(view.tokenAt(0), 0);
    QCOMPARE(view.tokenAt(1), 0);
    QCOMPARE(view.tokenAt(2), 2); // the empty one has no character
    QCOMPARE(view.tokenAt(3), 2);
    QCOMPARE(view.tokenAt(4), -1);
}

void TestAnswerView::tellsProbabilities()
{
    AnswerView view;
    view.setAnswer("<b> c", {token("<b> c", 0.5)});
    const QString tip = view.tokenToolTip(0);
    QVERIFY(tip.contains("&lt;b&gt;␣c"));
    QVERIFY(tip.contains("50.0") && tip.contains("other") && tip.contains("25.0"));
    QCOMPARE(tip.count("50.0"), 1); // the chosen one is not listed twice
    QVERIFY(view.tokenToolTip(5).isEmpty());
}

void TestAnswerView::keepsTheSelection()
{
    AnswerView view;
    view.appendToken(token("first words", 0.5));
    QTRY_COMPARE(view.toPlainText(), QString("first words"));
    QTextCursor cursor = view.textCursor();
    cursor.setPosition(0);
    cursor.setPosition(5, QTextCursor::KeepAnchor);
    view.setTextCursor(cursor);
    view.appendToken(token(" and more", 0.5));
    QTRY_COMPARE(view.toPlainText(), QString("first words and more"));
    QCOMPARE(view.textCursor().selectedText(), QString("first"));
}

void TestAnswerView::marksWords()
{
    AnswerView view;
    view.setAnswer("one two three", {});
    view.markWords({{4, 3}});
    QCOMPARE(view.extraSelections().size(), 1);
    QCOMPARE(view.extraSelections().front().cursor.selectedText(), QString("two"));
    view.markWords({});
    QVERIFY(view.extraSelections().isEmpty());
}

QTEST_MAIN(TestAnswerView)
#include "test_answer_view.moc"
