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

Vocabulary vocabulary()
{
    return Vocabulary::read(partFromText(R"({"vocab":{"a":0,"word":1,"b":4}})"), "vocab");
}

std::string found(const char* tokens, const std::string& text)
{
    return parts(text, AddedTokens(partFromText(tokens), nullptr, vocabulary()).findRaw(text));
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
    void overlapWhereWhiteSpaceWasTaken();
    void idsFollowOnTheVocabulary();
    void specialBySpelling();
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
    const AddedTokens tokens(partFromText(
                                 R"({"added_tokens":[{"id":1,"content":"Day","normalized":true},
                                              {"id":2,"content":"[DAY]","normalized":false}]})"),
                             lowercase.get(), vocabulary());
    QCOMPARE(parts("Day [DAY]", tokens.findRaw("Day [DAY]")), std::string("Day |[[DAY]]"));
    QCOMPARE(parts("a day", tokens.findNormalized("a day")), std::string("a |[day]"));
    QCOMPARE(tokens.find("Day")->decoded, std::string("day"));
}

// As the tokenizers library has it: the second token is found in what the first one took along.
void TestAddedTokens::overlapWhereWhiteSpaceWasTaken()
{
    QCOMPARE(found(
                 R"({"added_tokens":[{"id":1,"content":"<m>","rstrip":true,"normalized":false},
                                        {"id":2,"content":"  ","normalized":false}]})",
                 "a<m>   b"),
             std::string("a|[<m>   ]|[  ]| b"));
}

// The vocabulary has three tokens: the first new one gets the id 3, whatever the file says.
void TestAddedTokens::idsFollowOnTheVocabulary()
{
    const AddedTokens tokens(partFromText(R"({"added_tokens":[{"id":5,"content":"<s>","special":true},
                                              {"id":9,"content":"word"},{"id":2,"content":"<t>"},
                                              {"id":7,"content":""},{"id":8,"content":"<s>"}]})"),
                             nullptr, vocabulary());
    QCOMPARE(tokens.all().size(), std::size_t{3});
    QCOMPARE(tokens.find("<s>")->id, 3);
    QCOMPARE(tokens.find("<t>")->id, 4);
    QCOMPARE(tokens.find(1)->content, std::string("word"));
    QVERIFY(!tokens.find("<s>")->special && tokens.find("<s>")->normalized); // listed again: the last one counts
    QVERIFY(!tokens.find(1)->special && tokens.find(1)->normalized);
    QVERIFY(!tokens.find(9) && !tokens.find("x"));
}

void TestAddedTokens::specialBySpelling()
{
    const AddedTokens tokens(partFromText(R"({"added_tokens":[{"id":5,"content":"<s>","special":true},
                                              {"id":9,"content":"word"}]})"),
                             nullptr, vocabulary());
    QVERIFY(tokens.isSpecial("<s>") && !tokens.isSpecial("word") && !tokens.isSpecial("x"));
}

QTEST_GUILESS_MAIN(TestAddedTokens)
#include "test_added_tokens.moc"
