#pragma once

#include "core/text/byte_trie.h"
#include "core/text/tokenization_model.h"
#include "core/text/utf8.h"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_set>

namespace calm
{

/// The merges of a BPE model by the pair of ids they join: a flat hash table, because encoding asks it about every
/// pair of neighbours.
class MergeTable
{
public:
    struct Merge
    {
        std::uint32_t rank = 0; ///< lower is merged first
        int merged = -1;        ///< id of the joined token; -1 = this pair is never joined
    };
    explicit MergeTable(std::size_t count);
    void set(int left, int right,
             Merge merge); ///< a later merge of the same pair takes its place
    Merge find(int left, int right) const;

private:
    struct Slot
    {
        std::uint64_t pair = 0;
        Merge merge;
    };
    std::size_t slotOf(std::uint64_t pair) const;
    std::vector<Slot> m_slots; // a power of two, at most half full
};

/// Which characters meet somewhere inside a token, where it was joined from two. Two tokens whose characters at the
/// joint never meet are never joined.
class MeetingCharacters
{
public:
    MeetingCharacters() : m_few(few * few, false) {}
    void add(std::string_view left, std::string_view right); ///< two tokens that a merge joins
    bool contains(char32_t before, char32_t after) const;

private:
    static constexpr std::size_t few = 512; // the alphabet of bytes, and Latin
    std::vector<bool> m_few;
    std::unordered_set<std::uint64_t> m_others;
};

/// What a BPE model is made of.
struct BpeDefinition
{
    struct Merge
    {
        int left = 0;
        int right = 0;
        MergeTable::Merge merge;
    };
    Vocabulary vocabulary;
    std::vector<Merge> merges;
    std::vector<std::pair<std::string, int>> wholes; ///< texts that are a token wherever they stand, never merged
    std::optional<std::string> unknown;              ///< the token; it may be absent from the vocabulary
    std::string continuingPrefix;                    ///< spelled before every character but the first of a piece
    std::string endSuffix;                           ///< spelled after the last character of a piece
    bool fuseUnknown = false;                        ///< neighbouring unknown characters become one token
    bool byteFallback = false;                       ///< unknown characters become their bytes, "<0xE2>"
    bool ignoreMerges = false;                       ///< a piece that is a token as a whole is that token
};

/// Byte-pair encoding (Sennrich et al., arXiv 1508.07909): starts from single characters and joins the pair of
/// lowest rank until none is left. Works on bytes too, once a ByteLevel pre-tokenizer spelled them as characters.
/// Cost n log n in the length of a piece.
class BpeModel : public TokenizationModel
{
public:
    explicit BpeModel(const PartReader& part);
    explicit BpeModel(BpeDefinition definition);

    void tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const override;
    bool isLocal() const override { return m_definition.continuingPrefix.empty() && m_definition.endSuffix.empty(); }
    bool isLocalBehind() const override { return isLocal(); }
    bool takesWholes() const override { return m_definition.ignoreMerges; }
    void tokenizePart(std::string_view part, std::vector<PieceToken>& tokens) const override;
    std::string_view kind() const override { return "bpe"; }
    const Vocabulary& vocabulary() const override { return m_definition.vocabulary; }

private:
    struct Symbol;
    class Pass;
    void addCharacter(const Utf8Character& character, std::string_view piece, std::size_t at, Pass& pass) const;
    int unknown() const;
    bool mayMeet(int left, int right) const;
    void mergeShort(std::vector<Symbol>& symbols) const;
    void mergeLong(std::vector<Symbol>& symbols) const;

    struct Edges // a token's characters at its ends
    {
        char32_t first = 0;
        char32_t last = 0;
    };
    BpeDefinition m_definition;
    MergeTable m_merges;
    ByteTrie m_wholes;
    MeetingCharacters m_meeting;
    std::vector<Edges> m_edges;    // by id
    std::vector<int> m_characters; // the token of each character up to U+FFFF, -1: none
    std::array<int, 256> m_byteTokens{};
};

} // namespace calm
