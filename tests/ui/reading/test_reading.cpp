#include "ui/reading/reading.h"

#include "core/base/error.h"
#include "ui/reading/alignment_view.h"
#include "ui/reading/reading_panel.h"
#include "ui/reading/tokenizer_match.h"

#include <QFile>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace calm;
using namespace calm::ui;

namespace
{

const Path models = Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic" / "models";

/// A tokenizer that merges pairs of digits: "12" is one token, "123" is "12", "3".
const char* const pairs =
    R"({"version":"1.0","added_tokens":[{"id":0,"content":"<s>","special":true,"single_word":false,
"lstrip":false,"rstrip":false,"normalized":false}],"normalizer":null,"pre_tokenizer":{"type":"ByteLevel",
"add_prefix_space":false,"trim_offsets":true,"use_regex":false},"post_processor":null,"decoder":{"type":"ByteLevel"},
"model":{"type":"BPE","vocab":{"<s>":0,"1":1,"2":2,"3":3,"+":4,"=":5,"12":6,"Ã":7,"¤":8},"merges":["1 2"]}})";

QString textOf(const std::vector<TokenSpan>& spans)
{
    QStringList texts;
    for (const TokenSpan& span : spans)
        texts.append(span.text);
    return texts.join('|');
}

} // namespace

/// One text through real tokenizers.
class TestReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void spansCoverTheText();
    void partsOfACharacterShareItsBytes();
    void equalTokenizersSeeUpToEachPosition();
    void otherTokenizerSeesWhatIsSettled();
    void unknownTextKeepsItsPlace();
    void longTextIsShortened();
    void pairsAreCompared();
    void panelReadsInTheBackground();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    Path other() const { return m_folder->path().toStdString(); }
};

