#pragma once

#include "core/text/tokenization_model.h"

namespace calm
{

/// Each piece is one token of the vocabulary, or the unknown token.
class WordLevelModel : public TokenizationModel
{
public:
    explicit WordLevelModel(const PartReader& part);

    void tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const override;
    std::string_view kind() const override { return "wordlevel"; }
    const Vocabulary& vocabulary() const override { return m_vocabulary; }

private:
    Vocabulary m_vocabulary;
    std::optional<int> m_unknown;
};

} // namespace calm
