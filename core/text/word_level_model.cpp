#include "core/text/word_level_model.h"

namespace calm
{

WordLevelModel::WordLevelModel(const PartReader& part)
    : m_vocabulary(Vocabulary::read(part, "vocab")),
      m_unknown(m_vocabulary.find(std::string_view(part.text("unk_token"))))
{
}

void WordLevelModel::tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const
{
    auto id = m_vocabulary.find(piece);
    if (!id)
        id = m_unknown;
    if (!id)
        throwNoToken(piece);
    tokens.push_back({*id, {0, piece.size()}});
}

} // namespace calm
