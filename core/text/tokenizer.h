#pragma once

#include "core/base/file.h"
#include "core/text/added_tokens.h"
#include "core/text/decoder.h"
#include "core/text/normalizer.h"
#include "core/text/post_processor.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/tokenization_model.h"

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calm
{

/// A text as tokens. `byteOffsets[i]` are the bytes [first, second) of the original text that token i stands for,
/// also where a normalizer rewrote it; (0, 0) for a token that was put in. A token that holds only some bytes of a
/// character has the whole character.
struct Encoding
{
    std::vector<int> ids;
    std::vector<std::pair<std::size_t, std::size_t>> byteOffsets;
};

/// The beginning of the tokens of a text that may still go on.
struct SettledEncoding
{
    /// A place behind which two readings of one text are the same when both have it and began before it.
    struct Joint
    {
        std::size_t byte = 0;  ///< of the text
        std::size_t token = 0; ///< the first one behind it
        bool insidePiece = false;
    };
    Encoding tokens;
    std::vector<Joint> joints; ///< ascending
};

/// A tokenizer.json (huggingface/tokenizers) as its pipeline: added tokens, normalizer, pre-tokenizer, model,
/// post-processor; back through the decoder. Immutable: any thread may use it.
class Tokenizer
{
public:
    /// `path` is a model directory, a tokenizer.json, or a sentencepiece model, which is also taken when a directory
    /// has no tokenizer.json; failing both, GPT-2's vocab.json and merges.txt. Beside it, tokenizer_config.json,
    /// config.json and generation_config.json are read for the special ids. Error(notFound | corrupt | unsupported).
    static std::shared_ptr<const Tokenizer> load(const Path& path);
    /// From the text of a tokenizer.json alone; `what` names it in errors.
    static std::shared_ptr<const Tokenizer> fromText(std::string json, const std::string& what);

    /// Broken UTF-8 counts as U+FFFD. `addSpecialTokens`: with what the post-processor puts around a text. Cost: n
    /// log n at worst. Error(badInput) when the vocabulary has no token for a part and none for unknown.
    Encoding encode(std::string_view text, bool addSpecialTokens) const;

    /// Of a text that may still go on: the tokens that no continuation changes, from the front. `text` must not end
    /// inside a character. Begins at byte `from` as if it were a text of its own that does not stand at the beginning;
    /// its tokens may be others than encode() gives up to a joint that both have. No joints where none can be told.
    SettledEncoding encodeSettled(std::string_view text, std::size_t from = 0) const;
    /// `joint` lies inside a piece, and beginsInside(): the tokens behind it, exactly.
    SettledEncoding encodeSettledInside(std::string_view text, std::size_t joint) const;
    bool beginsInside() const;

    /// Valid UTF-8 always; ids without a token are passed over.
    std::string decode(std::span<const int> ids, bool skipSpecialTokens) const;
    /// The same, before broken UTF-8 is replaced; for streaming. See Decoder::Ending.
    std::string decodeBytes(std::span<const int> ids, bool skipSpecialTokens, Decoder::Ending ending) const;

    std::optional<int> idOf(const std::string& token) const;
    std::string tokenOf(int id) const; ///< as the vocabulary spells it; Error(badInput) when there is none
    bool hasToken(int id) const;
    bool isSpecial(int id) const;
    int vocabularySize() const { return m_size; }        ///< one above the largest id
    std::string kind() const;                            ///< "bpe", "unigram", "wordpiece", "wordlevel"
    std::optional<int> bosId() const { return m_bosId; } ///< tokenizer_config.json's bos_token
    std::optional<int> eosId() const { return m_eosId; }
    std::optional<int> padId() const { return m_padId; }
    std::optional<int> unknownId() const { return m_unknownId; }
    /// Every id that ends an answer: eosId() first, then those of generation_config.json and config.json.
    const std::vector<int>& eosIds() const { return m_eosIds; }
    /// SHA-256 of the tokenizer.json, white space aside: equal hashes give equal ids for every text.
    const std::string& definitionHash() const { return m_definitionHash; }

private:
    Tokenizer(const PartReader& part, std::unique_ptr<const Normalizer> normalizer,
              std::unique_ptr<const TokenizationModel> model, std::string definitionHash);
    static std::shared_ptr<Tokenizer> fromJson(std::string json, const std::string& what);
    static std::shared_ptr<Tokenizer> fromSentencePiece(const Path& file);
    void readSpecialIds(const Path& directory); ///< over those the file itself names
    void addEosIdsFrom(const Path& file);
    struct Encoder;
    struct OpenEnds;
    SettledEncoding encodeSettled(Encoder& encoder, std::string_view text, std::size_t from) const;
    Encoding finished(Encoder& encoder, std::string_view text, bool addSpecialTokens) const;
    const OpenEnds& openEnds() const;
    std::optional<std::string_view> spellingOf(int id) const;

    std::unique_ptr<const Normalizer> m_normalizer; // the parts may be null: absent
    std::unique_ptr<const PreTokenizer> m_preTokenizer;
    std::unique_ptr<const TokenizationModel> m_model;
    std::unique_ptr<const PostProcessor> m_postProcessor;
    std::unique_ptr<const Decoder> m_decoder;
    AddedTokens m_addedTokens;
    int m_size = 0;
    std::optional<int> m_bosId;
    std::optional<int> m_eosId;
    std::optional<int> m_padId;
    std::optional<int> m_unknownId;
    std::vector<int> m_eosIds;
    std::string m_definitionHash;
    mutable std::once_flag m_openEndsOnce;
    mutable std::shared_ptr<const OpenEnds> m_openEnds; ///< made when first asked for
};

/// The file Tokenizer::load() reads in a model directory: tokenizer.json, or else a sentencepiece model, or else
/// vocab.json beside a merges.txt. Nothing when there is none.
std::optional<Path> tokenizerFileIn(const Path& directory);

} // namespace calm