void TestReading::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QFile file(m_folder->filePath("tokenizer.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(pairs);
}

void TestReading::spansCoverTheText()
{
    const auto tokenizer = Tokenizer::fromText(pairs, "test");
    const std::vector<TokenSpan> spans = spansOfIds(tokenizer, {0, 6, 4, 3});
    QCOMPARE(textOf(spans), QString("<s>|12|+|3"));
    QCOMPARE(spans[0].begin, spans[0].end);
    QCOMPARE(spans[1].end, std::size_t(2));
    QCOMPARE(spans[3].begin, std::size_t(3));
    QCOMPARE(spans[3].end, std::size_t(4));
}

void TestReading::partsOfACharacterShareItsBytes()
{
    const auto tokenizer = Tokenizer::fromText(pairs, "test");
    const std::vector<TokenSpan> spans = spansOfIds(tokenizer, {1, 7, 8}); // "1ä"
    QCOMPARE(textOf(spans), QString("1|C3|A4"));
    QCOMPARE(spans[1].begin, std::size_t(1));
    QCOMPARE(spans[1].end, std::size_t(2));
    QCOMPARE(spans[2].end, std::size_t(3));
}

void TestReading::equalTokenizersSeeUpToEachPosition()
{
    TokenizerCache cache;
    const Reading reading =
        readTogether(cache, {{"anchor", models / "anchor"}, {"skill", models / "augmenting"}}, "12+3=", "15", 100);
    QCOMPARE(reading.augmenting.size(), std::size_t(1));
    QCOMPARE(reading.augmenting[0].tokens.size(), reading.anchor.tokens.size());
    for (std::size_t i = 0; i < reading.augmenting[0].settled.size(); ++i)
        QCOMPARE(reading.augmenting[0].settled[i], int(i) + 1);
    QVERIFY(reading.promptLength < int(reading.anchor.tokens.size()));
}

void TestReading::otherTokenizerSeesWhatIsSettled()
{
    TokenizerCache cache;
    const Reading reading = readTogether(cache, {{"anchor", models / "anchor"}, {"pairs", other()}}, "12+3=", "", 100);
    QCOMPARE(textOf(reading.augmenting.at(0).tokens), QString("12|+|3|="));
    const std::vector<int>& settled = reading.augmenting[0].settled;
    QCOMPARE(settled.size(), reading.anchor.tokens.size());
    QVERIFY(std::ranges::is_sorted(settled));
    QCOMPARE(settled.back(), 4);
    // The anchor reads characters; behind its "1" the other model's "12" is not settled.
    const auto one = std::ranges::find(reading.anchor.tokens, QString("1"), &TokenSpan::text);
    QCOMPARE(settled[std::size_t(one - reading.anchor.tokens.begin())], 0);
}

/// An unknown token spells nothing, but covers the text it was read from; what follows stands where it is, and nothing
/// of the answer before the hard boundary.
void TestReading::unknownTextKeepsItsPlace()
{
    const Path skills = Path(CALM_SOURCE_DIR) / "projects" / "three-skills" / "models";
    TokenizerCache tokenizers;
    const std::string prompt = "<aUb>="; // neither knows capital letters
    const Reading reading =
        readTogether(tokenizers, {{"anchor", skills / "anchor"}, {"codes", skills / "codes"}}, prompt, "177", 1000);
    const std::vector<TokenSpan>& codes = reading.augmenting.at(0).tokens;
    const auto tokenAt = [&codes](std::size_t begin) {
        const auto it = std::ranges::find_if(
            codes, [begin](const TokenSpan& token) { return token.begin == begin && token.end > begin; });
        return it == codes.end() ? QString() : it->text;
    };
    QCOMPARE(tokenAt(1), QString("a"));
    QCOMPARE(tokenAt(2), QString("[UNK]"));
    QCOMPARE(tokenAt(3), QString("b"));
    QCOMPARE(tokenAt(5), QString("="));
    QCOMPARE(tokenAt(prompt.size()), QString("[UNK]")); // it knows no such number
}

void TestReading::longTextIsShortened()
{
    TokenizerCache cache;
    const std::vector<ReadingModel> both{{"anchor", models / "anchor"}, {"pairs", other()}};
    std::string sum;
    for (int i = 0; i < 100; ++i)
        sum += "1+2=";
    const Reading reading = readTogether(cache, both, sum, "", 50);
    QVERIFY(reading.shortened);
    QCOMPARE(reading.anchor.tokens.size(), std::size_t(50));
    QVERIFY(reading.augmenting[0].tokens.size() <= 50);
}

void TestReading::pairsAreCompared()
{
    QTemporaryDir empty;
    const std::vector<PairReading> found =
        readPairs(models / "anchor", {models / "augmenting", other(), empty.path().toStdString()});
    QCOMPARE(found.size(), std::size_t(3));
    QCOMPARE(matchLabel(found[0]), QString("same tokenizer"));
    QCOMPARE(matchLabel(found[1]), QString("aligned by bytes"));
    QVERIFY(found[2].match == TokenizerMatch::impossible);
    QVERIFY(matchHelp(found[2]).contains("has no tokenizer"));
}

void TestReading::panelReadsInTheBackground()
{
    ReadingPanel panel;
    panel.resize(500, 200);
    panel.setHint("Select an example.");
    auto* note = panel.findChild<QLabel*>("alignmentNote");
    QVERIFY(note->text().contains("Choose an anchor"));
    panel.setModels({{"anchor", models / "anchor"}, {"pairs", other()}});
    QCOMPARE(note->text(), QString("Select an example."));
    panel.setText("12+3=", "15");
    QTRY_VERIFY(panel.findChild<QLabel*>("alignmentSentence")->text().contains("tokens of pairs"));
    QCOMPARE(panel.findChild<AlignmentView*>()->reading().augmenting.size(), std::size_t(1));
    panel.setText("x", ""); // no token of the other model's vocabulary
    QTRY_COMPARE(note->text().isEmpty(), false);
}

QTEST_MAIN(TestReading)
#include "test_reading.moc"
