#include "core/text/decoder.h"
#include "tests/core/text/part_from_text.h"

#include <QTest>

#include <numeric>

using namespace calm;

namespace
{
std::string decoded(const char* part, std::vector<std::string> tokens, Decoder::Ending ending = Decoder::Ending::final)
{
    const auto parts = Decoder::read(partFromText(part))->decode(std::move(tokens), ending);
    return std::accumulate(parts.begin(), parts.end(), std::string());
}
} // namespace

class TestDecoders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byteLevel();
    void byteFallback();
    void replaceAndStrip();
    void metaspace();
    void sequenceLikeLlama2();
};

void TestDecoders::byteLevel()
{
    const char* part = R"({"type":"ByteLevel"})";
    QCOMPARE(decoded(part, {"Hello", "Ġworld", "Ã", "©"}), std::string("Hello world\xc3\xa9"));
    QCOMPARE(decoded(part, {"<日>", "Ġa"}), std::string("<日> a")); // not of the alphabet: stands for itself
}

void TestDecoders::byteFallback()
{
    const char* part = R"({"type":"ByteFallback"})";
    QCOMPARE(decoded(part, {"a", "<0xC3>", "<0xA9>", "b"}), std::string("aéb"));
    QCOMPARE(decoded(part, {"<0x61>", "<0xE2>", "b"}), std::string("\uFFFD\uFFFDb")); // the whole run is broken
    QCOMPARE(decoded(part, {"<0xC3>"}), std::string("\uFFFD"));
    QCOMPARE(decoded(part, {"<0xC3>"}, Decoder::Ending::open), std::string("\xc3"));
    QCOMPARE(decoded(part, {"<0xFF>"}, Decoder::Ending::open), std::string("\uFFFD"));
    QCOMPARE(decoded(part, {"<0x6>", "<0xGG>"}), std::string("<0x6><0xGG>"));
}

void TestDecoders::replaceAndStrip()
{
    QCOMPARE(decoded(R"({"type":"Replace","pattern":{"String":"▁"},"content":" "})", {"▁a▁", "▁b"}),
             std::string(" a  b"));
    QCOMPARE(decoded(R"({"type":"Strip","content":"H","start":1,"stop":0})", {"Hey", "friend", "HHH"}),
             std::string("eyfriendHH"));
    QCOMPARE(decoded(R"({"type":"Strip","content":"y","start":0,"stop":1})", {"Hey", "y", ""}), std::string("He"));
}

void TestDecoders::metaspace()
{
    QCOMPARE(decoded(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always"})", {"▁Hey", "▁you"}),
             std::string("Hey you"));
    QCOMPARE(decoded(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"never"})", {"▁Hey", "▁you"}),
             std::string(" Hey you"));
}

void TestDecoders::sequenceLikeLlama2()
{
    const char* part = R"({"type":"Sequence","decoders":[
        {"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},
        {"type":"Strip","content":" ","start":1,"stop":0}]})";
    QCOMPARE(decoded(part, {"▁", "<0xF0>", "<0x9F>", "<0x98>", "<0x80>", "▁ok"}), std::string("😀 ok"));
}

QTEST_GUILESS_MAIN(TestDecoders)
#include "test_decoders.moc"
