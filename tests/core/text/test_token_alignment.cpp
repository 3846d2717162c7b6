// What is settled must hold for every continuation, for tokenizers of all kinds and texts of all kinds.

#include "core/base/random.h"
#include "core/text/token_alignment.h"
#include "core/text/tokenizer.h"
#include "core/text/utf8.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <functional>

using namespace calm;

namespace
{
const Path fixtures = Path(CALM_SOURCE_DIR) / "tests/fixtures/tokenizers";

struct Named
{
    std::string name;
    std::shared_ptr<const Tokenizer> tokenizer;
};

/// Every tokenizer there is: the fixtures', the example's, and the reference set's where it is.
std::vector<Named> tokenizers()
{
    std::vector<Named> all;
    std::vector<Path> folders{fixtures / "reference"};
    if (const char* reference = std::getenv("CALM_REFERENCE"))
        folders.push_back(Path(reference) / "tokenizers");
    for (const Path& folder : folders)
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (std::filesystem::exists(entry.path() / "tokenizer.json") ||
                std::filesystem::exists(entry.path() / "tokenizer.model"))
                all.push_back({entry.path().filename().string(), Tokenizer::load(entry.path())});
    for (const char* name : {"kv", "smollm2"})
        all.push_back({name, Tokenizer::load(fixtures / name)});
    std::ranges::sort(all, {}, &Named::name);
    return all;
}

/// Words, spaces, digits, marks, emoji, code, added tokens and whatever else, one after the other.
class Texts
{
public:
    Texts(const Tokenizer& tokenizer, std::uint64_t seed) : m_random(seed)
    {
        for (int id = 0; id < tokenizer.vocabularySize() && m_added.size() < 40; ++id)
            if (tokenizer.hasToken(id) && tokenizer.isSpecial(id))
                m_added.push_back(tokenizer.tokenOf(id));
        for (int i = 0; i < 60; ++i)
            if (const int id = static_cast<int>(below(static_cast<std::size_t>(tokenizer.vocabularySize())));
                tokenizer.hasToken(id))
                m_added.push_back(tokenizer.decode({&id, 1}, false));
    }

    std::string text(std::size_t parts)
    {
        std::string text;
        for (std::size_t i = 0; i < parts; ++i)
            text += part();
        return text;
    }

    /// A text cut anywhere, between bytes.
    std::vector<std::string> cut(const std::string& text)
    {
        std::vector<std::string> pieces;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = std::min(text.size() - at, 1 + below(below(4) == 0 ? 12 : 3));
            pieces.push_back(text.substr(at, size));
            at += size;
        }
        return pieces;
    }

