// Tokenizers whose tokens depend on how far before them the text began: what is read again from the middle must not be
// taken for the whole. Texts of few different characters, because there everything looks alike.

#include "core/base/random.h"
#include "core/text/token_alignment.h"
#include "core/text/tokenizer.h"

#include <QTest>

#include <algorithm>

using namespace calm;

namespace
{
/// BPE over letters, digits and white space, with some merges, after the given parts.
std::string bpe(const std::string& preTokenizer, const std::string& normalizer = "null",
                const std::string& addedTokens = "[]")
{
    std::string vocabulary, merges;
    int id = 0;
    for (const std::string token : {"<unk>", "a",  "b",  "1",   "2",   " ",   "\\n", "é",  "aa", "ab",  "ba",
                                    "11",    "12", "21", "122", "aab", "bab", "  ",  " a", "b ", "aaaa"})
        vocabulary += (id ? ",\"" : "\"") + token + "\":" + std::to_string(id), ++id;
    for (const std::string merge : {R"(["a","a"])", R"(["1","2"])", R"(["b","a"])", R"(["a","b"])", R"(["1","1"])",
                                    R"(["2","1"])", R"(["12","2"])", R"(["aa","b"])", R"(["ba","b"])", R"([" "," "])",
                                    R"([" ","a"])", R"(["b"," "])", R"(["aa","aa"])"})
        merges += (merges.empty() ? "" : ",") + merge;
    return R"({"added_tokens":)" + addedTokens + R"(,"normalizer":)" + normalizer + R"(,"pre_tokenizer":)" +
           preTokenizer + R"(,"model":{"type":"BPE","unk_token":"<unk>","vocab":{)" + vocabulary + R"(},"merges":[)" +
           merges + "]}}";
}

std::string split(const std::string& expression, const std::string& behavior = "Isolated", bool invert = false)
{
    return R"({"type":"Split","pattern":{"Regex":")" + expression + R"("},"behavior":")" + behavior + R"(","invert":)" +
           (invert ? "true}" : "false}");
}

std::string steps(const std::string& key, const std::string& first, const std::string& second)
{
    return R"({"type":"Sequence",")" + key + R"(":[)" + first + "," + second + "]}";
}

/// Several ways to spell most texts have the same score.
std::string unigramWithTies(const std::string& preTokenizer)
{
    return R"({"added_tokens":[],"pre_tokenizer":)" + preTokenizer +
           R"(,"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-0.7],["aa",-1.4],["aaa",-2.1],["b",-0.3],
              ["ab",-1.0],["ba",-1.0],[" ",-1.1],["  ",-2.2],["1",-0.9],["11",-1.8],["12",-1.0],["2",-0.1],["▁",-0.2],
              ["▁a",-0.9],["▁▁",-0.4]]}})";
}

std::string word(const std::string& preTokenizer)
{
    return R"({"added_tokens":[],"pre_tokenizer":)" + preTokenizer +
           R"(,"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
              "max_input_chars_per_word":6,"vocab":{"[UNK]":0,"a":1,"##a":2,"b":3,"##b":4,"aa":5,"##aa":6,"1":7,
              "##1":8,"##2":9,"2":10,"##12":11,"ab":12}}})";
}

const char* const llama3Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+)";
} // namespace

