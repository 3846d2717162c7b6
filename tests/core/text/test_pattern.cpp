#include "core/base/error.h"
#include "core/text/pattern.h"
#include "core/text/regex_dialect.h"

#include <QTest>

using namespace calm;

// What Oniguruma finds, as tokenizers 0.23.1 has it: tokenizers.pre_tokenizers.Split(Regex(...), "isolated").
class TestPattern : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatOnigurumaFinds_data();
    void findsWhatOnigurumaFinds();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void charactersNewerThanTheLibrary();
    void fixedTexts();
};

namespace
{
/// Matches in brackets: "a[b]c".
std::string marked(const Pattern& pattern, const std::string& text)
{
    std::string result;
    std::size_t done = 0;
    for (const ByteRange& match : pattern.matches(text)) {
        result += text.substr(done, match.begin - done) + "[" + text.substr(match.begin, match.size()) + "]";
        done = match.end;
    }
    return result + text.substr(done);
}
} // namespace

void TestPattern::findsWhatOnigurumaFinds_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* expression, const char* text, const char* expected) {
        QTest::newRow(expression) << QString(expression) << QString(text) << QString(expected);
    };
    row("[a-z&&[^b]]+", "abc", "[a]b[c]");
    row("[[a-c]&&[b-d]]", "abcd", "a[b][c]d");
    row("[^a&&b]", "ab", "[a][b]");
    row("[^\\s\\p{L}&&[^a]]+", "ab 1", "[a]b [1]");
    row("[\\p{L}&&[^\\p{Han}]]+", "ab中c", "[ab]中[c]");
    row(" ?[^(\\s|[.,!?])]+", "ab, (c d", "[ab], ([c][ d]");
    row("[[:alpha:]]+", "aé1_", "[aé]1_");
    row("[[:^alpha:]]+", "aé1_", "aé[1_]");
    row("[^[:alpha:]\\d]", "a1_", "a1[_]");
    row("[:alpha:]+", "a:x", "[a:]x");
    row("[]a]+", "a]b", "[a]]b");
    row("[a-b-c]+", "a-c=", "[a-c]=");
    row("\\w", "a²_ ¼", "[a][²][_] [¼]");
    row("[\\w]", "a²_ ¼", "[a]²[_] ¼");
    row("[^\\W]+", "a²", "[a]²");
    row("\\h+", "fg12", "[f]g[12]");
    row("a{1,2}+", "aaa", "[aaa]");
    row("a{,2}b", "aaab", "a[aab]");
    row("a{2}?b", "aaabb", "a[aab][b]");
    row("a{x", "a{x", "[a{x]");
    row("(?:ab)**", "ababc", "[abab]c[]");
    row("x(?m:.)x", "x\nx", "[x\nx]");
    row("x.x", "x\nx", "x\nx");
    row("^b$", "a\nb\nc", "a\n[b]\nc");
    row("a(?i)b|c", "aB C ac", "[aB] C [ac]");
    row("(?i:'s|'T)", "it'S 't", "it['S] ['t]");
    row("\\p{^L}+", "a1b", "a[1]b");
    row("\\P{L}+", "a1b", "a[1]b");
    row("\\p{Letter}+", "a1b", "[a]1[b]");
    row("\\p{lowercase letter}+", "aAb", "[a]A[b]");
    row("\\p{LC}+", "aA中", "[aA]中");
    row("\\p{InBasic_Latin}+", "aé", "[a]é");
    row("\\p{Hiragana}+", "あーア", "[あ]ーア"); // the script, not its extensions
    row("\\pL", "apL", "a[pL]");
    row("\\u4e2d|\\x{6587}|\\x61", "a中文", "[a][中][文]");
    row("\\v", "\v\n", "[\v]\n");
    row("\\O", "\n", "[\n]");
    row("a(?#b)c", "ac", "[ac]");
    row("\\s+(?!\\S)|\\s+", "a  b ", "a[ ][ ]b[ ]");
    row("\\s", "\u0085\u180e\u3000", "[\u0085]\u180e[\u3000]");
    row("(a)\\1", "aab", "[aa]b");
    row("(?<n>a)\\k<n>", "aab", "[aa]b");
    row("a\\Kb", "ab", "a[b]");
    row("\\b\\S", "ae\u0301b c", "[a]e\u0301b [c]"); // a mark is of a word
    row("\\B.", "a\u0301b", "a[\u0301][b]");
    row("\\p{Uppercase}", "aⅧ", "a[Ⅷ]");
    row("\\p{N}{1,3}", "12345", "[123][45]");
    row("[\\-\\]\\\\]+", "-]\\a", "[-]\\]a");
    row("[a&&]", "a&", "a&");
    row("", "ab", "[]a[]b[]");
}

void TestPattern::findsWhatOnigurumaFinds()
{
    QFETCH(QString, expression);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const Pattern pattern = Pattern::regex(expression.toStdString(), "test");
    QCOMPARE(QString::fromStdString(marked(pattern, text.toStdString())), expected);
}

void TestPattern::refusesWhatItDoesNotKnow_data()
{
    QTest::addColumn<QString>("expression");
    for (const char* expression : {"(a", "a)", "[a", "[z-a]", "\\p{Nonsense}", "\\p{L", "a\\", "(?~ab)", "\\x{110000}",
                                   "\\ud800", "(?<=a+)b", "*a", "[\\", "[[[[", "\\x{61", "(?"})
        QTest::newRow(expression) << QString(expression);
}

void TestPattern::refusesWhatItDoesNotKnow()
{
    QFETCH(QString, expression);
    try {
        Pattern::regex(expression.toStdString(), "The part");
        QFAIL("it was taken");
    } catch (const Error& error) {
        QVERIFY2(QString(error.what()).startsWith("The part has a regular expression that cannot be used: "),
                 error.what());
    }
}

// Letters, digits and ideographs of Unicode 15 to 16; PCRE2 10.42 has the tables of 14.
void TestPattern::charactersNewerThanTheLibrary()
{
    QCOMPARE(marked(Pattern::regex("\\p{L}+", "test"), "\U00010d50a\U0002ebf0\U00031350 \U00010d40"),
             std::string("[\U00010d50a\U0002ebf0\U00031350] \U00010d40"));
    QCOMPARE(marked(Pattern::regex("\\p{N}|\\p{Han}", "test"), "\U00010d40\U0002ebf0"),
             std::string("[\U00010d40][\U0002ebf0]"));
    QCOMPARE(marked(Pattern::regex("\\p{Lu}\\p{Ll}", "test"), "\U00010d50\U00010d70"),
             std::string("[\U00010d50\U00010d70]"));
}

void TestPattern::fixedTexts()
{
    QCOMPARE(marked(Pattern::literal("ab"), "abcab"), std::string("[ab]c[ab]"));
    QCOMPARE(marked(Pattern::literal(""), "aé"), std::string("[]a[]é[]"));
    QCOMPARE(marked(Pattern::literal("a"), ""), std::string());
}

QTEST_GUILESS_MAIN(TestPattern)
#include "test_pattern.moc"
