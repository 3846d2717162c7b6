#pragma once

#include "core/text/tokenization_model.h"

namespace calm
{

/// WordPiece: the longest token from the beginning, then the longest that continues it ("##ing"), and so on; a
/// piece for which that fails is unknown as a whole.
class WordPieceModel : public TokenizationModel
{
public:
    explicit WordPieceModel(const PartReader& part);

    void tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const override;
    std::string_view kind() const override { return "wordpiece"; }
    const Vocabulary& vocabulary() const override { return m_vocabulary; }

private:
    ByteRange longestToken(std::string_view piece, std::size_t begin, int& id) const;

    Vocabulary m_vocabulary;
    std::optional<int> m_unknown;
    std::string m_continuingPrefix;
    std::size_t m_longestPiece; // characters; longer ones are unknown
};

} // namespace calm
