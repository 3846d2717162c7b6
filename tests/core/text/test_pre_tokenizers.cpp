#include "core/text/byte_alphabet.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/utf8.h"
#include "tests/core/text/part_from_text.h"

#include <QTest>

#include <set>

using namespace calm;

namespace
{
/// The pieces joined by '|'.
std::string pieces(const char* part, const std::string& text)
{
    CutText cut(NormalizedText::fromOriginal(text));
    PreTokenizer::read(partFromText(part))->apply(cut);
    std::string result;
    for (const ByteRange& piece : cut.pieces) {
        result += result.empty() ? "" : "|";
        result += std::string(cut.text.view(piece));
    }
    return result;
}

std::string split(const char* behavior, const char* invert, const std::string& text)
{
    const std::string part = std::string(R"({"type":"Split","pattern":{"String":"-"},"behavior":")") + behavior +
                             R"(","invert":)" + invert + "}";
    return pieces(part.c_str(), text);
}
} // namespace

class TestPreTokenizers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitBehaviours();
    void splitByExpression();
    void expressionsMayMatchNothing();
    void expressionsKnowUnicode();
    void digitsAndWhitespace();
    void byteLevel();
    void byteAlphabetIsOneToOne();
    void metaspace();
    void longRunsAreNoProblem();
};

// Expected values: the documentation of huggingface/tokenizers, SplitDelimiterBehavior, on its own example.
void TestPreTokenizers::splitBehaviours()
{
    const std::string text = "the-final--countdown";
    QCOMPARE(split("Removed", "false", text), std::string("the|final|countdown"));
    QCOMPARE(split("Isolated", "false", text), std::string("the|-|final|-|-|countdown"));
    QCOMPARE(split("MergedWithPrevious", "false", text), std::string("the-|final-|-|countdown"));
    QCOMPARE(split("MergedWithNext", "false", text), std::string("the|-final|-|-countdown"));
    QCOMPARE(split("Contiguous", "false", text), std::string("the|-|final|--|countdown"));
    QCOMPARE(split("Removed", "true", text), std::string("-|-|-"));
    QCOMPARE(split("Isolated", "true", text), std::string("the|-|final|-|-|countdown"));
    QCOMPARE(split("Removed", "false", "---"), std::string());
    QCOMPARE(split("Removed", "false", ""), std::string());
}

void TestPreTokenizers::splitByExpression()
{
    const char* part = R"({"type":"Split","pattern":{"Regex":"[0-9]+|."},"behavior":"Isolated","invert":false})";
    QCOMPARE(pieces(part, "<ab>+57=\n9"),
             std::string("<|a|b|>|+|57|=|\n|9")); // . does not match the line's end
}

void TestPreTokenizers::expressionsMayMatchNothing()
{
    const char* part = R"json({"type":"Split","pattern":{"Regex":"(?=(\\d{3})+(?!\\d))"},"behavior":"Isolated"})json";
    QCOMPARE(pieces(part, "1234567"), std::string("1|234|567"));
}

void TestPreTokenizers::expressionsKnowUnicode()
{
    const auto matched = [](const char* expression, const std::string& text) {
        const std::string part = std::string(R"({"type":"Split","pattern":{"Regex":")") + expression +
                                 R"("},"behavior":"Removed","invert":true})";
        return pieces(part.c_str(), text);
    };
    QCOMPARE(matched("\\\\w+", "naïve_日本‿1 e\u0301 ½"), std::string("naïve_日本‿1|e\u0301|½"));
    QCOMPARE(matched("[\\\\w-]+", "é-a b"), std::string("é-a|b"));
    QCOMPARE(matched("\\\\s", "a\u00a0b\u3000c\u180ed\u0085"), std::string("\u00a0|\u3000|\u0085"));
    QCOMPARE(matched("\\\\S+", "a\u180eb c"), std::string("a\u180eb|c"));
    QCOMPARE(matched("(?i:'S)", "it's IT'S it\u2019s"), std::string("'s|'S"));
    QCOMPARE(matched("^.", "ab\\ncd"),
             std::string("a")); // a backslash and an n, so one line
    QCOMPARE(matched("^.", "ab\ncd"),
             std::string("a|c")); // Ruby's ^ stands at every line
    QCOMPARE(matched("[[:alpha:]\\\\s]+", "ab c1"), std::string("ab c"));
}

void TestPreTokenizers::digitsAndWhitespace()
{
    QCOMPARE(pieces(R"({"type":"Digits","individual_digits":true})", "a12½b"), std::string("a|1|2|½|b"));
    QCOMPARE(pieces(R"({"type":"Digits","individual_digits":false})", "a12½b"), std::string("a|12½|b"));
    QCOMPARE(pieces(R"({"type":"Whitespace"})", "Hey man!?  don't"), std::string("Hey|man|!?|don|'|t"));
    QCOMPARE(pieces(R"({"type":"WhitespaceSplit"})", "Hey man!?  don't"), std::string("Hey|man!?|don't"));
}

void TestPreTokenizers::byteLevel()
{
    const char* plain = R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":true})";
    QCOMPARE(pieces(plain, "Hello  world's\n12"), std::string("Hello|Ġ|Ġworld|'s|Ċ|12"));
    QCOMPARE(pieces(R"({"type":"ByteLevel","add_prefix_space":true,"use_regex":false})", "a b"), std::string("ĠaĠb"));
    QCOMPARE(pieces(plain, "é"), std::string("Ã©"));

    CutText cut(NormalizedText::fromOriginal("xé"));
    PreTokenizer::read(partFromText(plain))->apply(cut);
    QVERIFY((cut.text.sourceOf({1, 3}) == ByteRange{1, 3})); // each spelled byte stands for its whole character
    QVERIFY((cut.text.sourceOf({3, 5}) == ByteRange{1, 3}));
}

void TestPreTokenizers::byteAlphabetIsOneToOne()
{
    std::set<std::string_view> spellings;
    for (int byte = 0; byte < 256; ++byte) {
        const auto spelling = spellByte(static_cast<unsigned char>(byte));
        spellings.insert(spelling);
        QVERIFY(spelledByte(firstCharacter(spelling).code) == static_cast<unsigned char>(byte));
    }
    QCOMPARE(spellings.size(), std::size_t(256));
    QVERIFY(!spelledByte(U' '));
    QVERIFY(!spelledByte(0x1f600));
}

void TestPreTokenizers::metaspace()
{
    QCOMPARE(pieces(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true})", "Hey  you"),
             std::string("▁Hey|▁|▁you"));
    QCOMPARE(pieces(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true})", " Hey"),
             std::string("▁Hey"));
    QCOMPARE(pieces(R"({"type":"Metaspace","replacement":"▁","add_prefix_space":false})", "Hey you"),
             std::string("Hey|▁you"));
    QCOMPARE(pieces(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":false})", "Hey you"),
             std::string("Hey▁you"));
}

// A cost that grows with the square of the length would run into the test's time limit.
void TestPreTokenizers::longRunsAreNoProblem()
{
    const char* part = R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":true})";
    constexpr std::size_t length = 2'000'000;
    QCOMPARE(pieces(part, std::string(length, 'a')).size(), length);
    QCOMPARE(pieces(part, std::string(length, ' ')).size(),
             2 * length); // each space is spelled in two bytes
    QCOMPARE(pieces(part, std::string(length, ' ') + "x").size(), 2 * length + 2);
}

QTEST_GUILESS_MAIN(TestPreTokenizers)
#include "test_pre_tokenizers.moc"
