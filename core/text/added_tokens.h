#pragma once

#include "core/text/normalizer.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace calm
{

/// A token that is found in the text as it stands, before the model sees anything ("<|im_start|>").
struct AddedToken
{
    int id = 0;
    std::string content;
    bool special = false;    ///< left out of decoded text on request
    bool leftStrip = false;  ///< takes the white space before it along
    bool rightStrip = false; ///< and behind it
    bool singleWord = false; ///< not found inside a word
    bool normalized = false; ///< looked for in the normalized text, in its own normalized form
};

/// Finds the longest of many texts at a position.
class TokenTrie
{
public:
    TokenTrie();
    void insert(std::string_view text, std::size_t value);
    struct Match
    {
        std::size_t size = 0; ///< bytes; 0 = nothing found
        std::size_t value = 0;
    };
    Match longestAt(std::string_view text, std::size_t at) const;
    bool empty() const { return m_values.size() == 1; }

private:
    std::unordered_map<std::uint64_t, std::uint32_t> m_next; // node and byte -> node; node 0 is the root
    std::vector<std::int64_t> m_values;                      // by node; -1 = no text ends here
};

/// The "added_tokens" of a tokenizer.json. Immutable; any thread may use it.
class AddedTokens
{
public:
    AddedTokens(const PartReader& tokenizer, const Normalizer* normalizer); ///< Error(corrupt) names the token

    struct Part
    {
        ByteRange range;
        const AddedToken* token = nullptr; ///< null: ordinary text
    };
    /// The whole text as added tokens and what lies between them; leftmost first, the longest at a position.
    std::vector<Part> findRaw(std::string_view original) const;
    std::vector<Part> findNormalized(std::string_view normalized) const;

    const std::vector<AddedToken>& all() const { return m_tokens; }
    const AddedToken* find(const std::string& content) const;
    const AddedToken* find(int id) const;

private:
    std::vector<Part> find(std::string_view text, const TokenTrie& trie) const;
    std::vector<AddedToken> m_tokens;
    std::unordered_map<std::string, std::size_t> m_byContent;
    std::unordered_map<int, std::size_t> m_byId;
    TokenTrie m_raw;
    TokenTrie m_normalized;
};

} // namespace calm
