#include "core/text/normalizer.h"
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
    const char* part = R"({"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},
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
    QCOMPARE(sources(text, "a \n b"), std::string("a| | |b")); // the last character of the match
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

QTEST_GUILESS_MAIN(TestNormalizers)
#include "test_normalizers.moc"
