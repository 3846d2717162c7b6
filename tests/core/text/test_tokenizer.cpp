#include "core/base/error.h"
#include "core/text/byte_alphabet.h"
#include "core/text/tokenizer.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace calm;

namespace
{
const Path fixtures = Path(CALM_FIXTURES) / "tokenizers";
using Offsets = std::vector<std::pair<std::size_t, std::size_t>>;
} // namespace

class TestTokenizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodesTheExample();
    void decodesTheExample();
    void looksUpTokens();
    void readsSpecialIds();
    void readsListsOfEndIds();
    void brokenUtf8IsReplaced();
    void anyBytesComeBack();
    void wordsWithoutDecoderAreSpaced();
    void refusesDamagedFiles_data();
    void refusesDamagedFiles();
    void missingFileIsNamed();
    void vocabularyAndMergesAlone();
};

// The ids stand in the fixture's vocabulary: < 4, > 5, = 6, - 8, letters from a = 9, numbers from 0 = 35.
void TestTokenizer::encodesTheExample()
{
    const auto tokenizer = Tokenizer::load(fixtures / "kv");
    const Encoding plain = tokenizer->encode("<ab>-12=", false);
    QCOMPARE(plain.ids, (std::vector<int>{4, 9, 10, 5, 8, 47, 6}));
    QCOMPARE(plain.byteOffsets, (Offsets{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 7}, {7, 8}}));

    const Encoding special = tokenizer->encode("<z>", true);
    QCOMPARE(special.ids, (std::vector<int>{1, 4, 34, 5}));
    QCOMPARE(special.byteOffsets, (Offsets{{0, 0}, {0, 1}, {1, 2}, {2, 3}}));

    QCOMPARE(tokenizer->encode("7[EOS]é?", false).ids, (std::vector<int>{42, 2, 3, 3}));
    QCOMPARE(tokenizer->encode("7[EOS]é?", false).byteOffsets, (Offsets{{0, 1}, {1, 6}, {6, 8}, {8, 9}}));
    QVERIFY(tokenizer->encode("", false).ids.empty());
    QCOMPARE(tokenizer->encode("", true).ids, std::vector<int>{1});
}