    std::size_t below(std::size_t count) { return static_cast<std::size_t>(m_random.below(count)); }

private:
    std::string part()
    {
        static const std::vector<std::string> words{"hello",
                                                    "World",
                                                    "it's",
                                                    "don't",
                                                    "we'll",
                                                    "I'VE",
                                                    "ing",
                                                    "the",
                                                    "token",
                                                    "alignment",
                                                    "Über",
                                                    "naïve",
                                                    "façade",
                                                    "ΣΟΦΟΣ",
                                                    "привет",
                                                    "мир",
                                                    "안녕하세요",
                                                    "日本語",
                                                    "東京都",
                                                    "これは",
                                                    "テスト",
                                                    "שלום",
                                                    "مرحبا",
                                                    "ไทย",
                                                    "हिन्दी",
                                                    "a\xCC\x81",
                                                    "e\xCC\x88\xCC\x81",
                                                    "\xCC\x81",
                                                    "\xEF\xAC\x81",
                                                    "\xE2\x84\xA2",
                                                    "①",
                                                    "Å",
                                                    "\xE2\x84\xAB",
                                                    "ﷺ",
                                                    "㍿",
                                                    "ǆ",
                                                    "İ",
                                                    "ß",
                                                    "ẞ",
                                                    "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB",
                                                    "👩‍👩‍👧",
                                                    "👍🏽",
                                                    "🇩🇪",
                                                    "❤️",
                                                    "🤖",
                                                    "\xE2\x80\x8D",
                                                    "\xEF\xB8\x8F",
                                                    "\xC2\xA0",
                                                    "\xE2\x80\x83",
                                                    "\xE3\x80\x80",
                                                    "\xE2\x96\x81",
                                                    "\xEF\xBF\xBD",
                                                    "(",
                                                    ")",
                                                    "{",
                                                    "}",
                                                    "[]",
                                                    "->",
                                                    "==",
                                                    "!=",
                                                    "...",
                                                    "…",
                                                    "?",
                                                    "!",
                                                    "'",
                                                    "\"",
                                                    "``",
                                                    "''",
                                                    "'s",
                                                    "'ll",
                                                    "<",
                                                    ">",
                                                    "<|",
                                                    "|>",
                                                    "<s",
                                                    "</",
                                                    "/",
                                                    "\\n",
                                                    "#include",
                                                    "def f(x):",
                                                    "return",
                                                    "0x1F",
                                                    "e-10",
                                                    "http://",
                                                    "@user",
                                                    "_",
                                                    "__init__",
                                                    "a_b",
                                                    "ÄÖÜ",
                                                    "\t",
                                                    "\n",
                                                    "\r\n",
                                                    "\n\n",
                                                    " \n",
                                                    "\v",
                                                    "\x01"};
        switch (below(12)) {
        case 0:
            return " ";
        case 1:
            return std::string(1 + below(5), ' ');
        case 2:
            return std::string(1 + below(3), "\n\t "[below(3)]);
        case 3:
            return std::to_string(m_random.below(below(2) == 0 ? 10 : 100000));
        case 4:
            return std::string(1 + below(4), static_cast<char>('a' + below(26)));
        case 5:
            return toUtf8(static_cast<char32_t>(below(2) == 0 ? 0x20 + below(0x3000) : 0xA0 + below(0x500)));
        case 6:
            return m_added.empty() ? "x" : m_added[below(m_added.size())];
        case 7: {
            const std::string& whole = m_added.empty() ? words[0] : m_added[below(m_added.size())];
            return whole.substr(0, below(whole.size() + 1));
        }
        case 8:
            return " " + words[below(words.size())];
        case 9:
            return below(8) == 0 ? std::string(1, static_cast<char>(0x80 + below(0x80))) : words[below(words.size())];
        default:
            return words[below(words.size())];
        }
    }

    Random m_random;
    std::vector<std::string> m_added;
};

bool isPrefix(const std::vector<int>& beginning, const std::vector<int>& ids)
{
    return beginning.size() <= ids.size() && std::equal(beginning.begin(), beginning.end(), ids.begin());
}

std::string tail(const std::vector<int>& ids, std::size_t from, std::size_t count)
{
    std::string s;
    for (std::size_t i = from; i < std::min(ids.size(), from + count); ++i)
        s += " " + std::to_string(ids[i]);
    return s;
}
std::string told(const std::string& name, const std::string& text, const std::vector<int>& settled,
                 const std::vector<int>& ids)
{
    const auto differ = static_cast<std::size_t>(
        std::mismatch(settled.begin(), settled.end(), ids.begin(), ids.end()).first - settled.begin());
    const std::size_t from = differ > 4 ? differ - 4 : 0;
    return name + ": " +
           QByteArray::fromStdString(text).toPercentEncoding(" abcdefghijklmnopqrstuvwxyz").toStdString() +
           "\nfrom token " + std::to_string(from) + " settled" + tail(settled, from, 10) + " but" + tail(ids, from, 10);
}
} // namespace

