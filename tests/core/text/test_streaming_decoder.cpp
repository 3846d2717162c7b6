#include "core/base/random.h"
#include "core/text/streaming_decoder.h"
#include "core/text/utf8.h"

#include <QTest>

using namespace calm;

namespace
{
const Path fixtures = Path(CALM_FIXTURES) / "tokenizers";

/// Like Llama 2: spaces spelled as ▁, bytes as tokens, the first space stripped.
std::shared_ptr<const Tokenizer> byteFallbackTokenizer()
{
    static const char* hex = "0123456789ABCDEF";
    std::string vocabulary = R"("▁a":256,"b":257,"▁":258,"é":259)";
    for (int byte = 0; byte < 256; ++byte)
        vocabulary += std::string(",\"<0x") + hex[byte / 16] + hex[byte % 16] + ">\":" + std::to_string(byte);
    return Tokenizer::fromText(R"({"model":{"type":"BPE","merges":[],"byte_fallback":true,"vocab":{)" + vocabulary +
                                   R"(}},"added_tokens":[{"id":260,"content":"<s>","special":true}],
        "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},
        {"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}})",
                               "test");
}

std::string streamed(const std::shared_ptr<const Tokenizer>& tokenizer, const std::vector<int>& ids, bool skipSpecial)
{
    StreamingDecoder decoder(tokenizer, skipSpecial);
    std::string text;
    for (const int id : ids) {
        const std::string piece = decoder.push(id);
        if (!isValidUtf8(piece))
            return "a piece is not whole: " + piece;
        text += piece;
    }
    return text + decoder.finish();
}
} // namespace

class TestStreamingDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsBackHalfCharacters();
    void randomIdsStreamAsTheyDecode();
    void randomTextStreamsThroughByteTokens();
    void spacesAfterTheFirstTokenStay();
    void specialTokensMayBeSkipped();
    void finishingStartsAnew();
    void replacementCharactersInTheText();
};

void TestStreamingDecoder::holdsBackHalfCharacters()
{
    StreamingDecoder decoder(byteFallbackTokenizer(), false);
    QCOMPARE(decoder.push(0xf0), std::string());
    QCOMPARE(decoder.push(0x9f), std::string());
    QCOMPARE(decoder.push(0x98), std::string());
    QCOMPARE(decoder.push(0x80), std::string("😀"));
    QCOMPARE(decoder.push(0xc3), std::string());
    QCOMPARE(decoder.push(257), std::string("\uFFFDb"));
    QCOMPARE(decoder.push(0xe2), std::string());
    QCOMPARE(decoder.finish(), std::string("\uFFFD"));
}

// Random ids of a byte-level tokenizer spell plenty of broken characters.
void TestStreamingDecoder::randomIdsStreamAsTheyDecode()
{
    const auto tokenizer = Tokenizer::load(fixtures / "smollm2");
    Random random(21);
    for (int round = 0; round < 300; ++round) {
        // Half of the ids are single bytes (the first ids after the special ones), so that characters are cut.
        std::vector<int> ids(1 + random.below(200));
        for (int& id : ids)
            id = static_cast<int>(random.below(2) == 0
                                      ? random.below(300)
                                      : random.below(static_cast<std::uint64_t>(tokenizer->vocabularySize())));
        QCOMPARE(streamed(tokenizer, ids, false), tokenizer->decode(ids, false));
        QCOMPARE(streamed(tokenizer, ids, true), tokenizer->decode(ids, true));
    }
}

void TestStreamingDecoder::randomTextStreamsThroughByteTokens()
{
    const auto tokenizer = byteFallbackTokenizer();
    Random random(22);
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (std::uint64_t i = 0, length = random.below(150); i < length; ++i)
            switch (random.below(4)) {
            case 0:
                text += "▁";
                break;
            case 1:
                text += "b";
                break;
            case 2:
                text += "é";
                break;
            default:
                appendUtf8(text, static_cast<char32_t>(0x20 + random.below(0xd000)));
            }
        const auto ids = tokenizer->encode(text, false).ids;
        QCOMPARE(streamed(tokenizer, ids, false), tokenizer->decode(ids, false));
    }
}

void TestStreamingDecoder::spacesAfterTheFirstTokenStay()
{
    const auto tokenizer = byteFallbackTokenizer();
    const std::vector<int> ids(200, 256);
    const std::string text = streamed(tokenizer, ids, false);
    QCOMPARE(text, tokenizer->decode(ids, false));
    QCOMPARE(text.substr(0, 5), std::string("a a a"));
    QCOMPARE(text.size(), std::size_t(399));
}

void TestStreamingDecoder::specialTokensMayBeSkipped()
{
    const auto tokenizer = byteFallbackTokenizer();
    const std::vector<int> ids{260, 256, 260, 256, 257};
    QCOMPARE(streamed(tokenizer, ids, true), std::string("a ab"));
    QCOMPARE(streamed(tokenizer, ids, false), std::string("<s> a<s> ab"));
}

void TestStreamingDecoder::finishingStartsAnew()
{
    StreamingDecoder decoder(byteFallbackTokenizer(), false);
    QCOMPARE(decoder.push(256), std::string("a"));
    QCOMPARE(decoder.finish(), std::string());
    QCOMPARE(decoder.push(256), std::string("a"));
}

// U+FFFD itself, spelled by byte tokens: its last byte alone decodes to the same as all three.
void TestStreamingDecoder::replacementCharactersInTheText()
{
    const auto tokenizer = byteFallbackTokenizer();
    for (int before = 0; before < 40; ++before) {
        std::string text(static_cast<std::size_t>(before), 'b');
        for (int i = 0; i < 40; ++i)
            text += i % 3 == 0 ? "\uFFFD" : i % 3 == 1 ? "中" : "\uFFFD\uFFFD";
        QCOMPARE(streamed(tokenizer, tokenizer->encode(text, false).ids, false), text);
    }
}

QTEST_GUILESS_MAIN(TestStreamingDecoder)
#include "test_streaming_decoder.moc"
