#include "core/text/post_processor.h"
#include "tests/core/text/part_from_text.h"

#include <QTest>

using namespace calm;

namespace
{
/// "id(begin-end) ..." of the tokens 7 ("Ġa", 0-2) and 8 ("bĠĠ", 2-5).
std::string processed(const char* part, bool special)
{
    ProcessedTokens tokens;
    tokens.parts.push_back({{7, "Ġa", {0, 2}}, {8, "bĠĠ", {2, 5}}});
    tokens.original = " ab  ";
    tokens.addSpecialTokens = special;
    PostProcessor::read(partFromText(part))->apply(tokens);
    std::vector<EncodedToken> all;
    for (const auto& one : tokens.parts)
        all.insert(all.end(), one.begin(), one.end());
    std::string result;
    for (const EncodedToken& token : all) {
        result += result.empty() ? "" : " ";
        result += std::to_string(token.id) + "(" + std::to_string(token.source.begin) + "-" +
                  std::to_string(token.source.end) + ")";
    }
    return result;
}
} // namespace

class TestPostProcessors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void templatePutsSpecialTokensAround();
    void byteLevelTrimsOffsets();
    void sequence();
    void classifiers();
    void offsetsAreTrimmedByCharacters();
};

void TestPostProcessors::templatePutsSpecialTokensAround()
{
    const char* part = R"({"type":"TemplateProcessing",
        "single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
                  {"SpecialToken":{"id":"</s>","type_id":0}}],
        "pair":[],
        "special_tokens":{"<s>":{"id":"<s>","ids":[1],"tokens":["<s>"]},
                          "</s>":{"id":"</s>","ids":[2,3],"tokens":["</s>","!"]}}})";
    QCOMPARE(processed(part, true), std::string("1(0-0) 7(0-2) 8(2-5) 2(0-0) 3(0-0)"));
    QCOMPARE(processed(part, false), std::string("7(0-2) 8(2-5)"));
}

void TestPostProcessors::byteLevelTrimsOffsets()
{
    QCOMPARE(processed(R"({"type":"ByteLevel","trim_offsets":false})", true), std::string("7(0-2) 8(2-5)"));
    QCOMPARE(processed(R"({"type":"ByteLevel","trim_offsets":true,"add_prefix_space":false})", true),
             std::string("7(1-2) 8(2-3)"));
    QCOMPARE(processed(R"({"type":"ByteLevel","trim_offsets":true,"add_prefix_space":true})", true),
             std::string("7(0-2) 8(2-3)")); // the first space was put in: the text has
                                            // no byte for it
}

void TestPostProcessors::sequence()
{
    QCOMPARE(processed(R"({"type":"Sequence","processors":[
        {"type":"ByteLevel","trim_offsets":true,"add_prefix_space":false},
        {"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"x"}}],
         "special_tokens":{"x":{"id":"x","ids":[9],"tokens":["x"]}}}]})",
                       true),
             std::string("7(1-2) 8(2-3) 9(0-0)"));
}

void TestPostProcessors::classifiers()
{
    QCOMPARE(processed(R"({"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]})", true),
             std::string("2(0-0) 7(0-2) 8(2-5) 3(0-0)"));
    const char* roberta =
        R"({"type":"RobertaProcessing","sep":["</s>",3],"cls":["<s>",2],
                              "trim_offsets":true,"add_prefix_space":false})";
    QCOMPARE(processed(roberta, true), std::string("2(0-0) 7(1-2) 8(2-3) 3(0-0)"));
    QCOMPARE(processed(roberta, false), std::string("7(1-2) 8(2-3)"));
}

// A space that stands for one of three bytes (U+3000).
void TestPostProcessors::offsetsAreTrimmedByCharacters()
{
    ProcessedTokens tokens;
    tokens.parts.push_back({{7, "Ġa", {0, 4}}, {8, "bĠ", {4, 8}}});
    tokens.original = "\u3000ab\u3000";
    PostProcessor::read(partFromText(R"({"type":"ByteLevel","add_prefix_space":false})"))->apply(tokens);
    QVERIFY((tokens.parts[0][0].source == ByteRange{3, 4}));
    QVERIFY((tokens.parts[0][1].source == ByteRange{4, 5}));
}

QTEST_GUILESS_MAIN(TestPostProcessors)
#include "test_post_processors.moc"