class TestTokenAlignment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// For any text and any way of cutting it: what is settled begins the tokens of the text, however it goes on; it
    /// never shrinks; and at the end of the segment it is all.
    void settledTokensBeginEveryContinuation()
    {
        const char* rounds = std::getenv("CALM_ALIGNMENT_ROUNDS");
        const int count = rounds ? std::atoi(rounds) : 300;
        for (const auto& [name, tokenizer] : tokenizers()) {
            Texts texts(*tokenizer, 7 + (rounds ? static_cast<std::uint64_t>(count) : 0));
            for (int round = 0; round < count; ++round) {
                const std::string text = texts.text(1 + texts.below(14));
                TokenAlignment alignment(tokenizer);
                std::string read;
                std::size_t before = 0;
                for (const std::string& piece : texts.cut(text)) {
                    alignment.read(piece);
                    read += piece;
                    QVERIFY(alignment.settled().size() >= before);
                    before = alignment.settled().size();
                    const std::string other = read + texts.text(1 + texts.below(3));
                    const auto ids = tokenizer->encode(other, false).ids;
                    QVERIFY2(isPrefix(alignment.settled(), ids), told(name, other, alignment.settled(), ids).c_str());
                }
                const auto ids = tokenizer->encode(text, false).ids;
                QVERIFY2(isPrefix(alignment.settled(), ids), told(name, text, alignment.settled(), ids).c_str());
                alignment.endSegment();
                QVERIFY2(alignment.settled() == ids, told(name, text, alignment.settled(), ids).c_str());
            }
        }
    }

    /// Long texts, where only the end is read again.
    void longTextsSettleAsTheyGo()
    {
        for (const auto& [name, tokenizer] : tokenizers()) {
            Texts texts(*tokenizer, 11);
            const std::string text = texts.text(400);
            TokenAlignment alignment(tokenizer);
            const auto ids = tokenizer->encode(text, false).ids;
            for (const std::string& piece : texts.cut(text)) {
                alignment.read(piece);
                QVERIFY2(isPrefix(alignment.settled(), ids), told(name, text, alignment.settled(), ids).c_str());
            }
            alignment.endSegment();
            QVERIFY2(alignment.settled() == ids, name.c_str());
        }
    }

    /// Segments are tokenized each on its own, and ids stand between them as they are.
    void boundaries()
    {
        for (const auto& [name, tokenizer] : tokenizers()) {
            TokenAlignment alignment(tokenizer);
            std::vector<int> expected{5};
            alignment.add(5);
            for (const std::string text : {"a bra", "", "cada bra", "  "}) {
                alignment.read(text);
                alignment.endSegment();
                for (const int id : tokenizer->encode(text, false).ids)
                    expected.push_back(id);
                QVERIFY2(alignment.settled() == expected, name.c_str());
            }
            alignment.read("12");
            alignment.add(7);
            for (const int id : tokenizer->encode("12", false).ids)
                expected.push_back(id);
            expected.push_back(7);
            QVERIFY2(alignment.settled() == expected, name.c_str());
        }
    }

    /// A number, a letter and a sign are one token each: only a number may go on.
    void exampleSettlesAtOnce()
    {
        const auto tokenizer = Tokenizer::load(Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic/models/anchor");
        TokenAlignment alignment(tokenizer);
        const std::vector<std::pair<std::string, std::size_t>> steps{{"<", 1}, {"a", 2}, {"b", 3}, {">", 4}, {"+", 5},
                                                                     {"1", 5}, {"2", 5}, {"-", 7}, {"=", 8}};
        for (const auto& [text, settled] : steps) {
            alignment.read(text);
            QCOMPARE(alignment.settled().size(), settled);
        }
    }

    /// Of an ordinary text, all but its last word is settled, whatever the kind of tokenizer.
    void allButTheLastWordIsSettled()
    {
        const std::string text = "The quick brown fox jumps over the lazy dog and runs away";
        for (const auto& [name, tokenizer] : tokenizers()) {
            TokenAlignment alignment(tokenizer);
            alignment.read(text);
            const Encoding whole = tokenizer->encode(text, false);
            std::size_t inLastWord = 0;
            for (const auto& [begin, end] : whole.byteOffsets)
                inLastWord += end > text.rfind(" runs");
            if (whole.byteOffsets.back().second < text.size())
                continue; // it passes over characters it has no token for
            QVERIFY2(alignment.settled().size() + inLastWord >= whole.ids.size(),
                     (name + " settled only " + std::to_string(alignment.settled().size()) + " of " +
                      std::to_string(whole.ids.size()))
                         .c_str());
        }
    }

    /// Bytes of a character come one by one: nothing of it is settled before the last.
    void charactersInParts()
    {
        for (const auto& [name, tokenizer] : tokenizers()) {
            TokenAlignment alignment(tokenizer);
            alignment.read("x \xF0\x9F");
            const std::size_t before = alignment.settled().size();
            const auto ids = tokenizer->encode("x \xF0\x9F\xA4\x96 y", false).ids;
            QVERIFY2(isPrefix(alignment.settled(), ids), name.c_str());
            alignment.read("\xA4");
            QCOMPARE(alignment.settled().size(), before);
            alignment.read("\x96 y");
            alignment.endSegment();
            QVERIFY2(alignment.settled() == ids, name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestTokenAlignment)
#include "test_token_alignment.moc"
