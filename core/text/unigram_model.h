#pragma once

#include "core/text/byte_trie.h"
#include "core/text/tokenization_model.h"

#include <array>

namespace calm
{

/// Unigram language model (Kudo, arXiv 1804.10959): of all ways to spell a piece by tokens, the one with the
/// highest sum of scores. Cost linear in the length of a piece, times the longest token.
class UnigramModel : public TokenizationModel
{
public:
    explicit UnigramModel(const PartReader& part); ///< "vocab": [["token", score], ...]

    void tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const override;
    std::string_view kind() const override { return "unigram"; }
    const Vocabulary& vocabulary() const override { return m_vocabulary; }

private:
    UnigramModel(const PartReader& part, const std::vector<std::string_view>& tokens);
    void addToken(std::string_view piece, ByteRange range, std::vector<PieceToken>& tokens) const;
    int unknown(std::string_view text) const;

    Vocabulary m_vocabulary;
    ByteTrie m_trie;
    std::vector<double> m_scores; // by id
    double m_unknownScore = 0;
    std::optional<int> m_unknown;
    bool m_byteFallback = false; // unknown characters become their bytes, "<0xE2>"
    std::array<int, 256> m_byteTokens{};
};

} // namespace calm
