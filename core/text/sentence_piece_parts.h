#pragma once

#include "core/text/byte_trie.h"
#include "core/text/chars_map.h"
#include "core/text/normalizer.h"
#include "core/text/sentence_piece_file.h"
#include "core/text/tokenization_model.h"

namespace calm
{

/// Sentencepiece's own normalizer (its normalizer.cc): the longest rule at each place, spaces spelled as U+2581, one
/// before the text, and, where the model wants it, no space twice or at an end. What the user defined as a piece stays
/// as it is.
class SentencePieceNormalizer : public Normalizer
{
public:
    /// `prefixesEachText`: also what follows a special token in the middle of a text gets the space before it.
    SentencePieceNormalizer(const SentencePieceFile& file, bool prefixesEachText, const std::string& where);
    NormalizedText normalize(NormalizedText text) const override;
    bool isLocal() const override { return !m_spaceIsSuffix; } // the space goes to the end of what begins the text

private:
    CharsMap::Rule ruleAt(std::string_view text) const;

    CharsMap m_map;
    std::vector<std::string> m_userDefinedTexts;
    ByteTrie m_userDefined;
    bool m_addDummyPrefix;
    bool m_removeExtraSpaces;
    bool m_spaceIsSuffix;
    bool m_prefixesEachText;
    std::string m_space; // how a space is spelled
};

/// The model of the file as one of ours. Error(unsupported) for models of words.
std::unique_ptr<const TokenizationModel> modelOf(const SentencePieceFile& file, const std::string& where);

/// What a tokenizer.json would hold beside normalizer and model: added tokens (control pieces, and those that the
/// tokenizer_config.json and added_tokens.json beside the file add), post-processor and decoder. `config` is the
/// tokenizer_config.json's text, empty when there is none. Pieces that it renames are renamed in `file`.
std::string otherPartsOf(SentencePieceFile& file, const std::string& config, const std::string& addedTokens);

/// Whether that configuration asks for a space after special tokens, too ("legacy").
bool prefixesEachText(const std::string& config);

} // namespace calm
