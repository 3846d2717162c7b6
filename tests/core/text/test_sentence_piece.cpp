#include "core/base/error.h"
#include "core/base/random.h"
#include "core/text/sentence_piece_file.h"
#include "core/text/tokenizer.h"

#include <QTest>

using namespace calm;

// That the ids are sentencepiece's is what test_reference_tokenizers shows (its sp_... folders). Here: what the files
// beside a model change, as in transformers, and models that are damaged.
class TestSentencePiece : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsTheFile();
    void directoryWithOnlyAModel();
    void configurationAsksForSpecialTokens();
    void specialTokensAreFoundInText();
    void addedTokensOfTheConfiguration();
    void tokenizerJsonComesFirst();
    void refusesDamagedFiles();
    void anythingElseIsRefused();
};

namespace
{
const Path llama = Path(CALM_FIXTURES) / "tokenizers" / "reference" / "sp_llama" / "tokenizer.model";

std::shared_ptr<const Tokenizer> withConfig(const std::string& config)
{
    writeFileWhole("model/tokenizer_config.json", config);
    return Tokenizer::load("model");
}
} // namespace

void TestSentencePiece::init()
{
    std::filesystem::remove_all("model");
    std::filesystem::create_directories("model");
    std::filesystem::copy_file(llama, "model/tokenizer.model");
}

void TestSentencePiece::readsTheFile()
{
    const auto file = SentencePieceFile::read(llama);
    QVERIFY(file.modelType == SentencePieceFile::ModelType::bpe);
    QVERIFY(file.byteFallback && file.addDummyPrefix && file.escapeSpaces && !file.removeExtraSpaces);
    QCOMPARE(file.unknownId, 0);
    QCOMPARE(file.bosId, 1);
    QCOMPARE(file.eosId, 2);
    QCOMPARE(file.padId, -1);
    QCOMPARE(file.pieces[1].text, std::string("<s>"));
    QVERIFY(file.pieces[1].type == SentencePieceFile::PieceType::control);
    QCOMPARE(file.pieces[3].text, std::string("<0x00>"));
    QVERIFY(file.pieces[3].type == SentencePieceFile::PieceType::byte);
}

void TestSentencePiece::directoryWithOnlyAModel()
{
    const auto tokenizer = Tokenizer::load("model");
    QCOMPARE(tokenizer->kind(), std::string("bpe"));
    QVERIFY(tokenizer->bosId() == 1 && tokenizer->eosId() == 2 && tokenizer->unknownId() == 0 && !tokenizer->padId());
    QCOMPARE(tokenizer->eosIds(), std::vector<int>{2});
    const auto encoded = tokenizer->encode("the  fox", true);
    QCOMPARE(encoded.ids.front(), 1);
    QVERIFY((encoded.byteOffsets[0] == std::pair<std::size_t, std::size_t>{0, 0}));
    QVERIFY((encoded.byteOffsets[1] == std::pair<std::size_t, std::size_t>{0, 3}));
    QCOMPARE(tokenizer->decode(encoded.ids, true), std::string("the  fox"));
    QCOMPARE(tokenizer->decode(encoded.ids, false), std::string("<s> the  fox"));
    QCOMPARE(tokenizer->definitionHash(), Tokenizer::load(llama)->definitionHash());
}

void TestSentencePiece::configurationAsksForSpecialTokens()
{
    const auto ids = [](const char* config) { return withConfig(config)->encode("the", true).ids; };
    const std::vector<int> plain = Tokenizer::load(llama)->encode("the", false).ids;
    QCOMPARE(plain.size(), std::size_t{1});
    const int a = plain[0];
    QCOMPARE(ids("{}"), (std::vector<int>{1, a}));
    QCOMPARE(ids(R"({"add_bos_token":false})"), (std::vector<int>{a}));
    QCOMPARE(ids(R"({"add_bos_token":false,"add_eos_token":true})"), (std::vector<int>{a, 2}));
    QCOMPARE(ids(R"({"add_eos_token":true,"eos_token":{"content":"<unk>"}})"), (std::vector<int>{1, a, 0}));
    QCOMPARE(ids(R"({"tokenizer_class":"T5Tokenizer"})"), (std::vector<int>{a, 2}));
    QVERIFY(withConfig(R"({"eos_token":"<unk>"})")->eosId() == 0);
    QVERIFY(withConfig(R"({"add_prefix_space":false})")->encode("the", false).ids != plain);
}

