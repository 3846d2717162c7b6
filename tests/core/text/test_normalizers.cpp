#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/normalizer.h"
#include "core/text/precompiled_normalizer.h"
#include "core/text/utf8.h"
#include "tests/core/text/part_from_text.h"

#include <QTest>

using namespace calm;

namespace
{
NormalizedText normalized(const char* part, const std::string& text)
{
    return Normalizer::read(partFromText(part))->normalize(NormalizedText::fromOriginal(text));
}

/// The original text that each character of the result came from, joined by '|'.
std::string sources(const NormalizedText& text, const std::string& original)
{
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = firstCharacter(std::string_view(text.text()).substr(at)).size;
        const ByteRange source = text.sourceOf({at, at + size});
        result += (at > 0 ? "|" : "");
        result += original.substr(source.begin, source.size());
        at += size;
    }
    return result;
}
} // namespace

class TestNormalizers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void brokenBytesBecomeReplacementCharacters();
    void prependAndReplace();
    void replaceByExpression();
    void sequenceInOrder();
    void lowercase();
    void unicodeFormsAgreeWithQt_data();
    void unicodeFormsAgreeWithQt();
    void unicodeFormsKeepTheirSources();
    void unicodeFormsAreThoseOfUnicode9();
    void stripAndAccents();
    void bert();
    void byteLevel();
    void precompiled();
    void graphemes();
    void changesThatDoNotAddUp();
};

void TestNormalizers::brokenBytesBecomeReplacementCharacters()
{
    const auto text = NormalizedText::fromOriginal("a\xE2\x82z");
    QCOMPARE(text.text(), std::string("a\uFFFDz"));
    QVERIFY((text.sourceOf({1, 4}) == ByteRange{1, 3}));
    QVERIFY((text.sourceOf({4, 5}) == ByteRange{3, 4}));
}

void TestNormalizers::prependAndReplace()
{
    const char* part =
        R"({"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},
                           {"type":"Replace","pattern":{"String":" "},"content":"▁"}]})";
    const auto text = normalized(part, "ä b");
    QCOMPARE(text.text(), std::string("▁ä▁b"));
    QCOMPARE(sources(text, "ä b"), std::string("ä|ä| |b"));
    QVERIFY(normalized(part, "").empty());
}

void TestNormalizers::replaceByExpression()
{
    const auto text = normalized(R"({"type":"Replace","pattern":{"Regex":"\\s+"},"content":"__"})", "a \n b");
    QCOMPARE(text.text(), std::string("a__b"));
    QCOMPARE(sources(text, "a \n b"),
             std::string("a| | |b")); // the last character of the match
}

void TestNormalizers::sequenceInOrder()
{
    const auto text = normalized(R"({"type":"Sequence","normalizers":[
        {"type":"Replace","pattern":{"String":"a"},"content":"b"},
        {"type":"Replace","pattern":{"String":"b"},"content":"c"}]})",
                                 "ab");
    QCOMPARE(text.text(), std::string("cc"));
}

void TestNormalizers::lowercase()
{
    const auto text = normalized(R"({"type":"Lowercase"})", "ÀΣİz");
    QCOMPARE(text.text(), std::string("àσi\u0307z")); // İ becomes two characters
    QCOMPARE(sources(text, "ÀΣİz"), std::string("À|Σ|İ|İ|z"));
}

void TestNormalizers::unicodeFormsAgreeWithQt_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QString("plain text");
    QTest::newRow("accents") << QString::fromUtf8("é e\u0301 e\u0323\u0302 e\u0302\u0323 q\u0307\u0323 \u1e69");
    QTest::newRow("hangul") << QString::fromUtf8("한국 \u1112\u1161\u11ab\u1100\u116e\u11a8 \u1100\u1161");
    QTest::newRow("compatibility") << QString::fromUtf8("ﬁ ① ｶﾞ Ⅷ x² ½ \u00a0 ㍍");
    QTest::newRow("blocked") << QString::fromUtf8("a\u0327\u0301 \u0301a \u0344 \u212b \u0958 \u2adc");
    QTest::newRow("many marks") << QString("a") + QString(50, QChar(0x301)) + QString(50, QChar(0x323));
    QTest::newRow("starters that join") << QString::fromUtf8("\u09c7\u09be \u0b47\u0b56 \U0001D15E");
}

void TestNormalizers::unicodeFormsAgreeWithQt()
{
    QFETCH(QString, text);
    const std::string original = text.toStdString();
    const auto check = [&](const char* part, QString::NormalizationForm form) {
        QCOMPARE(normalized(part, original).text(), text.normalized(form).toStdString());
    };
    check(R"({"type":"NFC"})", QString::NormalizationForm_C);
    check(R"({"type":"NFD"})", QString::NormalizationForm_D);
    check(R"({"type":"NFKC"})", QString::NormalizationForm_KC);
    check(R"({"type":"NFKD"})", QString::NormalizationForm_KD);
}

