#include "core/base/error.h"
#include "core/data/example_reader.h"
#include "core/data/rows.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"

#include <QTemporaryDir>
#include <QTest>

using namespace calm;

/// On the key-value example's tokenizer: a number is one token, a letter is one token, [BOS] is 1 and [EOS] is 2.
class TestRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void handWorkedExample();
    void promptIsABoundary();
    void chatTemplatesWriteThePromptOut();
    void conversationsGoWithAllTheirMessages();
    void equalTokenizersSeeUpToTheirPosition();
    void severalAugmentingModels();
    void equalTokenizersAreKnown();
    void everyExampleOfTheProject();

private:
    std::vector<int> ids(std::initializer_list<const char*> tokens) const;
    TextReaders alone() const { return {.anchor = {m_anchor, {}}, .augmenting = {}}; }
    TextReaders with(const std::vector<std::shared_ptr<const Tokenizer>>& augmenting) const;
    std::shared_ptr<const Tokenizer> m_anchor;
    std::shared_ptr<const Tokenizer> m_augmenting;
};

namespace
{
const Path project = Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic";
} // namespace

void TestRows::initTestCase()
{
    m_anchor = Tokenizer::load(project / "models/anchor");
    m_augmenting = Tokenizer::load(project / "models/augmenting");
}

std::vector<int> TestRows::ids(std::initializer_list<const char*> tokens) const
{
    std::vector<int> result;
    for (const char* token : tokens)
        result.push_back(m_anchor->idOf(token).value());
    return result;
}

TextReaders TestRows::with(const std::vector<std::shared_ptr<const Tokenizer>>& augmenting) const
{
    TextReaders readers = alone();
    for (const auto& tokenizer : augmenting)
        readers.augmenting.push_back({tokenizer, {}});
    return readers;
}

void TestRows::handWorkedExample()
{
    const EncodedExample row = encodeExample("<ab>+12=", "45", alone());
    QCOMPARE(row.anchorIds, ids({"[BOS]", "<", "a", "b", ">", "+", "12", "=", "45", "[EOS]"}));
    QCOMPARE(row.anchorIds.front(), 1);
    QCOMPARE(row.anchorIds.back(), 2);
    QCOMPARE(row.promptLength, 8);
    QVERIFY(row.augmentingIds.empty() && row.settled.empty());
    QCOMPARE(encodePrompt("<ab>+12=", *m_anchor),
             std::vector<int>(row.anchorIds.begin(), row.anchorIds.begin() + row.promptLength));
}

void TestRows::chatTemplatesWriteThePromptOut()
{
    ChatTemplate chatTemplate;
    chatTemplate.source =
        "{{ bos_token }}{% for m in messages %}<{{ m.content }}>{% endfor %}{{ '=' if add_generation_prompt }}";
    chatTemplate.specialTokens = {{"bos_token", "[BOS]"}};
    const EncodedExample row = encodeExample("ab", "45", {{m_anchor, chatTemplate}, {}}, true);
    QCOMPARE(row.anchorIds, ids({"[BOS]", "<", "a", "b", ">", "=", "45", "[EOS]"}));
    QCOMPARE(row.promptLength, 6);
    QCOMPARE(encodeQuestion("ab", alone(), false).anchorIds, ids({"[BOS]", "a", "b"}));
    const ChatRequest request{.messages = Json::parse(R"([{"content": "1"}, {"content": "2"}])")};
    QCOMPARE(encodeChat(chatTemplate, request, *m_anchor), ids({"[BOS]", "<", "1", ">", "<", "2", ">"}));
    chatTemplate.source = "{{ messages[0].content }}"; // a published template that writes no beginning: there is none
    QCOMPARE(encodeChat(chatTemplate, request, *m_anchor), ids({"1"}));
    chatTemplate.writesBeginning = false;
    QCOMPARE(encodeChat(chatTemplate, request, *m_anchor), ids({"[BOS]", "1"}));
}

void TestRows::conversationsGoWithAllTheirMessages()
{
    ChatTemplate chatTemplate;
    chatTemplate.source = "{% for m in messages %}{{ '<' if m.role == 'user' else '>' }}{{ m.content }}{% endfor %}"
                          "{{ '>' if add_generation_prompt }}";
    const Example example{.prompt = "1", // the flat form, which is not read then
                          .response = "45",
                          .messages = R"([{"role":"user","content":"a"},{"role":"assistant","content":"3"},)"
                                      R"({"role":"user","content":"b"},{"role":"assistant","content":"45"}])"};
    const TextReaders readers{{m_anchor, chatTemplate}, {}};
    const EncodedExample row = encodeExample(example, readers, true);
    QCOMPARE(row.anchorIds, ids({"<", "a", ">", "3", "<", "b", ">", "45", "[EOS]"}));
    QCOMPARE(row.promptLength, 7); // what the other answers say is not learned
    QCOMPARE(encodeExample(example, readers, false).anchorIds, ids({"[BOS]", "1", "45", "[EOS]"}));
}

void TestRows::promptIsABoundary()
{
    // "1" and "2" next to each other would be the one token 12; across the boundary they stay two.
    const EncodedExample row = encodeExample("1", "2", alone());
    QCOMPARE(row.anchorIds, ids({"[BOS]", "1", "2", "[EOS]"}));
    QCOMPARE(row.promptLength, 2);
    QCOMPARE(encodeExample("", "2", alone()).promptLength, 1);
}

void TestRows::equalTokenizersSeeUpToTheirPosition()
{
    const EncodedExample row = encodeExample("<ab>=", "7", with({m_augmenting}));
    QCOMPARE(row.augmentingIds.size(), std::size_t(1));
    QCOMPARE(row.augmentingIds[0], row.anchorIds);
    QCOMPARE(row.settled[0], (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}));
}

void TestRows::severalAugmentingModels()
{
    const EncodedExample row = encodeExample("1+1=", "2", with({m_augmenting, m_anchor, m_augmenting}));
    QCOMPARE(row.augmentingIds.size(), std::size_t(3));
    QCOMPARE(row.settled.size(), std::size_t(3));
}

void TestRows::equalTokenizersAreKnown()
{
    std::string text = readFile(project / "models/anchor/tokenizer.json");
    const auto at = text.find("\"300\"");
    QVERIFY(at != std::string::npos);
    const auto other = Tokenizer::fromText(text.replace(at, 5, "\"abc\""), "other");
    QVERIFY(!sameTokenizer(*m_anchor, *other));
    QVERIFY(sameTokenizer(*m_anchor, *m_augmenting)); // two files, one definition
}

void TestRows::everyExampleOfTheProject()
{
    // The tokenizer has a token for everything in the data: nothing unknown, and decoding gives the text again.
    ExampleReader reader(project / "datasets/kv-math.hybrid.train.jsonl");
    const int unknown = m_anchor->unknownId().value();
    while (const auto example = reader.next()) {
        const EncodedExample row = encodeExample(example->prompt, example->response, alone());
        QVERIFY(std::ranges::find(row.anchorIds, unknown) == row.anchorIds.end());
        // A word-level vocabulary without a decoder puts spaces between tokens.
        std::string decoded = m_anchor->decode(row.anchorIds, true);
        std::erase(decoded, ' ');
        QCOMPARE(decoded, example->prompt + example->response);
    }
    QCOMPARE(reader.report().kept, 12000);
}

QTEST_APPLESS_MAIN(TestRows)
#include "test_rows.moc"