void TestSentencePiece::specialTokensAreFoundInText()
{
    const auto tokenizer = Tokenizer::load("model");
    const auto inside = tokenizer->encode("the</s>the", false).ids;
    QCOMPARE(inside[1], 2);
    QVERIFY(inside[2] != inside[0]); // no space was put before the second
    const auto legacy = withConfig(R"({"legacy":true})")->encode("the</s>the", false).ids;
    QCOMPARE(legacy, (std::vector<int>{inside[0], 2, inside[0]}));
}

void TestSentencePiece::addedTokensOfTheConfiguration()
{
    const int size = Tokenizer::load("model")->vocabularySize();
    const auto tokenizer = withConfig(R"({"added_tokens_decoder":{
        "5":{"content":"<|user|>","special":true,"rstrip":true},
        ")" + std::to_string(size) + R"(":{"content":"<|end|>","special":true}}})");
    QVERIFY(tokenizer->idOf("<|user|>") == 5);
    QVERIFY(tokenizer->idOf("<|end|>") == size);
    QVERIFY(tokenizer->isSpecial(size));
    const auto encoded = tokenizer->encode("<|user|> a<|end|>", false);
    QCOMPARE(encoded.ids.front(), 5);
    QCOMPARE(encoded.ids.back(), size);
    QVERIFY((encoded.byteOffsets.front() == std::pair<std::size_t, std::size_t>{0, 9})); // with the space behind it
    writeFileWhole("model/added_tokens.json", "{\"<new>\":" + std::to_string(size) + "}");
    QVERIFY(withConfig("{}")->idOf("<new>") == size);
}

void TestSentencePiece::tokenizerJsonComesFirst()
{
    std::filesystem::copy_file(Path(CALM_FIXTURES) / "tokenizers" / "kv" / "tokenizer.json", "model/tokenizer.json");
    QCOMPARE(Tokenizer::load("model")->kind(), std::string("wordlevel"));
    QCOMPARE(Tokenizer::load("model/tokenizer.model")->kind(), std::string("bpe"));
}

// Cut off or with changed bytes anywhere: refused by an Error, or read as some other model, which encodes.
void TestSentencePiece::refusesDamagedFiles()
{
    const std::string good = readFile(llama);
    Random random(17);
    int refused = 0;
    for (int round = 0; round < 300; ++round) {
        std::string bytes = good;
        if (round % 3 == 0)
            bytes.resize(random.below(bytes.size()));
        for (std::uint64_t count = random.below(4); count > 0 && !bytes.empty(); --count)
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        writeFileWhole("model/tokenizer.model", bytes);
        try {
            Tokenizer::load("model")->encode("The quick 中 fox</s>", true);
        } catch (const Error&) {
            ++refused;
        }
    }
    QVERIFY(refused > 50);
}

void TestSentencePiece::anythingElseIsRefused()
{
    const auto faultOf = [](std::string_view bytes) {
        writeFileWhole("model/tokenizer.model", bytes);
        try {
            Tokenizer::load("model");
        } catch (const Error& error) {
            return QString(error.what());
        }
        return QString();
    };
    QVERIFY(faultOf("IQ== 0\nIg== 1\n").contains("is not a sentencepiece model")); // tiktoken's
    QVERIFY(faultOf("").contains("is not a sentencepiece model"));
    std::filesystem::remove("model/tokenizer.model");
    QVERIFY_EXCEPTION_THROWN(Tokenizer::load("model"), Error);
}

QTEST_GUILESS_MAIN(TestSentencePiece)
#include "test_sentence_piece.moc"
