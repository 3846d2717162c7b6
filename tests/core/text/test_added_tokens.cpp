#include "core/text/added_tokens.h"
#include "tests/core/text/part_from_text.h"

#include <QTest>

using namespace calm;

namespace
{
/// Ordinary parts as they are, found tokens in brackets, joined by '|'.
std::string parts(const std::string& text, const std::vector<AddedTokens::Part>& found)
{
    std::string result;
    for (const AddedTokens::Part& part : found) {
        const std::string piece = text.substr(part.range.begin, part.range.size());
        result += (result.empty() ? "" : "|");
        result += part.token ? "[" + piece + "]" : piece;
    }
    return result;
}

std::string found(const char* tokens, const std::string& text)
{
    return parts(text, AddedTokens(partFromText(tokens), nullptr).findRaw(text));
}
} // namespace

class TestAddedTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longestFirst();
    void stripsWhiteSpace();
    void singleWords();
    void normalizedTokens();
    void lookUp();
};

void TestAddedTokens::longestFirst()
{
    const char* tokens =
        R"({"added_tokens":[{"id":1,"content":"<a","special":true},{"id":2,"content":"<a>","special":true},
                             {"id":3,"content":"a>b","special":true}]})";
    QCOMPARE(found(tokens, "x<a>b<a<a>"), std::string("x|[<a>]|b|[<a]|[<a>]"));
    QCOMPARE(found(tokens, "none"), std::string("none"));
    QCOMPARE(found(tokens, ""), std::string());
    QCOMPARE(found(R"({"added_tokens":[]})", "x<a>"), std::string("x<a>"));
}

void TestAddedTokens::stripsWhiteSpace()
{
    QCOMPARE(found(R"({"added_tokens":[{"id":1,"content":"<m>","special":true,"lstrip":true}]})", "a \u3000<m> b"),
             std::string("a|[ \u3000<m>]| b"));
    QCOMPARE(found(R"({"added_tokens":[{"id":1,"content":"<m>","special":true,"rstrip":true}]})", "a <m> \n<m>b"),
             std::string("a |[<m> \n]|[<m>]|b"));
    QCOMPARE(
        found(R"({"added_tokens":[{"id":1,"content":"<m>","special":true,"lstrip":true,"rstrip":true}]})", "<m> <m>"),
        std::string("[<m> ]|[<m>]"));
}

void TestAddedTokens::singleWords()
{
    const char* tokens = R"({"added_tokens":[{"id":1,"content":"ing","special":true,"single_word":true}]})";
    QCOMPARE(found(tokens, "going ing éing ing! ing"), std::string("going |[ing]| éing |[ing]|! |[ing]"));
}

void TestAddedTokens::normalizedTokens()
{
    const auto lowercase = Normalizer::read(partFromText(R"({"type":"Lowercase"})"));
    const AddedTokens tokens(partFromText(R"({"added_tokens":[{"id":1,"content":"Day","normalized":true},
                                              {"id":2,"content":"[DAY]","normalized":false}]})"),
                             lowercase.get());
    QCOMPARE(parts("Day [DAY]", tokens.findRaw("Day [DAY]")), std::string("Day |[[DAY]]"));
    QCOMPARE(parts("a day", tokens.findNormalized("a day")), std::string("a |[day]"));
}

void TestAddedTokens::lookUp()
{
    const AddedTokens tokens(partFromText(R"({"added_tokens":[{"id":5,"content":"<s>","special":true},
                                              {"id":9,"content":"word"}]})"),
                             nullptr);
    QCOMPARE(tokens.find("<s>")->id, 5);
    QCOMPARE(tokens.find(9)->content, std::string("word"));
    QVERIFY(tokens.find(5)->special && !tokens.find(5)->normalized);
    QVERIFY(!tokens.find(9)->special && tokens.find(9)->normalized);
    QVERIFY(!tokens.find(1) && !tokens.find("x"));
}

QTEST_GUILESS_MAIN(TestAddedTokens)
#include "test_added_tokens.moc"
