#include "core/text/word_piece_model.h"

#include "core/text/utf8.h"

namespace calm
{

WordPieceModel::WordPieceModel(const PartReader& part)
    : m_vocabulary(Vocabulary::read(part, "vocab")),
      m_unknown(m_vocabulary.find(std::string_view(part.text("unk_token", "[UNK]")))),
      m_continuingPrefix(part.text("continuing_subword_prefix", "##")),
      m_longestPiece(static_cast<std::size_t>(part.number("max_input_chars_per_word", 100)))
{
}

void WordPieceModel::tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const
{
    const std::size_t first = tokens.size();
    bool isKnown = utf8Length(piece) <= m_longestPiece;
    for (std::size_t at = 0; isKnown && at < piece.size();) {
        PieceToken token;
        token.range = longestToken(piece, at, token.id);
        isKnown = token.range.size() > 0;
        tokens.push_back(token);
        at = token.range.end;
    }
    if (isKnown)
        return;
    tokens.resize(first);
    if (!m_unknown)
        throwNoToken(piece);
    tokens.push_back({*m_unknown, {0, piece.size()}});
}

/// An empty range when no token begins there.
ByteRange WordPieceModel::longestToken(std::string_view piece, std::size_t begin, int& id) const
{
    std::string spelled = begin > 0 ? m_continuingPrefix : std::string();
    const std::size_t prefix = spelled.size();
    spelled += piece.substr(begin);
    while (spelled.size() > prefix) {
        if (const auto found = m_vocabulary.find(std::string_view(spelled))) {
            id = *found;
            return {begin, begin + spelled.size() - prefix};
        }
        while ((static_cast<unsigned char>(spelled.back()) & 0xc0) == 0x80)
            spelled.pop_back();
        spelled.pop_back();
    }
    return {begin, begin};
}

} // namespace calm
