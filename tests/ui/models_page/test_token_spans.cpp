#include "ui/reading/token_spans.h"

#include "core/base/json.h"
#include "ui/models_page/token_chips.h"
#include "ui/models_page/tokenizer_box.h"
#include "ui/widgets/text_box.h"

#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QTest>

#include <fstream>

using namespace calm;
using namespace calm::ui;

namespace
{

const Path anchor = Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic" / "models" / "anchor";

QStringList textsOf(const TokenizedText& text)
{
    QStringList texts;
    for (const TokenSpan& span : text.spans)
        texts.append(span.text);
    return texts;
}

} // namespace

/// Tokens as the box shows them, against the tokenizer's own ids and against the reference's cases.
class TestTokenSpans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsAreTheTokenizers();
    void blanksAreVisible();
    void partsOfACharacterAreBytes();
    void referenceCases();
    void boxShowsIdsSpecialTokensAndCounts();
    void longTextsAreCapped();
    void cacheFollowsTheFile();
};

void TestTokenSpans::idsAreTheTokenizers()
{
    const auto tokenizer = Tokenizer::load(anchor);
    const TokenizedText shown = tokenSpans(*tokenizer, "<ab>+12=", true, 100);
    const Encoding encoding = tokenizer->encode("<ab>+12=", true);
    QCOMPARE(shown.tokens, encoding.ids.size());
    for (std::size_t i = 0; i < encoding.ids.size(); ++i) {
        QCOMPARE(shown.spans[i].id, encoding.ids[i]);
        QCOMPARE(shown.spans[i].begin, encoding.byteOffsets[i].first);
        QCOMPARE(shown.spans[i].end, encoding.byteOffsets[i].second);
    }
    QCOMPARE(textsOf(shown), (QStringList{"[BOS]", "<", "a", "b", ">", "+", "12", "="}));
    QVERIFY(shown.spans[0].special);
    QVERIFY(!shown.spans[1].special);
}

void TestTokenSpans::blanksAreVisible()
{
    QCOMPARE(visibleText(" a\tb\n"), QString::fromUtf8("·a⇥b↵"));
    QCOMPARE(visibleText(QString(QChar(1))), QString(QChar(0x2401)));
}

/// A tokenizer with one token per byte: a euro sign is three of them, none of which is a character.
void TestTokenSpans::partsOfACharacterAreBytes()
{
    Json vocabulary = Json::object();
    for (const char* token : {"â", "Ĥ", "¬", "a"})
        vocabulary[token] = vocabulary.size();
    const Json file{{"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", Json::array()}}},
                    {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}},
                    {"decoder", {{"type", "ByteLevel"}}}};
    const auto tokenizer = Tokenizer::fromText(file.dump(), "test");
    QCOMPARE(textsOf(tokenSpans(*tokenizer, "a€", false, 10)), (QStringList{"a", "E2", "82", "AC"}));
}

void TestTokenSpans::referenceCases()
{
    const QString reference = qEnvironmentVariable("CALM_REFERENCE");
    if (reference.isEmpty())
        QSKIP("CALM_REFERENCE names no folder of reference answers.");
    const Path folder = Path(reference.toStdString()) / "tokenizers" / "smollm2";
    const auto tokenizer = Tokenizer::load(folder);
    std::ifstream cases(folder / "cases.jsonl");
    int compared = 0;
    for (std::string line; std::getline(cases, line) && compared < 200; ++compared) {
        const Json expected = Json::parse(line);
        const TokenizedText shown = tokenSpans(*tokenizer, expected["text"].get<std::string>(), false, 1'000'000);
        std::vector<int> ids;
        for (const TokenSpan& span : shown.spans)
            ids.push_back(span.id);
        QCOMPARE(ids, expected["ids"].get<std::vector<int>>());
    }
    QVERIFY(compared > 0);
}

void TestTokenSpans::boxShowsIdsSpecialTokensAndCounts()
{
    TokenizerBox box(std::make_shared<TokenizerCache>());
    box.setModel(anchor, true);
    box.findChild<TextBox*>("tokenizerInput")->setPlainText("<ab>=");
    const auto* chips = box.findChild<TokenChips*>("tokenChips");
    QTRY_COMPARE(chips->count(), std::size_t(5));
    const auto tokenizer = Tokenizer::load(anchor);
    box.findChild<QCheckBox*>("tokenizerSpecial")->setChecked(true);
    QTRY_COMPARE(chips->count(), std::size_t(6));
    QCOMPARE(chips->tokens()[0].id, *tokenizer->bosId());
    QCOMPARE(box.findChild<QLabel*>("tokenCount")->text(), QString("6 tokens · 5 bytes"));
    const int withIds = chips->heightForWidth(400);
    box.findChild<QCheckBox*>("tokenizerIds")->setChecked(false);
    QVERIFY(chips->heightForWidth(400) < withIds);
    box.setModel("/nowhere", true);
    QTRY_COMPARE(chips->count(), std::size_t(0));
}

void TestTokenSpans::longTextsAreCapped()
{
    TokenizerBox box(std::make_shared<TokenizerCache>());
    box.setModel(anchor, true);
    box.findChild<TextBox*>("tokenizerInput")->setPlainText(QString("12+").repeated(2000));
    const auto* count = box.findChild<QLabel*>("tokenCount");
    QTRY_VERIFY(count->text().startsWith(QLocale().toString(4000) + " tokens"));
    QVERIFY(count->text().contains("drawn"));
    QCOMPARE(box.findChild<TokenChips*>("tokenChips")->count(), TokenizerBox::mostChips);
}

void TestTokenSpans::cacheFollowsTheFile()
{
    QTemporaryDir folder;
    const auto write = [&](const char* token) {
        QFile file(folder.filePath("tokenizer.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(R"({"model":{"type":"WordLevel","unk_token":")") + token + R"(","vocab":{")" + token +
                   R"(":0}}})");
        file.close();
    };
    TokenizerCache cache;
    const Path path = folder.path().toStdString();
    write("old");
    const auto first = cache.get(path);
    QCOMPARE(cache.get(path), first);
    write("new");
    std::filesystem::last_write_time(path / "tokenizer.json",
                                     std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
    QCOMPARE(cache.get(path)->tokenOf(0), std::string("new"));
}

QTEST_MAIN(TestTokenSpans)
#include "test_token_spans.moc"
