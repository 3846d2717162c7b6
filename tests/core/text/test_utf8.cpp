#include "core/text/utf8.h"

#include <QTest>

using namespace calm;

class TestUtf8 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryCharacter();
    void replacesMaximalBrokenParts_data();
    void replacesMaximalBrokenParts();
    void findsUnfinishedTails_data();
    void findsUnfinishedTails();
    void countsCharacters();
};

// Qt's own conversion is the oracle.
void TestUtf8::readsEveryCharacter()
{
    for (char32_t code = 0; code <= 0x10ffff; ++code) {
        if ((code >= 0xd800 && code <= 0xdfff) || code == 0xfeff) // Qt takes U+FEFF for a byte order mark
            continue;
        const std::string expected = QString::fromUcs4(&code, 1).toStdString();
        QCOMPARE(toUtf8(code), expected);
        const Utf8Character character = firstCharacter(expected);
        QVERIFY(character.valid && character.code == code && character.size == expected.size());
    }
}

// The first three are the examples of the Unicode standard, section 3.9, "U+FFFD substitution of maximal subparts".
void TestUtf8::replacesMaximalBrokenParts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");
    const QChar r(0xfffd);
    QTest::newRow("non-shortest forms") << QByteArray("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") << QString(8, r) + "A";
    QTest::newRow("surrogates") << QByteArray("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") << QString(8, r) + "A";
    QTest::newRow("truncated") << QByteArray("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") << QString(4, r) + "A";
    QTest::newRow("too large") << QByteArray("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42")
                               << QString(5, r) + "A" + QString(2, r) + "B";
    QTest::newRow("valid") << QByteArray("a\xC3\xA9\xE2\x82\xAC") << QString::fromUtf8("aé€");
    QTest::newRow("cut at the end") << QByteArray("a\xE2\x82") << QString("a") + r;
    QTest::newRow("zero") << QByteArray("a\0b", 3) << QString::fromUtf8("a\0b", 3);
}

void TestUtf8::replacesMaximalBrokenParts()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    QCOMPARE(replaceInvalidUtf8(bytes.toStdString()), expected.toStdString());
    QCOMPARE(isValidUtf8(bytes.toStdString()), bytes.toStdString() == expected.toStdString());
}

void TestUtf8::findsUnfinishedTails_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("tail");
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("letter") << QByteArray("a") << 0;
    QTest::newRow("whole character") << QByteArray("\xF0\x9F\x98\x80") << 0;
    QTest::newRow("three of four") << QByteArray("x\xF0\x9F\x98") << 3;
    QTest::newRow("two of four") << QByteArray("\xF0\x9F") << 2;
    QTest::newRow("one of two") << QByteArray("a\xC3") << 1;
    QTest::newRow("stray continuation") << QByteArray("a\x98") << 0;
    QTest::newRow("can never be finished") << QByteArray("\xF0\x80") << 0;
    QTest::newRow("never starts") << QByteArray("\xFF") << 0;
}

void TestUtf8::findsUnfinishedTails()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, tail);
    QCOMPARE(unfinishedTail(bytes.toStdString()), static_cast<std::size_t>(tail));
}

void TestUtf8::countsCharacters()
{
    QCOMPARE(utf8Length(""), std::size_t(0));
    QCOMPARE(utf8Length("aé€😀"), std::size_t(4));
    QCOMPARE(utf8Length("a\xE2\x82"), std::size_t(2));
}

QTEST_GUILESS_MAIN(TestUtf8)
#include "test_utf8.moc"