void TestTokenizer::decodesTheExample()
{
    const auto tokenizer = Tokenizer::load(fixtures / "kv");
    const std::vector<int> ids{1, 4, 9, 5, 6, 47, 2};
    QCOMPARE(tokenizer->decode(ids, true), std::string("<a>=12"));
    QCOMPARE(tokenizer->decode(ids, false), std::string("[BOS]<a>=12[EOS]"));
    QCOMPARE(tokenizer->decode(std::vector<int>{9, -1, 100'000, 10}, false), std::string("ab"));
}

void TestTokenizer::looksUpTokens()
{
    const auto tokenizer = Tokenizer::load(fixtures / "kv");
    QCOMPARE(tokenizer->kind(), std::string("wordlevel"));
    QCOMPARE(tokenizer->vocabularySize(), 336);
    QVERIFY(tokenizer->idOf("300") == 335);
    QVERIFY(!tokenizer->idOf("301"));
    QCOMPARE(tokenizer->tokenOf(335), std::string("300"));
    QVERIFY(tokenizer->isSpecial(0) && !tokenizer->isSpecial(35));
    QVERIFY(tokenizer->hasToken(335) && !tokenizer->hasToken(336));
    QVERIFY_EXCEPTION_THROWN(tokenizer->tokenOf(336), Error);
}

void TestTokenizer::readsSpecialIds()
{
    const auto tokenizer = Tokenizer::load(fixtures / "kv");
    QVERIFY(tokenizer->bosId() == 1);
    QVERIFY(tokenizer->eosId() == 2);
    QVERIFY(tokenizer->padId() == 0);
    QVERIFY(tokenizer->unknownId() == 3);
    QCOMPARE(tokenizer->eosIds(), std::vector<int>{2});
    QVERIFY(!Tokenizer::load(fixtures / "damaged" / "good.json")->bosId());
}

void TestTokenizer::readsListsOfEndIds()
{
    std::filesystem::create_directories("model");
    std::filesystem::copy_file(fixtures / "kv" / "tokenizer.json", "model/tokenizer.json",
                               std::filesystem::copy_options::overwrite_existing);
    writeFileWhole("model/tokenizer_config.json", R"({"bos_token":null,"eos_token":{"content":"[EOS]"}})");
    writeFileWhole("model/generation_config.json", R"({"eos_token_id":[2,5]})");
    writeFileWhole("model/config.json", R"({"eos_token_id":6})");
    const auto tokenizer = Tokenizer::load("model");
    QVERIFY(!tokenizer->bosId());
    QVERIFY(tokenizer->eosId() == 2);
    QCOMPARE(tokenizer->eosIds(), (std::vector<int>{2, 5, 6}));
    writeFileWhole("model/config.json", R"({"eos_token_id":"[EOS]"})");
    QVERIFY_EXCEPTION_THROWN(Tokenizer::load("model"), Error);
}

void TestTokenizer::brokenUtf8IsReplaced()
{
    const auto tokenizer = Tokenizer::load(fixtures / "kv");
    const Encoding encoding = tokenizer->encode("a\xE2\x82z\xff", false);
    QCOMPARE(encoding.ids, (std::vector<int>{9, 3, 34, 3}));
    QCOMPARE(encoding.byteOffsets, (Offsets{{0, 1}, {1, 3}, {3, 4}, {4, 5}}));
}

// A byte-level tokenizer with all 256 bytes loses nothing: broken bytes come back as U+FFFD.
void TestTokenizer::anyBytesComeBack()
{
    nlohmann::json json{{"model", {{"type", "BPE"}, {"merges", nlohmann::json::array()}}},
                        {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
                        {"decoder", {{"type", "ByteLevel"}}}};
    std::string text;
    for (int byte = 0; byte < 256; ++byte) {
        json["model"]["vocab"][std::string(spellByte(static_cast<unsigned char>(byte)))] = byte;
        text += static_cast<char>(byte);
    }
    const auto tokenizer = Tokenizer::fromText(json.dump(), "test");
    std::string expected = text.substr(0, 128);
    for (int i = 0; i < 128; ++i)
        expected += "\uFFFD";
    QCOMPARE(tokenizer->decode(tokenizer->encode(text, false).ids, false), expected);
}

void TestTokenizer::wordsWithoutDecoderAreSpaced()
{
    const auto tokenizer = Tokenizer::fromText(
        R"({"model":{"type":"WordLevel","vocab":{"two":0,"words":1,"?":2},"unk_token":"?"},
            "pre_tokenizer":{"type":"Whitespace"}})",
        "test");
    QCOMPARE(tokenizer->decode(tokenizer->encode("two  words", false).ids, false), std::string("two words"));
}

void TestTokenizer::refusesDamagedFiles_data()
{
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* name, const char* fault) { QTest::newRow(name) << QString(fault); };
    row("not_json", "is not valid JSON (byte 11)");
    row("not_an_object", "is not an object, but [1,2]");
    row("model_missing", "has no \"model\"");
    row("model_is_text", "model is not an object, but \"BPE\"");
    row("model_unknown", "model is \"Telepathy\", which this version cannot use");
    row("vocab_missing", "model BPE has no \"vocab\"");
    row("vocab_is_list", "model BPE needs an object of tokens and ids");
    row("id_negative", "the token \"a\" the impossible id -1");
    row("id_huge", "the token \"b\" the impossible id 1099511627776");
    row("id_is_text", "the token \"a\" the impossible id \"0\"");
    row("id_used_twice", "the id 0 to two tokens, \"a\" and \"b\"");
    row("merges_missing", "model BPE has no \"merges\"");
    row("merge_of_three", "the merge \"a b c\", which is not two tokens");
    row("merge_is_number", "a merge that is not two tokens: 7");
    row("merge_of_unknown_token", "merges \"a\" and \"c\", but its vocabulary");
    row("merge_into_unknown_token", "merges \"b\" and \"a\", but its vocabulary");
    row("normalizer_unknown", "normalizer is \"Telepathy\", which this version cannot use");
    row("normalizer_without_type", "normalizer has no \"type\"");
    row("normalizer_nested_too_deeply", "is nested too deeply");
    row("regex_broken", "pre_tokenizer Split has a regular expression that "
                        "cannot be used: missing closing");
    row("pattern_missing", "pre_tokenizer Split has no \"pattern\"");
    row("pattern_is_number", "pre_tokenizer Split pattern is not an object, but 7");
    row("behavior_unknown", "pre_tokenizer Split has the unknown behavior \"Shredded\"");
    row("pre_tokenizer_unknown", "pre_tokenizer is \"Telepathy\", which this version cannot use");
    row("decoder_unknown", "decoder is \"Telepathy\", which this version cannot use");
    row("decoder_is_list", "decoder is not an object, but []");
    row("post_processor_unknown", "post_processor is \"Telepathy\", which this version cannot use");
    row("template_token_undefined", "post_processor TemplateProcessing special_tokens has no \"<s>\"");
    row("added_token_without_id", "added_tokens[0] has no \"id\"");
    row("added_token_id_negative", "needs a count as \"id\", found -3");
    row("flag_is_text", "needs true or false as \"byte_fallback\", found \"yes\"");
}

void TestTokenizer::refusesDamagedFiles()
{
    QFETCH(QString, fault);
    const std::string name = std::string(QTest::currentDataTag()) + ".json";
    try {
        Tokenizer::load(fixtures / "damaged" / name);
        QFAIL("the file was accepted");
    } catch (const Error& error) {
        const QString sentence = error.what();
        QVERIFY2(sentence.contains(fault), error.what());
        QVERIFY2(sentence.contains(QString::fromStdString(name)), error.what());
        QVERIFY2(sentence.endsWith('.') && !sentence.contains('\n'), error.what());
        QCOMPARE(error.kind() == ErrorKind::unsupported, sentence.contains("which this version cannot use"));
    }
}

void TestTokenizer::missingFileIsNamed()
{
    try {
        Tokenizer::load(fixtures / "no_such_model");
        QFAIL("a missing file was loaded");
    } catch (const Error& error) {
        QCOMPARE(toString(error.kind()), std::string("not_found"));
        QVERIFY(QString(error.what()).contains("no_such_model"));
    }
}

// The ids and offsets are those of the same model's tokenizer.json.
void TestTokenizer::vocabularyAndMergesAlone()
{
    const auto parsed = nlohmann::json::parse(readFile(fixtures / "reference" / "starcoder" / "tokenizer.json"));
    std::string merges = "#version: 0.2\n";
    for (const auto& merge : parsed["model"]["merges"])
        merges += merge[0].get<std::string>() + " " + merge[1].get<std::string>() + "\n";
    std::filesystem::create_directories("gpt2");
    writeFileWhole("gpt2/vocab.json", parsed["model"]["vocab"].dump());
    writeFileWhole("gpt2/merges.txt", merges);
    writeFileWhole("gpt2/tokenizer_config.json",
                   R"({"bos_token":{"content":"<s>"},"eos_token":"</s>","unk_token":"<s>","add_bos_token":true})");
    const auto tokenizer = Tokenizer::load("gpt2");
    const nlohmann::json whole{{"model", parsed["model"]},
                               {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}}};
    const std::string text = "The quick brown fox's 12 été";
    const Encoding expected = Tokenizer::fromText(whole.dump(), "test")->encode(text, false);
    QCOMPARE(tokenizer->encode(text, false).ids, expected.ids);
    QCOMPARE(tokenizer->encode(text, false).byteOffsets, expected.byteOffsets);
    QCOMPARE(tokenizer->encode(text, true).ids.front(), *tokenizer->idOf("<s>"));
    QCOMPARE(tokenizer->encode("a</s>", false).ids.back(), *tokenizer->eosId());
    QCOMPARE(tokenizer->decode(tokenizer->encode(text, true).ids, true), text);
    std::filesystem::remove("gpt2/merges.txt");
    QVERIFY_EXCEPTION_THROWN(Tokenizer::load("gpt2"), Error);
}

QTEST_GUILESS_MAIN(TestTokenizer)
#include "test_tokenizer.moc"
