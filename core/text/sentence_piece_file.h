#pragma once

#include "core/base/file.h"

#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// A sentencepiece model ("tokenizer.model") as it is written: google/sentencepiece, sentencepiece_model.proto. Read by
/// us and not through libsentencepiece: that carries a protobuf of its own, and in one process with LibTorch's either
/// crashes. The tests compare with libsentencepiece.
struct SentencePieceFile
{
    enum class PieceType { normal = 1, unknown = 2, control = 3, userDefined = 4, unused = 5, byte = 6 };
    struct Piece
    {
        std::string text;
        float score = 0;
        PieceType type = PieceType::normal;
    };
    enum class ModelType { unigram = 1, bpe = 2, word = 3, character = 4 };

    std::string kind() const; ///< "bpe", "unigram", "word", "char"

    std::vector<Piece> pieces; ///< by id
    ModelType modelType = ModelType::unigram;
    bool byteFallback = false;
    bool spaceIsSuffix = false; ///< a word's mark stands behind it
    int unknownId = 0;          ///< -1: none, as for the others
    int bosId = 1;
    int eosId = 2;
    int padId = -1;

    std::string charsMap; ///< its normalizer's rules, see CharsMap
    bool addDummyPrefix = true;
    bool removeExtraSpaces = true;
    bool escapeSpaces = true;

    /// Error(notFound), Error(io), or Error(corrupt) for what is no such model or names ids it does not have.
    static SentencePieceFile read(const Path& path);
    static SentencePieceFile fromBytes(std::string_view bytes, const std::string& what);
};

} // namespace calm
