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
    void chatTemplatesStandAtTheirMessage();
    void ownTemplateOfTheAnchorIsRead();
    void summaryCountsWhatIsLearnedAndCut();
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
        readTogether(cache, {{"anchor", models / "anchor"}, {"skill", models / "augmenting"}}, {"12+3=", "15"}, 100);
    QCOMPARE(reading.augmenting.size(), std::size_t(1));
    QCOMPARE(reading.augmenting[0].tokens.size(), reading.anchor.tokens.size());
    for (std::size_t i = 0; i < reading.augmenting[0].settled.size(); ++i)
        QCOMPARE(reading.augmenting[0].settled[i], int(i) + 1);
    QVERIFY(reading.promptLength < int(reading.anchor.tokens.size()));
}

void TestReading::otherTokenizerSeesWhatIsSettled()
{
    TokenizerCache cache;
    const Reading reading =
        readTogether(cache, {{"anchor", models / "anchor"}, {"pairs", other()}}, {"12+3=", ""}, 100);
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
        readTogether(tokenizers, {{"anchor", skills / "anchor"}, {"codes", skills / "codes"}}, {prompt, "177"}, 1000);
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
    const Reading reading = readTogether(cache, both, {sum, ""}, 50);
    QVERIFY(reading.shortened);
    QCOMPARE(reading.anchor.tokens.size(), std::size_t(50));
    QVERIFY(reading.augmenting[0].tokens.size() <= 50);
}

/// Each model reads its own template's text; the message itself stands at the same bytes for both, and what the other's
/// template writes around it where the anchor's does.
void TestReading::chatTemplatesStandAtTheirMessage()
{
    TokenizerCache cache;
    const ReadingModel anchor{"anchor", models / "anchor", "{% for m in messages %}1={{ m.content }}+{% endfor %}"};
    const ReadingModel pairsModel{"pairs", other(), "{% for m in messages %}3{{ m.content }}==={% endfor %}"};
    const Reading reading = readTogether(cache, {anchor, pairsModel}, {"2+2", "3", true}, 100);
    std::size_t first = reading.anchor.tokens.size(), last = 0; // the message within "1=2+2+"
    for (std::size_t i = 0; i < reading.anchor.tokens.size(); ++i)
        if (reading.anchor.tokens[i].begin >= 2 && reading.anchor.tokens[i].end <= 5 &&
            reading.anchor.tokens[i].end > reading.anchor.tokens[i].begin) {
            first = std::min(first, i);
            last = i;
        }
    QCOMPARE(reading.anchor.tokens[first].text, QString("2"));
    QCOMPARE(last - first, std::size_t(2));
    const std::vector<TokenSpan>& own = reading.augmenting.at(0).tokens; // 3 2 + 2 = = =
    QVERIFY(own.size() >= 7);
    QCOMPARE(own[0].text, QString("3"));
    QCOMPARE(own[0].begin, std::size_t(0));
    QCOMPARE(own[0].end, std::size_t(2));
    QCOMPARE(own[1].begin, std::size_t(2));
    QCOMPARE(own[3].end, std::size_t(5));
    for (std::size_t i = 4; i < 7; ++i) {
        QCOMPARE(own[i].text, QString("="));
        QCOMPARE(own[i].begin, std::size_t(5));
        QCOMPARE(own[i].end, std::size_t(i < 6 ? 5 : 6));
    }
}

void TestReading::ownTemplateOfTheAnchorIsRead()
{
    TokenizerCache cache;
    const ReadingModel anchor{"anchor", models / "anchor", "{% for m in messages %}1+{{ m.content }}={% endfor %}"};
    QString text;
    for (const TokenSpan& token : readTogether(cache, {anchor}, {"2", "", true}, 100).anchor.tokens)
        if (!token.special)
            text += token.text;
    QCOMPARE(text, QString("1+2="));
}

/// Worked by hand: 10 tokens, the response begins at the 7th.
void TestReading::summaryCountsWhatIsLearnedAndCut()
{
    Reading reading;
    QCOMPARE(readingSummary(reading, 0), QString());
    reading.tokens = 10;
    reading.promptLength = 6;
    QCOMPARE(readingSummary(reading, 0), QString("10 tokens of the anchor, 4 of them learned."));
    QCOMPARE(readingSummary(reading, 10), readingSummary(reading, 0));
    QCOMPARE(readingSummary(reading, 8),
             QString("10 tokens of the anchor: 8 within the limit, 2 of them learned; 2 cut off."));
    QVERIFY(readingSummary(reading, 4).contains("0 of them learned; 6 cut off"));
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
    panel.setText({"12+3=", "15"});
    QTRY_VERIFY(panel.findChild<QLabel*>("alignmentSentence")->text().contains("tokens of pairs"));
    QCOMPARE(panel.findChild<AlignmentView*>()->reading().augmenting.size(), std::size_t(1));
    panel.setText({"x", ""}); // no token of the other model's vocabulary
    QTRY_COMPARE(note->text().isEmpty(), false);
}

QTEST_MAIN(TestReading)
#include "test_reading.moc"
