#include "core/base/error.h"
#include "core/base/random.h"
#include "core/text/tokenization_model.h"
#include "core/text/utf8.h"
#include "tests/core/text/part_from_text.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

using namespace calm;

namespace
{
/// "token@begin-end token@begin-end"
std::string tokens(const TokenizationModel& model, const std::string& piece)
{
    std::vector<PieceToken> found;
    model.tokenize(piece, found);
    std::string result;
    for (const PieceToken& token : found) {
        result += result.empty() ? "" : " ";
        result += std::string(*model.vocabulary().find(token.id)) + "@" + std::to_string(token.range.begin) + "-" +
                  std::to_string(token.range.end);
    }
    return result;
}

std::string tokens(const char* part, const std::string& piece)
{
    return tokens(*TokenizationModel::read(partFromText(part)), piece);
}

/// Byte-pair encoding as its definition says it, with no thought for speed.
std::vector<std::string> bpeByDefinition(const std::string& piece,
                                         const std::vector<std::pair<std::string, std::string>>& merges)
{
    std::vector<std::string> symbols;
    for (std::size_t at = 0; at < piece.size(); at += symbols.back().size())
        symbols.push_back(piece.substr(at, firstCharacter(std::string_view(piece).substr(at)).size));
    while (true) {
        std::size_t best = merges.size();
        std::size_t place = 0;
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
            const auto it = std::find(merges.begin(), merges.end(), std::pair(symbols[i], symbols[i + 1]));
            const auto rank = static_cast<std::size_t>(it - merges.begin());
            if (rank < best) {
                best = rank;
                place = i;
            }
        }
        if (best == merges.size())
            return symbols;
        symbols[place] += symbols[place + 1];
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(place) + 1);
    }
}
} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordLevel();
    void bpeMergesInOrderOfRank();
    void bpeAgreesWithItsDefinition();
    void bpeUnknownCharacters();
    void bpeBytes();
    void bpePrefixAndSuffix();
    void bpeIgnoresMergesForWholeTokens();
    void bpeOfAMillionEqualLetters();
    void unigramTakesTheBestPath();
    void unigramAgreesWithAllPaths();
    void unigramUnknownCharacters();
    void unigramOfAMillionEqualLetters();
    void wordPiece();
};

void TestModels::wordLevel()
{
    const char* part = R"({"type":"WordLevel","vocab":{"[UNK]":0,"12":1},"unk_token":"[UNK]"})";
    QCOMPARE(tokens(part, "12"), std::string("12@0-2"));
    QCOMPARE(tokens(part, "13"), std::string("[UNK]@0-2"));
    const char* strict = R"({"type":"WordLevel","vocab":{"12":1},"unk_token":"[UNK]"})";
    QVERIFY_EXCEPTION_THROWN(tokens(strict, "13"), Error);
}

void TestModels::bpeMergesInOrderOfRank()
{
    const char* part =
        R"({"type":"BPE","vocab":{"a":0,"b":1,"c":2,"ab":3,"bc":4,"abc":5},
                           "merges":["b c","a b","ab c"]})";
    QCOMPARE(tokens(part, "abc"), std::string("a@0-1 bc@1-3"));
    QCOMPARE(tokens(part, "abab"), std::string("ab@0-2 ab@2-4"));
    const char* pairs = R"({"vocab":{"a":0," ":1," a":2},"merges":[[" ","a"]]})"; // newer
                                                                                  // spelling, no type
    QCOMPARE(tokens(pairs, "a a"), std::string("a@0-1  a@1-3"));
}

void TestModels::bpeAgreesWithItsDefinition()
{
    Random random(11);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::string> known{"a", "b", "c", "é"};
        std::vector<std::pair<std::string, std::string>> merges;
        while (merges.size() < 12) {
            const std::pair merge(known[random.below(known.size())], known[random.below(known.size())]);
            if (std::find(merges.begin(), merges.end(), merge) != merges.end())
                continue;
            merges.push_back(merge);
            if (std::find(known.begin(), known.end(), merge.first + merge.second) == known.end())
                known.push_back(merge.first + merge.second);
        }
        known.insert(known.begin() + 4, "d");
        nlohmann::json json{{"type", "BPE"}, {"merges", merges}};
        for (std::size_t i = 0; i < known.size(); ++i)
            json["vocab"][known[i]] = i;
        const auto model = TokenizationModel::read(partFromText(json.dump().c_str()));
        for (int sample = 0; sample < 20; ++sample) {
            std::string piece;
            for (std::uint64_t length = 1 + random.below(150); piece.size() < length;)
                piece += known[random.below(random.below(9) == 0 ? 5 : 4)]; // "d" meets nothing
            std::vector<PieceToken> found;
            model->tokenize(piece, found);
            std::vector<std::string> spelled;
            for (const PieceToken& token : found) {
                spelled.emplace_back(*model->vocabulary().find(token.id));
                QCOMPARE(piece.substr(token.range.begin, token.range.size()), spelled.back());
            }
            QCOMPARE(spelled, bpeByDefinition(piece, merges));
        }
    }
}

