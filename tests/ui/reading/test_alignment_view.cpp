#include "ui/reading/alignment_view.h"

#include "ui/reading/alignment_layout.h"

#include <QSignalSpy>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

TokenSpan token(const char* text, std::size_t begin, std::size_t end, bool special = false)
{
    TokenSpan span;
    span.text = span.spelling = text;
    span.begin = begin;
    span.end = end;
    span.special = special;
    return span;
}

/// "12+3" answered "5": the anchor reads characters, the other model reads "12", "+3".
Reading sums()
{
    Reading reading;
    reading.anchor = {"anchor",
                      {token("<s>", 0, 0, true), token("1", 0, 1), token("2", 1, 2), token("+", 2, 3), token("3", 3, 4),
                       token("5", 4, 5), token("</s>", 5, 5, true)},
                      {}};
    reading.augmenting = {{"skill",
                           {token("<s>", 0, 0, true), token("12", 0, 2), token("+3", 2, 4), token("5", 4, 5)},
                           {1, 1, 1, 2, 3, 3, 4}}};
    reading.promptLength = 5;
    return reading;
}

} // namespace

/// The token view with hand-made readings: what is seen, how it is laid out, keyboard and pointer.
class TestAlignmentView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsAtTheEndOfThePrompt();
    void arrowsMoveThePositionAndStopAtTheEnds();
    void pointerShowsAnotherPositionWhileItIsThere();
    void sameByteIsTheSamePlaceInEveryRow();
    void narrowLinesBreakWhereAllRowsDo();
    void longestTokenStaysInside();
    void drawsWithoutTokens();
};

void TestAlignmentView::beginsAtTheEndOfThePrompt()
{
    AlignmentView view;
    view.setReading(sums());
    QCOMPARE(view.position(), 4);
    QVERIFY(view.isSeen(0, 2));
    QVERIFY(!view.isSeen(0, 3));
    QVERIFY(view.sentence().contains("3 of 4 tokens of skill"));
}

void TestAlignmentView::arrowsMoveThePositionAndStopAtTheEnds()
{
    AlignmentView view;
    view.resize(600, 100);
    view.setReading(sums());
    QSignalSpy moved(&view, &AlignmentView::moved);
    QTest::keyClick(&view, Qt::Key_Left);
    QTest::keyClick(&view, Qt::Key_Left);
    QCOMPARE(view.position(), 2);
    QVERIFY(!view.isSeen(0, 1)); // "12" may still become "123"
    QTest::keyClick(&view, Qt::Key_Home);
    QTest::keyClick(&view, Qt::Key_Left);
    QCOMPARE(view.position(), 0);
    QTest::keyClick(&view, Qt::Key_End);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.position(), 6);
    QVERIFY(view.isSeen(0, 3));
    QCOMPARE(moved.count(), 6);
}

void TestAlignmentView::pointerShowsAnotherPositionWhileItIsThere()
{
    AlignmentView view;
    view.resize(600, 100);
    view.setReading(sums());
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QTest::mouseMove(&view, view.rectOf(0, 3).center());
    QTRY_COMPARE(view.shownPosition(), 3);
    QCOMPARE(view.position(), 4);
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.rectOf(0, 1).center());
    QCOMPARE(view.position(), 1);
}

void TestAlignmentView::sameByteIsTheSamePlaceInEveryRow()
{
    const Reading reading = sums();
    const AlignmentLayout layout(reading, {}, [](const TokenSpan& span) { return 20 + 10 * int(span.text.size()); });
    QCOMPARE(layout.lines(), 1);
    QCOMPARE(layout.rects(1, 1).front().left(), layout.rects(0, 1).front().left()); // "12" and "1"
    QCOMPARE(layout.rects(1, 1).front().right(), layout.rects(0, 2).front().right());
    QCOMPARE(layout.rects(1, 2).front().left(), layout.rects(0, 3).front().left()); // "+3" and "+"
    QCOMPARE(layout.rects(1, 0).front().left(), layout.rects(0, 0).front().left());
    for (std::size_t i = 0; i < reading.anchor.tokens.size(); ++i)
        QVERIFY(layout.rects(0, i).front().width() >= 20 + 10 * int(reading.anchor.tokens[i].text.size()) - 1);
}

void TestAlignmentView::narrowLinesBreakWhereAllRowsDo()
{
    AlignmentLayout::Measures measures;
    measures.width = 100;
    const AlignmentLayout layout(sums(), measures, [](const TokenSpan&) { return 30; });
    QVERIFY(layout.lines() > 1);
    // "+3" of the second row is never parted: the line ends before it.
    QCOMPARE(layout.rects(1, 2).size(), std::size_t(1));
    QCOMPARE(layout.rects(0, 3).front().left(), 0);
    QCOMPARE(layout.rects(0, 3).front().top(), layout.lineTop(1));
}

void TestAlignmentView::longestTokenStaysInside()
{
    Reading reading = sums();
    reading.anchor.tokens[1].text = QString(500, 'x');
    AlignmentView view;
    view.resize(300, 200);
    view.setReading(reading);
    for (int i = 0; i < int(reading.anchor.tokens.size()); ++i)
        QVERIFY(view.rectOf(0, i).right() <= 300);
    QVERIFY(!view.grab().isNull());
}

void TestAlignmentView::drawsWithoutTokens()
{
    AlignmentView view;
    view.setReading({});
    QCOMPARE(view.position(), -1);
    QTest::keyClick(&view, Qt::Key_Right);
    QVERIFY(view.sentence().isEmpty());
    QVERIFY(!view.grab().isNull());
}

QTEST_MAIN(TestAlignmentView)
#include "test_alignment_view.moc"