class TestTokenAlignmentPhases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void settledTokensBeginEveryContinuation_data()
    {
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char* name, const std::string& json) {
            QTest::newRow(name) << QByteArray::fromStdString(json);
        };
        const std::string fixed = R"({"type":"FixedLength","length":5})";
        row("three digits a piece", bpe(split(llama3Expression)));
        row("fixed length", bpe(fixed));
        row("one to three letters, with what follows", bpe(split("[ab]{1,3}", "MergedWithPrevious", true)));
        row("pairs, neighbours as one", bpe(split("[ab]{2}", "Contiguous")));
        row("only matches are kept", bpe(split("[^b]{1,4}", "Removed", true)));
        row("matches are dropped", bpe(split("a{2,3}", "Removed")));
        row("digits by threes from the right", bpe(split(R"(\\d{1,3}(?=(?:\\d{3})*(?:\\D|$)))")));
        row("empty matches", bpe(split(R"((?=(\\d{3})+(?!\\d)))")));
        row("looks behind", bpe(split(R"((?<=a)b|(?<!1)2|\\w+|\\s+)")));
        row("edges of words", bpe(split(R"(\\b\\w{2}|\\B\\w|\\s)")));
        row("begins of lines", bpe(split(R"(^\\s*\\w+|\\w|\\W)")));
        row("what was matched", bpe(split(R"((.)\\1+|.)")));
        row("two steps",
            bpe(steps("pretokenizers", split(R"(\\p{N}{1,3})"), R"({"type":"Digits","individual_digits":true})")));
        row("two steps that count", bpe(steps("pretokenizers", split("[ab]{1,4}"), split("a{2}"))));
        row("replaces runs", bpe("null", R"({"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "})"));
        row("replaces threes", bpe("null", R"({"type":"Replace","pattern":{"String":"aab"},"content":"b"})"));
        row("replaces twice",
            bpe("null", steps("normalizers", R"({"type":"Replace","pattern":{"String":"aa"},"content":""})",
                              R"({"type":"Replace","pattern":{"String":"b"},"content":"aa"})")));
        row("composes", bpe(split("[ab]{1,3}"), R"({"type":"NFC"})"));
        row("nothing is cut", bpe("null"));
        row("added tokens", bpe(split(llama3Expression), "null",
                                R"([{"id":21,"content":"1a"},{"id":22,"content":"aba","single_word":true},
                                    {"id":23,"content":"a 1","lstrip":true,"rstrip":true}])"));
        row("ties over a whole text", unigramWithTies("null"));
        row("ties, one piece",
            unigramWithTies(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":false})"));
        row("ties in words",
            unigramWithTies(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true})"));
        row("words of fixed length", word(R"({"type":"FixedLength","length":4})"));
        row("long words are unknown", word(R"({"type":"Whitespace"})"));
    }

    void settledTokensBeginEveryContinuation()
    {
        QFETCH(QByteArray, json);
        const auto tokenizer = Tokenizer::fromText(json.toStdString(), "the test's tokenizer");
        Random random(5);
        const std::vector<std::vector<std::string>> alphabets{{"1", "2"},
                                                              {"1", "1", "a"},
                                                              {"a", "b"},
                                                              {"a"},
                                                              {"a", "b", " "},
                                                              {" ", "\n", "a"},
                                                              {"1", "2", "a", "b", " "},
                                                              {"e", "\xCC\x81", "a", "1"}};
        const auto text = [&](std::size_t size) {
            const auto& alphabet = alphabets[random.below(alphabets.size())];
            std::string result;
            while (result.size() < size)
                result += alphabet[random.below(alphabet.size())];
            return result;
        };
        for (int round = 0; round < 150; ++round) {
            const std::string whole = text(1 + random.below(120)) + text(random.below(20));
            const auto ids = tokenizer->encode(whole, false).ids;
            const auto begins = [](const std::vector<int>& some, const std::vector<int>& all) {
                return some.size() <= all.size() && std::equal(some.begin(), some.end(), all.begin());
            };
            TokenAlignment alignment(tokenizer);
            for (std::size_t at = 0; at < whole.size();) {
                const std::size_t size = std::min<std::size_t>(whole.size() - at, 1 + random.below(4));
                alignment.read(std::string_view(whole).substr(at, size));
                at += size;
                QVERIFY2(begins(alignment.settled(), ids), (whole.substr(0, at) + "|" + whole.substr(at)).c_str());
                if (random.below(8) == 0) {
                    TokenAlignment atOnce(tokenizer);
                    atOnce.read(std::string_view(whole).substr(0, at));
                    QVERIFY2(atOnce.settled() == alignment.settled(), "how a text is cut must make no difference");
                }
                const std::string other = whole.substr(0, at) + text(1 + random.below(5));
                if (whole.size() == at || static_cast<unsigned char>(whole[at]) < 0x80)
                    QVERIFY2(begins(alignment.settled(), tokenizer->encode(other, false).ids), other.c_str());
            }
            alignment.endSegment();
            QVERIFY(alignment.settled() == ids);
        }
    }
};

QTEST_APPLESS_MAIN(TestTokenAlignmentPhases)
#include "test_token_alignment_phases.moc"
