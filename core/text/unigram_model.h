#pragma once

#include "core/text/byte_trie.h"
#include "core/text/tokenization_model.h"

#include <array>

namespace calm
{

/// What a Unigram model is made of.
struct UnigramDefinition
{
    struct Token
    {
        std::string_view text;
        double score = 0;
        bool isUsed = true; ///< false: it only has an id
    };
    std::vector<Token> tokens; ///< by id
    double lowestScore = 0;    ///< an unknown character costs 10 more than the worst token
    std::optional<int> unknown;
    bool byteFallback = false;      ///< unknown characters become their bytes, "<0xE2>"
    bool bytesPerCharacter = false; ///< each byte stands for its character only, not for all unknown neighbours
    bool isSinglePrecision = false; ///< sums of scores are rounded as sentencepiece's are
};

/// Unigram language model (Kudo, arXiv 1804.10959): of all ways to spell a piece by tokens, the one with the
/// highest sum of scores. Cost linear in the length of a piece, times the longest token.
class UnigramModel : public TokenizationModel
{
public:
    explicit UnigramModel(const PartReader& part); ///< "vocab": [["token", score], ...]
    explicit UnigramModel(UnigramDefinition definition);

    void tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const override;
    bool isLocal() const override { return true; }
    std::string_view kind() const override { return "unigram"; }
    const Vocabulary& vocabulary() const override { return m_vocabulary; }

private:
    void addUnknown(std::string_view piece, ByteRange range, std::vector<PieceToken>& tokens) const;
    int unknown(std::string_view text) const;

    Vocabulary m_vocabulary;
    ByteTrie m_trie;
    std::vector<double> m_scores; // by id
    double m_unknownScore = 0;
    std::optional<int> m_unknown;
    bool m_byteFallback = false;
    bool m_fusesUnknown = true;
    bool m_isSinglePrecision = false;
    std::array<int, 256> m_byteTokens{};
};

} // namespace calm