void TestModels::bpeUnknownCharacters()
{
    QCOMPARE(tokens(R"({"type":"BPE","vocab":{"a":0,"?":1},"merges":[],"unk_token":"?"})", "aéxa"),
             std::string("a@0-1 ?@1-3 ?@3-4 a@4-5"));
    QCOMPARE(tokens(R"({"type":"BPE","vocab":{"a":0,"?":1},"merges":[],"unk_token":"?","fuse_unk":true})", "aéxa"),
             std::string("a@0-1 ?@1-4 a@4-5"));
    // What has no token at all is dropped, and ranges are told by adding up what is left.
    QCOMPARE(tokens(R"({"type":"BPE","vocab":{"a":0},"merges":[]})", "aéa"), std::string("a@0-1 a@1-2"));
    const char* strict = R"({"type":"BPE","vocab":{"a":0},"merges":[],"unk_token":"?"})";
    QCOMPARE(tokens(strict, "aa"), std::string("a@0-1 a@1-2"));
    QVERIFY_EXCEPTION_THROWN(tokens(strict, "é"), Error);
}

void TestModels::bpeBytes()
{
    const char* part =
        R"({"type":"BPE","vocab":{"a":0,"<0xC3>":1,"<0xA9>":2,"?":3},"merges":[],"unk_token":"?",
                           "byte_fallback":true})";
    QCOMPARE(tokens(part, "aé"), std::string("a@0-1 <0xC3>@1-2 <0xA9>@2-3"));
    QCOMPARE(tokens(part, "è"),
             std::string("?@0-2")); // one of its bytes has no token
    QCOMPARE(tokens(part, "èéa"),
             std::string("<0xC3>@0-1 <0xA9>@1-2 ?@2-4 a@4-5")); // as the library has it
}

void TestModels::bpePrefixAndSuffix()
{
    QCOMPARE(tokens(R"({"type":"BPE","vocab":{"a":0,"##b":1,"ab":2},"merges":["a ##b"],
                        "continuing_subword_prefix":"##"})",
                    "ab"),
             std::string("ab@0-2"));
    QCOMPARE(tokens(R"({"type":"BPE","vocab":{"a":0,"b</w>":1,"b":2},"merges":[],"end_of_word_suffix":"</w>"})", "bab"),
             std::string("b@0-1 a@1-2 b</w>@2-3"));
}

void TestModels::bpeIgnoresMergesForWholeTokens()
{
    const char* vocabulary = R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":[],"ignore_merges":true})";
    QCOMPARE(tokens(vocabulary, "ab"), std::string("ab@0-2"));
    QCOMPARE(tokens(vocabulary, "aba"), std::string("a@0-1 b@1-2 a@2-3"));
}

// A cost that grows with the square of the length would run into the test's time limit.
void TestModels::bpeOfAMillionEqualLetters()
{
    const auto model = TokenizationModel::read(
        partFromText(R"({"type":"BPE","vocab":{"a":0,"aa":1,"aaaa":2},"merges":["a a","aa aa"]})"));
    std::vector<PieceToken> found;
    model->tokenize(std::string(1'000'003, 'a'), found);
    QCOMPARE(found.size(), std::size_t(250'000 + 2)); // aaaa..., aa, a
    QCOMPARE(found.back().range.end, std::size_t(1'000'003));
}

void TestModels::unigramTakesTheBestPath()
{
    const char* part =
        R"({"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1],["b",-1],["ab",-1.5],["c",-3],
                           ["bc",-1.25],["abc",-9]]})";
    QCOMPARE(tokens(part, "abc"), std::string("a@0-1 bc@1-3"));
    QCOMPARE(tokens(part, "aab"), std::string("a@0-1 ab@1-3"));
    QVERIFY_EXCEPTION_THROWN(tokens(R"({"type":"Unigram","vocab":[["a",-1]]})", "x"), Error);
    QVERIFY_EXCEPTION_THROWN(tokens(R"({"type":"Unigram","unk_id":1,"vocab":[["a",-1]]})", "a"), Error);
    QVERIFY_EXCEPTION_THROWN(tokens(R"({"type":"Unigram","vocab":[["a"]]})", "a"), Error);
}

