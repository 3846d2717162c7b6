#include "core/text/tokenizer.h"

#include "core/base/error.h"
#include "core/text/sentence_piece_parts.h"
#include "core/text/tokenizer_encoder.h"
#include "core/text/utf8.h"
#include "core/text/vocabulary_files.h"

#include <algorithm>

namespace calm
{

namespace
{
/// SHA-256 of a JSON text without the white space between its values.
std::string hashWithoutSpace(std::string_view json)
{
    std::string dense;
    dense.reserve(json.size());
    while (!json.empty()) {
        const std::size_t quote = std::min(json.find('"'), json.size());
        for (const char c : json.substr(0, quote))
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
                dense += c;
        json.remove_prefix(quote);
        std::size_t end = std::min<std::size_t>(1, json.size());
        while (end < json.size() && json[end] != '"')
            end += json[end] == '\\' ? 2 : 1;
        end = std::min(end + 1, json.size());
        dense += json.substr(0, end);
        json.remove_prefix(end);
    }
    return sha256OfText(dense);
}

std::string readIfThere(const Path& file)
{
    return std::filesystem::exists(file) ? readFile(file) : std::string();
}

template <typename Interface> std::unique_ptr<const Interface> readIfThere(const PartReader& part, const char* key)
{
    return part.has(key) ? Interface::read(part.child(key)) : nullptr;
}
} // namespace

std::shared_ptr<const Tokenizer> Tokenizer::fromText(std::string json, const std::string& what)
{
    return fromJson(std::move(json), what);
}

std::shared_ptr<Tokenizer> Tokenizer::fromJson(std::string json, const std::string& what)
{
    const JsonTree tree(std::move(json), what);
    const PartReader part(tree.root(), what);
    return std::shared_ptr<Tokenizer>(new Tokenizer(part, readIfThere<Normalizer>(part, "normalizer"),
                                                    TokenizationModel::read(part.child("model")),
                                                    hashWithoutSpace(tree.source())));
}

std::shared_ptr<Tokenizer> Tokenizer::fromSentencePiece(const Path& file)
{
    const std::string what = file.string();
    const std::string config = readIfThere(file.parent_path() / "tokenizer_config.json");
    SentencePieceFile model = SentencePieceFile::read(file);
    const JsonTree others(otherPartsOf(model, config, readIfThere(file.parent_path() / "added_tokens.json")), what);
    const std::shared_ptr<Tokenizer> tokenizer(
        new Tokenizer(PartReader(others.root(), what),
                      std::make_unique<SentencePieceNormalizer>(model, prefixesEachText(config), what),
                      modelOf(model, what), sha256OfText(sha256OfFile(file) + others.source())));
    const auto idOrNone = [](int id) { return id >= 0 ? std::optional<int>(id) : std::nullopt; };
    tokenizer->m_bosId = idOrNone(model.bosId);
    tokenizer->m_eosId = idOrNone(model.eosId);
    tokenizer->m_padId = idOrNone(model.padId);
    tokenizer->m_unknownId = idOrNone(model.unknownId);
    return tokenizer;
}

std::shared_ptr<const Tokenizer> Tokenizer::load(const Path& path)
{
    const Path file = std::filesystem::is_directory(path) ? tokenizerFileIn(path).value_or(Path()) : path;
    if (!std::filesystem::exists(file))
        throw Error(ErrorKind::notFound,
                    path.string() + " has no tokenizer.json, tokenizer.model, or vocab.json with merges.txt.");
    const auto tokenizer = file.extension() == ".model" ? fromSentencePiece(file)
                           : file.filename() == "vocab.json"
                               ? fromJson(tokenizerJsonFromVocabulary(file.parent_path()), file.string())
                               : fromJson(readFile(file), file.string());
    tokenizer->readSpecialIds(file.parent_path());
    return tokenizer;
}

std::optional<Path> tokenizerFileIn(const Path& directory)
{
    const auto isThere = [&directory](const char* name) {
        std::error_code ignored;
        return std::filesystem::is_regular_file(directory / name, ignored);
    };
    for (const char* name : {"tokenizer.json", "tokenizer.model", "spiece.model"})
        if (isThere(name))
            return directory / name;
    if (isThere("vocab.json") && isThere("merges.txt"))
        return directory / "vocab.json";
    return std::nullopt;
}

Tokenizer::Tokenizer(const PartReader& part, std::unique_ptr<const Normalizer> normalizer,
                     std::unique_ptr<const TokenizationModel> model, std::string definitionHash)
    : m_normalizer(std::move(normalizer)), m_preTokenizer(readIfThere<PreTokenizer>(part, "pre_tokenizer")),
      m_model(std::move(model)), m_postProcessor(readIfThere<PostProcessor>(part, "post_processor")),
      m_decoder(readIfThere<Decoder>(part, "decoder")), m_addedTokens(part, m_normalizer.get(), m_model->vocabulary()),
      m_size(m_model->vocabulary().size()), m_definitionHash(std::move(definitionHash))
{
    for (const AddedToken& token : m_addedTokens.all())
        m_size = std::max(m_size, token.id + 1);
}

Encoding Tokenizer::encode(std::string_view text, bool addSpecialTokens) const
{
    Encoder encoder{*this, {}, {}, {}};
    encoder.encodeWhole(NormalizedText::fromOriginal(text));
    return finished(encoder, text, addSpecialTokens);
}

Encoding Tokenizer::finished(Encoder& encoder, std::string_view text, bool addSpecialTokens) const
{
    ProcessedTokens processed;
    processed.parts.push_back(std::move(encoder.tokens));
    processed.original = text;
    processed.addSpecialTokens = addSpecialTokens;
    if (m_postProcessor)
        m_postProcessor->apply(processed);

    Encoding encoding;
    for (const auto& part : processed.parts)
        for (const EncodedToken& token : part) {
            encoding.ids.push_back(token.id);
            const std::size_t end = std::min(token.source.end, text.size());
            encoding.byteOffsets.emplace_back(std::min(token.source.begin, end), end);
        }
    return encoding;
}

std::string Tokenizer::decodeBytes(std::span<const int> ids, bool skipSpecialTokens, Decoder::Ending ending) const
{
    std::vector<std::string> tokens;
    tokens.reserve(ids.size());
    for (const int id : ids) {
        const auto spelling = spellingOf(id);
        if (spelling && !(skipSpecialTokens && m_addedTokens.isSpecial(*spelling)))
            tokens.emplace_back(*spelling);
    }
    const bool spaced = !m_decoder; // without a decoder, tokens are words
    if (m_decoder)
        tokens = m_decoder->decode(std::move(tokens), ending);
    std::string text;
    for (const std::string& token : tokens) {
        if (spaced && &token != &tokens.front())
            text += ' ';
        text += token;
    }
    return text;
}

std::string Tokenizer::decode(std::span<const int> ids, bool skipSpecialTokens) const
{
    return replaceInvalidUtf8(decodeBytes(ids, skipSpecialTokens, Decoder::Ending::final));
}

/// As the decoder sees it.
std::optional<std::string_view> Tokenizer::spellingOf(int id) const
{
    if (const AddedToken* token = m_addedTokens.find(id))
        return token->decoded;
    return m_model->vocabulary().find(id);
}

std::optional<int> Tokenizer::idOf(const std::string& token) const
{
    if (const AddedToken* added = m_addedTokens.find(token))
        return added->id;
    return m_model->vocabulary().find(std::string_view(token));
}

std::string Tokenizer::tokenOf(int id) const
{
    if (const AddedToken* token = m_addedTokens.find(id))
        return token->content;
    if (const auto spelling = m_model->vocabulary().find(id))
        return std::string(*spelling);
    throw Error(ErrorKind::badInput, "The tokenizer has no token with the id " + std::to_string(id) + ".");
}

bool Tokenizer::hasToken(int id) const
{
    return spellingOf(id).has_value();
}

bool Tokenizer::isSpecial(int id) const
{
    const auto spelling = spellingOf(id);
    return spelling && m_addedTokens.isSpecial(*spelling);
}

std::string Tokenizer::kind() const
{
    return std::string(m_model->kind());
}

} // namespace calm
