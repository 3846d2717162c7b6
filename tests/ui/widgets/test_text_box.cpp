#include "ui/widgets/text_box.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace calm::ui;

/// What a text box takes, and how high it is.
class TestTextBox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longPastesAreCut();
    void filesAreNotTaken();
    void growsWithItsText();
};

void TestTextBox::longPastesAreCut()
{
    TextBox box(100);
    QSignalSpy cut(&box, &TextBox::cut);
    box.setPlainText(QString(30, 'a'));
    QApplication::clipboard()->setText(QString(50, 'b'));
    box.moveCursor(QTextCursor::End);
    box.paste();
    QCOMPARE(box.toPlainText().size(), 80);
    QCOMPARE(cut.count(), 0);
    box.paste();
    QCOMPARE(box.toPlainText().size(), 100);
    QCOMPARE(cut.count(), 1);
    box.selectAll();
    box.paste(); // in place of all
    QCOMPARE(box.toPlainText(), QString(50, 'b'));
}

void TestTextBox::filesAreNotTaken()
{
    class Open : public TextBox
    {
    public:
        using TextBox::canInsertFromMimeData;
    } box;
    QMimeData text, files;
    text.setText("a");
    files.setUrls({QUrl::fromLocalFile("/tmp")});
    QVERIFY(box.canInsertFromMimeData(&text));
    QVERIFY(!box.canInsertFromMimeData(&files));
}

void TestTextBox::growsWithItsText()
{
    TextBox box;
    box.resize(300, 50);
    box.growBetween(1, 4);
    box.show();
    const int one = box.height();
    box.setPlainText("a\nb\nc");
    const int three = box.height();
    QVERIFY(three > one);
    box.setPlainText(QString("a\n").repeated(40));
    const int most = box.height();
    QVERIFY(most > three);
    box.setPlainText(QString("a\n").repeated(400));
    QCOMPARE(box.height(), most);
    box.clear();
    QCOMPARE(box.height(), one);
}

QTEST_MAIN(TestTextBox)
#include "test_text_box.moc"
