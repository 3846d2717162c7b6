#pragma once

#include "core/text/normalized_text.h"
#include "core/text/part_reader.h"
#include "core/text/vocabulary.h"

#include <array>
#include <memory>
#include <string_view>
#include <vector>

namespace calm
{

/// One token of a piece: its id and the bytes of the piece it stands for. They may lie behind the piece's end when
/// the model counts wrong by the book (BPE with characters that have no token).
struct PieceToken
{
    int id = 0;
    ByteRange range;
};

/// The "model" of a tokenizer.json: turns one piece of text into tokens. Immutable; any thread may use it.
class TokenizationModel
{
public:
    virtual ~TokenizationModel() = default;

    /// Appends the tokens of `piece` (not empty) in order. Error(badInput) when the piece has no token and the
    /// vocabulary has none for unknown text.
    virtual void tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const = 0;
    /// Whether the tokens before a boundary between two of them are those of the text before it alone: what lets a
    /// piece that still goes on be tokenized as far as it is known.
    virtual bool isLocal() const { return false; }
    /// Whether the tokens behind such a boundary are those of the text behind it, too.
    virtual bool isLocalBehind() const { return false; }
    /// Whether a piece that is a token as a whole is that token, whatever its parts would become.
    virtual bool takesWholes() const { return false; }
    /// As tokenize(), for what is only part of a piece.
    virtual void tokenizePart(std::string_view part, std::vector<PieceToken>& tokens) const { tokenize(part, tokens); }
    virtual std::string_view kind() const = 0; ///< "bpe", "unigram", "wordpiece", "wordlevel"
    virtual const Vocabulary& vocabulary() const = 0;

    /// Error(corrupt) or Error(unsupported), naming the part. Older files leave out the type: it is told from what
    /// the model holds.
    static std::unique_ptr<const TokenizationModel> read(const PartReader& part);

protected:
    /// The ids of "<0x00>" to "<0xFF>"; -1 where there is none.
    static std::array<int, 256> byteTokensOf(const Vocabulary& vocabulary);
    [[noreturn]] static void throwNoToken(std::string_view text); ///< Error(badInput)
};

} // namespace calm
