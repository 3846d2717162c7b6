#include "core/text/unigram_model.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <limits>

namespace calm
{

namespace
{
constexpr double unknownPenalty = 10; // sentencepiece's

std::vector<std::string_view> tokensOf(const PartReader& part)
{
    using Kind = JsonValue::Kind;
    const JsonValue& list = part.member("vocab");
    if (!list.is(Kind::array))
        part.fail("needs a list of tokens and scores as \"vocab\"");
    std::vector<std::string_view> tokens;
    tokens.reserve(list.items().size());
    for (const JsonValue& entry : list.items()) {
        const auto pair = entry.items();
        if (pair.size() != 2 || !pair[0].is(Kind::string) || !(pair[1].is(Kind::number) || pair[1].is(Kind::integer)))
            part.fail("has an entry that is not a token and its score: " + entry.shown());
        tokens.push_back(pair[0].string());
    }
    return tokens;
}
} // namespace

UnigramModel::UnigramModel(const PartReader& part) : UnigramModel(part, tokensOf(part)) {}

UnigramModel::UnigramModel(const PartReader& part, const std::vector<std::string_view>& tokens)
    : m_vocabulary(Vocabulary::fromList(tokens)), m_byteFallback(part.flag("byte_fallback", false))
{
    std::vector<std::pair<std::string_view, int>> entries;
    entries.reserve(tokens.size());
    double lowest = std::numeric_limits<double>::infinity();
    for (const JsonValue& entry : part.member("vocab").items()) {
        entries.emplace_back(tokens[entries.size()], static_cast<int>(entries.size()));
        m_scores.push_back(entry.items()[1].number());
        lowest = std::min(lowest, m_scores.back());
    }
    m_trie = ByteTrie(std::move(entries));
    m_unknownScore = lowest - unknownPenalty;
    m_byteTokens = byteTokensOf(m_vocabulary);
    if (!part.has("unk_id"))
        return;
    m_unknown = part.number("unk_id", 0);
    if (*m_unknown >= m_vocabulary.size())
        part.fail("has the unk_id " + std::to_string(*m_unknown) + ", but only " + std::to_string(m_vocabulary.size()) +
                  " tokens");
}

int UnigramModel::unknown(std::string_view text) const
{
    if (!m_unknown)
        throwNoToken(text);
    return *m_unknown;
}

void UnigramModel::tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const
{
    struct Best // of all ways to spell the piece up to here
    {
        double score = 0;
        std::size_t begin = std::numeric_limits<std::size_t>::max(); // of the last token
        int id = 0;
    };
    constexpr std::size_t unreached = std::numeric_limits<std::size_t>::max();
    std::vector<Best> best(piece.size() + 1);
    const auto offer = [&best](std::size_t begin, std::size_t end, double score, int id) {
        score += best[begin].score;
        if (best[end].begin == unreached || score > best[end].score)
            best[end] = {score, begin, id};
    };
    for (std::size_t at = 0; at < piece.size();) {
        const std::size_t size = firstCharacter(piece.substr(at)).size;
        bool hasSingle = false;
        m_trie.forEachPrefix(piece.substr(at), [&](std::size_t length, int id) {
            offer(at, at + length, m_scores[static_cast<std::size_t>(id)], id);
            hasSingle = hasSingle || length == size;
        });
        if (!hasSingle)
            offer(at, at + size, m_unknownScore, unknown(piece.substr(at, size)));
        at += size;
    }

    std::vector<ByteRange> path; // from the end; unknown neighbours as one
    bool lastUnknown = false;
    for (std::size_t end = piece.size(); end > 0; end = best[end].begin) {
        const bool isUnknown = best[end].id == m_unknown;
        if (isUnknown && lastUnknown)
            path.back().begin = best[end].begin;
        else
            path.push_back({best[end].begin, end});
        lastUnknown = isUnknown;
    }
    for (auto range = path.rbegin(); range != path.rend(); ++range)
        addToken(piece, *range, tokens);
}

/// Text without a token becomes its bytes' tokens, each for the whole of it, or the unknown token.
void UnigramModel::addToken(std::string_view piece, ByteRange range, std::vector<PieceToken>& tokens) const
{
    const std::string_view text = piece.substr(range.begin, range.size());
    if (const auto id = m_vocabulary.find(text)) {
        tokens.push_back({*id, range});
        return;
    }
    const auto tokenOfByte = [this](char byte) { return m_byteTokens[static_cast<unsigned char>(byte)]; };
    if (m_byteFallback && std::all_of(text.begin(), text.end(), [&](char byte) { return tokenOfByte(byte) >= 0; })) {
        for (const char byte : text)
            tokens.push_back({tokenOfByte(byte), range});
        return;
    }
    tokens.push_back({unknown(text), range});
}

} // namespace calm