void TestNormalizers::unicodeFormsKeepTheirSources()
{
    const std::string original = "xé e\u0301y";
    QCOMPARE(sources(normalized(R"({"type":"NFD"})", original), original), std::string("x|é|é| |e|\u0301|y"));
    QCOMPARE(sources(normalized(R"({"type":"NFC"})", original), original), std::string("x|é| |e|y"));
    QCOMPARE(sources(normalized(R"({"type":"NFKD"})", "aﬁb"), "aﬁb"), std::string("a|ﬁ|ﬁ|b"));
}

// U+32FF came with Unicode 12.1; ICU decomposes it.
void TestNormalizers::unicodeFormsAreThoseOfUnicode9()
{
    QCOMPARE(normalized(R"({"type":"NFKC"})", "\u32fe\u32ff").text(), std::string("ヲ\u32ff"));
}

void TestNormalizers::stripAndAccents()
{
    const auto stripped = normalized(R"({"type":"Strip","strip_left":true,"strip_right":true})", " \u3000é \n");
    QCOMPARE(stripped.text(), std::string("é"));
    QCOMPARE(sources(stripped, " \u3000é \n"), std::string("é"));
    QVERIFY(normalized(R"({"type":"Strip","strip_left":true,"strip_right":true})", " \n").empty());
    const auto plain =
        normalized(R"({"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"}]})", "aéx");
    QCOMPARE(plain.text(), std::string("aex"));
    QCOMPARE(sources(plain, "aéx"), std::string("a|é|x"));
}

void TestNormalizers::bert()
{
    const auto text = normalized(
        R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
                                     "strip_accents":null,"lowercase":true})",
        "\u200bÀ\t中b");
    QCOMPARE(text.text(), std::string("a  中 b"));
    QCOMPARE(sources(text, "\u200bÀ\t中b"), std::string("À|\t|中|中|中|b"));
}

void TestNormalizers::byteLevel()
{
    const auto text = normalized(R"({"type":"ByteLevel"})", "a é");
    QCOMPARE(text.text(), std::string("aĠÃ©"));
    QCOMPARE(sources(text, "a é"), std::string("a| |é|é"));
}

// A map made by sentencepiece (make_reference.py). What has no rule is itself; a short grapheme that begins with
// one becomes the rule's text as a whole. Expected: what tokenizers 0.23.1 makes of it.
void TestNormalizers::precompiled()
{
    const Path file = Path(CALM_FIXTURES) / "tokenizers" / "reference" / "t5" / "tokenizer.json";
    const JsonTree tree(readFile(file), "t5");
    const auto normalizer = Normalizer::read(PartReader(*tree.root().find("normalizer"), "normalizer"));
    const auto text = normalizer->normalize(NormalizedText::fromOriginal("\u0001ﬁ\u0301① ½"));
    QCOMPARE(text.text(),
             std::string("fi1 1⁄2")); // the accent belongs to the grapheme
    QVERIFY_EXCEPTION_THROWN(normalized(R"({"type":"Precompiled","precompiled_charsmap":"!"})", ""), Error);
    QVERIFY_EXCEPTION_THROWN(normalized(R"({"type":"Precompiled","precompiled_charsmap":"/wAAAAAA"})", ""), Error);
    QCOMPARE(normalized(R"({"type":"Precompiled","precompiled_charsmap":""})", "ﬁ").text(), std::string("ﬁ"));
}

void TestNormalizers::graphemes()
{
    const auto size = [](const char* text) { return firstGraphemeSize(text); };
    QCOMPARE(size("ab"), std::size_t{1});
    QCOMPARE(size("\r\n"), std::size_t{2});
    QCOMPARE(size("\n\r"), std::size_t{1});
    QCOMPARE(size("e\u0301\u0323x"), std::size_t{5});
    QCOMPARE(size("\n\u0301"), std::size_t{1});
    QCOMPARE(size("\u1112\u1161\u11abx"), std::size_t{9});
    QCOMPARE(size("👩\u200d👩\u200d👧x"), std::size_t{18});
    QCOMPARE(size("a\u200d👩"), std::size_t{4});
    QCOMPARE(size("🇩🇪🇫"), std::size_t{8});
}

// Removed characters that nothing stands for shift what follows, and never lead outside the text.
void TestNormalizers::changesThatDoNotAddUp()
{
    auto text = NormalizedText::fromOriginal("abc");
    const std::vector<CharacterChange> changes{{'x', 0}, {'y', 0}, {'z', 0}, {'!', 0}, {'?', 1}};
    text.transform(changes);
    QCOMPARE(text.text(), std::string("xyz!?"));
    QCOMPARE(sources(text, "abc"), std::string("a|b|c|c|c"));
}

QTEST_GUILESS_MAIN(TestNormalizers)
#include "test_normalizers.moc"
