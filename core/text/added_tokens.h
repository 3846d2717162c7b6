#pragma once

#include "core/text/byte_trie.h"
#include "core/text/normalizer.h"
#include "core/text/vocabulary.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace calm
{

/// A token that is found in the text as it stands, before the model sees anything ("<|im_start|>").
struct AddedToken
{
    int id = 0;
    std::string content;
    std::string decoded;     ///< what it is when ids are decoded: its normalized form, if it has one
    bool special = false;    ///< left out of decoded text on request
    bool leftStrip = false;  ///< takes the white space before it along
    bool rightStrip = false; ///< and behind it
    bool singleWord = false; ///< not found inside a word
    bool normalized = false; ///< looked for in the normalized text, in its own normalized form
};

/// The "added_tokens" of a tokenizer.json. Their ids are the vocabulary's where it has them, and otherwise those
/// that follow on it, whatever the file says: as the tokenizers library does. Immutable; any thread may use it.
class AddedTokens
{
public:
    /// Error(corrupt) names the token.
    AddedTokens(const PartReader& tokenizer, const Normalizer* normalizer, const Vocabulary& vocabulary);

    struct Part
    {
        ByteRange range;
        const AddedToken* token = nullptr; ///< null: ordinary text
    };
    /// The whole text as added tokens and what lies between them; leftmost first, the longest at a position. Where
    /// a token took white space along in which another one begins, their ranges overlap.
    std::vector<Part> findRaw(std::string_view original) const;
    std::vector<Part> findNormalized(std::string_view normalized) const;

    const std::vector<AddedToken>& all() const { return m_tokens; }
    const AddedToken* find(const std::string& content) const;
    const AddedToken* find(int id) const;
    bool isSpecial(std::string_view spelling) const { return m_special.contains(std::string(spelling)); }

private:
    void add(AddedToken token, const Normalizer* normalizer);
    std::vector<Part> find(std::string_view text, const ByteTrie& trie) const;
    std::vector<AddedToken> m_tokens;
    std::unordered_map<std::string, std::size_t> m_byContent;
    std::unordered_map<int, std::size_t> m_byId;
    std::unordered_set<std::string> m_special; // what is left out on request, by its spelling
    ByteTrie m_raw;
    ByteTrie m_normalized;
};

} // namespace calm
