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

UnigramDefinition definitionOf(const PartReader& part)
{
    using Kind = JsonValue::Kind;
    const JsonValue& list = part.member("vocab");
    if (!list.is(Kind::array))
        part.fail("needs a list of tokens and scores as \"vocab\"");
    UnigramDefinition definition;
    definition.lowestScore = std::numeric_limits<double>::infinity();
    definition.tokens.reserve(list.items().size());
    for (const JsonValue& entry : list.items()) {
        const auto pair = entry.items();
        if (pair.size() != 2 || !pair[0].is(Kind::string) || !(pair[1].is(Kind::number) || pair[1].is(Kind::integer)))
            part.fail("has an entry that is not a token and its score: " + entry.shown());
        definition.tokens.push_back({pair[0].string(), pair[1].number(), true});
        definition.lowestScore = std::min(definition.lowestScore, pair[1].number());
    }
    definition.byteFallback = part.flag("byte_fallback", false);
    if (!part.has("unk_id"))
        return definition;
    definition.unknown = part.number("unk_id", 0);
    if (static_cast<std::size_t>(*definition.unknown) >= definition.tokens.size())
        part.fail("has the unk_id " + std::to_string(*definition.unknown) + ", but only " +
                  std::to_string(definition.tokens.size()) + " tokens");
    return definition;
}

Vocabulary vocabularyOf(const UnigramDefinition& definition)
{
    std::vector<std::string_view> texts;
    texts.reserve(definition.tokens.size());
    for (const auto& token : definition.tokens)
        texts.push_back(token.text);
    return Vocabulary::fromList(texts);
}
} // namespace

UnigramModel::UnigramModel(const PartReader& part) : UnigramModel(definitionOf(part)) {}

UnigramModel::UnigramModel(UnigramDefinition definition)
    : m_vocabulary(vocabularyOf(definition)), m_unknownScore(definition.lowestScore - unknownPenalty),
      m_unknown(definition.unknown), m_byteFallback(definition.byteFallback),
      m_fusesUnknown(!(definition.byteFallback && definition.bytesPerCharacter)),
      m_isSinglePrecision(definition.isSinglePrecision), m_byteTokens(byteTokensOf(m_vocabulary))
{
    std::vector<std::pair<std::string_view, int>> entries;
    entries.reserve(definition.tokens.size());
    for (const auto& token : definition.tokens) {
        if (token.isUsed)
            entries.emplace_back(token.text, static_cast<int>(m_scores.size()));
        m_scores.push_back(token.score);
    }
    m_trie = ByteTrie(std::move(entries));
    if (m_isSinglePrecision)
        m_unknownScore = static_cast<float>(m_unknownScore);
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
    const auto offer = [&best, this](std::size_t begin, std::size_t end, double score, int id) {
        score += best[begin].score;
        if (m_isSinglePrecision)
            score = static_cast<float>(score);
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

    std::vector<PieceToken> path; // from the end; unknown neighbours as one
    for (std::size_t end = piece.size(); end > 0; end = best[end].begin) {
        const bool isUnknown = best[end].id == m_unknown;
        if (isUnknown && m_fusesUnknown && !path.empty() && path.back().id == m_unknown)
            path.back().range.begin = best[end].begin;
        else
            path.push_back({best[end].id, {best[end].begin, end}});
    }
    for (auto token = path.rbegin(); token != path.rend(); ++token) {
        if (token->id == m_unknown)
            addUnknown(piece, token->range, tokens);
        else
            tokens.push_back(*token);
    }
}

/// Unknown text becomes its bytes' tokens, each for the whole of it, or the unknown token; or, when its characters
/// together are a token, that.
void UnigramModel::addUnknown(std::string_view piece, ByteRange range, std::vector<PieceToken>& tokens) const
{
    const std::string_view text = piece.substr(range.begin, range.size());
    if (const auto id = m_vocabulary.find(text); id && m_fusesUnknown && !m_isSinglePrecision) {
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
