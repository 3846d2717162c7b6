#include "core/base/random.h"
#include "ui/compare_page/word_difference.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

QStringList textsOf(const QString& text, const std::vector<TextRange>& ranges)
{
    QStringList texts;
    for (const TextRange& range : ranges)
        texts += text.mid(range.begin, range.length);
    return texts;
}

/// The longest common sequence by trying every choice of words: slow and obviously right.
int longestCommon(const QStringList& a, const QStringList& b)
{
    int best = 0;
    for (unsigned chosen = 0; chosen < (1u << a.size()); ++chosen) {
        int length = 0, from = 0;
        for (int i = 0; i < a.size() && from >= 0; ++i) {
            if (!(chosen >> i & 1))
                continue;
            from = static_cast<int>(b.indexOf(a[i], from));
            from = from < 0 ? -1 : from + 1;
            ++length;
        }
        if (from >= 0)
            best = std::max(best, length);
    }
    return best;
}

} // namespace

class TestWordDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWords();
    void marksWhatDiffers_data();
    void marksWhatDiffers();
    void marksAsLittleAsPossible();
    void bearsLongTexts();
};

void TestWordDifference::findsWords()
{
    const QString text = QStringLiteral("71-36=35,\n naïve  über");
    QCOMPARE(textsOf(text, wordsOf(text)), QStringList({"71", "-", "36", "=", "35", ",", "naïve", "über"}));
    QVERIFY(wordsOf("  \n\t").empty());
}

void TestWordDifference::marksWhatDiffers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QStringList>("marked");
    QTest::newRow("equal") << "the sum is 35"
                           << "the sum is 35" << QStringList();
    QTest::newRow("one word") << "the sum is 35"
                              << "the sum is 36" << QStringList{"35"};
    QTest::newRow("inserted") << "the whole sum is 35"
                              << "the sum is 35" << QStringList{"whole"};
    QTest::newRow("left out") << "the is 35"
                              << "the sum is 35" << QStringList();
    QTest::newRow("nothing to compare with") << "a b"
                                             << "" << QStringList({"a", "b"});
    QTest::newRow("spaces do not count") << "a  b"
                                         << "a\nb" << QStringList();
}

void TestWordDifference::marksWhatDiffers()
{
    QFETCH(QString, text);
    QFETCH(QString, reference);
    QFETCH(QStringList, marked);
    QCOMPARE(textsOf(text, differingWords(text, reference)), marked);
}

void TestWordDifference::marksAsLittleAsPossible()
{
    Random random(7);
    const QStringList letters{"a", "b", "c"};
    for (int round = 0; round < 200; ++round) {
        QStringList a, b;
        for (auto n = random.below(9); n > 0; --n)
            a += letters[qsizetype(random.below(3))];
        for (auto n = random.below(9); n > 0; --n)
            b += letters[qsizetype(random.below(3))];
        const auto marked = differingWords(a.join(' '), b.join(' '));
        QCOMPARE(int(a.size() - qsizetype(marked.size())), longestCommon(a, b));
    }
}

void TestWordDifference::bearsLongTexts()
{
    const QString text = QString("word ").repeated(20000);
    QVERIFY(differingWords(text, text).empty());
    QVERIFY(!differingWords(text, "other").empty());
}

QTEST_APPLESS_MAIN(TestWordDifference)
#include "test_word_difference.moc"
