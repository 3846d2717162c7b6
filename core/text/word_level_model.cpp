#include "core/text/word_level_model.h"

#include "core/base/error.h"

namespace calm
{

WordLevelModel::WordLevelModel(const PartReader& part)
    : m_vocabulary(Vocabulary::read(part, "vocab")), m_unknown(m_vocabulary.find(part.text("unk_token")))
{
}

void WordLevelModel::tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const
{
    auto id = m_vocabulary.find(piece);
    if (!id)
        id = m_unknown;
    if (!id)
        throw Error(ErrorKind::badInput, "The tokenizer has no token for \"" + std::string(piece.substr(0, 40)) +
                                             "\" and none for unknown words.");
    tokens.push_back({*id, {0, piece.size()}});
}

} // namespace calm