namespace
{
/// The best sum of scores over all ways to spell `piece`, each tried.
double bestScore(const std::string& piece, const std::map<std::string, double>& scores)
{
    double best = piece.empty() ? 0 : -1e9;
    for (std::size_t size = 1; size <= piece.size(); ++size)
        if (const auto it = scores.find(piece.substr(0, size)); it != scores.end())
            best = std::max(best, it->second + bestScore(piece.substr(size), scores));
    return best;
}
} // namespace

void TestModels::unigramAgreesWithAllPaths()
{
    Random random(5);
    for (int round = 0; round < 100; ++round) {
        std::map<std::string, double> scores{{"a", -4}, {"b", -5}, {"c", -6}};
        while (scores.size() < 15) {
            std::string token;
            for (std::uint64_t length = 2 + random.below(4); token.size() < length;)
                token += static_cast<char>('a' + random.below(3));
            scores[token] = -1 - static_cast<double>(random.below(1000)) / 100;
        }
        nlohmann::json json{{"type", "Unigram"}, {"vocab", nlohmann::json::array()}};
        for (const auto& [token, score] : scores)
            json["vocab"].push_back({token, score});
        const auto model = TokenizationModel::read(partFromText(json.dump().c_str()));
        for (int sample = 0; sample < 10; ++sample) {
            std::string piece;
            for (std::uint64_t length = 1 + random.below(12); piece.size() < length;)
                piece += static_cast<char>('a' + random.below(3));
            std::vector<PieceToken> found;
            model->tokenize(piece, found);
            double score = 0;
            std::string spelled;
            for (const PieceToken& token : found) {
                const std::string text(*model->vocabulary().find(token.id));
                score += scores.at(text);
                spelled += text;
            }
            QCOMPARE(spelled, piece);
            QVERIFY(std::abs(score - bestScore(piece, scores)) < 1e-9);
        }
    }
}

void TestModels::unigramUnknownCharacters()
{
    QCOMPARE(tokens(R"({"type":"Unigram","unk_id":0,"vocab":[["?",0],["a",-1]]})", "aéxa"),
             std::string("a@0-1 ?@1-4 a@4-5")); // neighbours as one
    const char* bytes = R"({"type":"Unigram","unk_id":0,"byte_fallback":true,
                            "vocab":[["?",0],["a",-1],["<0xC3>",-2],["<0xA9>",-2]]})";
    QCOMPARE(tokens(bytes, "aé"), std::string("a@0-1 <0xC3>@1-3 <0xA9>@1-3"));
    QCOMPARE(tokens(bytes, "éx"), std::string("?@0-3"));
}

void TestModels::unigramOfAMillionEqualLetters()
{
    const auto model = TokenizationModel::read(
        partFromText(R"({"type":"Unigram","unk_id":0,"vocab":[["?",0],["a",-3],["aa",-4],["aaaa",-5]]})"));
    std::vector<PieceToken> found;
    model->tokenize(std::string(1'000'003, 'a'), found);
    QCOMPARE(found.size(), std::size_t(250'000 + 2));
    found.clear();
    model->tokenize(std::string(1'000'000, 'x'), found);
    QCOMPARE(found.size(), std::size_t(1));
}

void TestModels::wordPiece()
{
    const char* part =
        R"({"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
                           "max_input_chars_per_word":6,"vocab":{"[UNK]":0,"ab":1,"a":2,"##c":3,"##cé":4,"##b":5}})";
    QCOMPARE(tokens(part, "abcé"), std::string("ab@0-2 ##cé@2-5"));
    QCOMPARE(tokens(part, "abcb"), std::string("ab@0-2 ##c@2-3 ##b@3-4"));
    QCOMPARE(tokens(part, "abx"), std::string("[UNK]@0-3"));
    QCOMPARE(tokens(part, "abccccc"), std::string("[UNK]@0-7")); // too long
    QVERIFY_EXCEPTION_THROWN(tokens(R"({"type":"WordPiece","vocab":{"a":0}})", "b"), Error);
}

QTEST_GUILESS_MAIN(TestModels)
#include "test_models.moc"
