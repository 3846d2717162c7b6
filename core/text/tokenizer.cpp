#include "core/text/tokenizer.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

namespace
{
nlohmann::json parse(std::string_view text, const std::string& what)
{
    try {
        return nlohmann::json::parse(text); // sorted keys: a vocabulary has hundreds of thousands
    } catch (const nlohmann::json::parse_error& error) {
        throw Error(ErrorKind::corrupt, what + " is not valid JSON (byte " + std::to_string(error.byte) + ").",
                    error.what());
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::corrupt, what + " is not valid JSON.", error.what());
    }
}

template <typename Interface> std::unique_ptr<const Interface> readIfThere(const PartReader& part, const char* key)
{
    return part.has(key) ? Interface::read(part.child(key)) : nullptr;
}
} // namespace

std::shared_ptr<const Tokenizer> Tokenizer::fromText(std::string_view json, const std::string& what)
{
    const auto parsed = parse(json, what);
    std::shared_ptr<Tokenizer> tokenizer(new Tokenizer(PartReader(parsed, what)));
    tokenizer->m_definitionHash = sha256OfText(parsed.dump());
    return tokenizer;
}

std::shared_ptr<const Tokenizer> Tokenizer::load(const Path& path)
{
    const Path file = std::filesystem::is_directory(path) ? path / "tokenizer.json" : path;
    if (!std::filesystem::exists(file))
        throw Error(ErrorKind::notFound, path.string() + " has no tokenizer.json.");
    const auto parsed = parse(readFile(file), file.string());
    std::shared_ptr<Tokenizer> tokenizer(new Tokenizer(PartReader(parsed, file.string())));
    tokenizer->m_definitionHash = sha256OfText(parsed.dump());
    tokenizer->readSpecialIds(file.parent_path());
    return tokenizer;
}

Tokenizer::Tokenizer(const PartReader& part)
    : m_normalizer(readIfThere<Normalizer>(part, "normalizer")),
      m_preTokenizer(readIfThere<PreTokenizer>(part, "pre_tokenizer")),
      m_model(TokenizationModel::read(part.child("model"))),
      m_postProcessor(readIfThere<PostProcessor>(part, "post_processor")),
      m_decoder(readIfThere<Decoder>(part, "decoder")), m_addedTokens(part, m_normalizer.get()),
      m_size(m_model->vocabulary().size())
{
    for (const AddedToken& token : m_addedTokens.all())
        m_size = std::max(m_size, token.id + 1);
}

Encoding Tokenizer::encode(std::string_view text, bool addSpecialTokens) const
{
    const NormalizedText whole = NormalizedText::fromOriginal(text);
    std::vector<EncodedToken> tokens;
    for (const AddedTokens::Part& part : m_addedTokens.findRaw(whole.text())) {
        if (part.token) {
            tokens.push_back({part.token->id, part.token->content, whole.sourceOf(part.range)});
            continue;
        }
        NormalizedText slice = whole.slice(part.range);
        encodeNormalized(m_normalizer ? m_normalizer->normalize(std::move(slice)) : std::move(slice), tokens);
    }
    if (m_postProcessor)
        m_postProcessor->apply(tokens, addSpecialTokens);

    Encoding encoding;
    encoding.ids.reserve(tokens.size());
    encoding.byteOffsets.reserve(tokens.size());
    for (const EncodedToken& token : tokens) {
        encoding.ids.push_back(token.id);
        encoding.byteOffsets.emplace_back(token.source.begin, token.source.end);
    }
    return encoding;
}

void Tokenizer::encodeNormalized(NormalizedText text, std::vector<EncodedToken>& tokens) const
{
    const auto parts = m_addedTokens.findNormalized(text.text());
    if (parts.size() == 1 && !parts[0].token) {
        encodeCut(std::move(text), tokens);
        return;
    }
    for (const AddedTokens::Part& part : parts) {
        if (part.token)
            tokens.push_back({part.token->id, part.token->content, text.sourceOf(part.range)});
        else
            encodeCut(text.slice(part.range), tokens);
    }
}

void Tokenizer::encodeCut(NormalizedText text, std::vector<EncodedToken>& tokens) const
{
    CutText cut(std::move(text));
    if (m_preTokenizer)
        m_preTokenizer->apply(cut);
    std::vector<PieceToken> pieceTokens;
    for (const ByteRange& piece : cut.pieces) {
        pieceTokens.clear();
        m_model->tokenize(cut.text.view(piece), pieceTokens);
        for (const PieceToken& token : pieceTokens) {
            const ByteRange range{piece.begin + token.range.begin, piece.begin + token.range.end};
            tokens.push_back({token.id, *m_model->vocabulary().find(token.id), cut.text.sourceOf(range)});
        }
    }
}

std::string Tokenizer::decodeBytes(std::span<const int> ids, bool skipSpecialTokens, Decoder::Ending ending) const
{
    std::vector<std::string> tokens;
    tokens.reserve(ids.size());
    for (const int id : ids) {
        const std::string* spelling = spellingOf(id);
        if (spelling && !(skipSpecialTokens && isSpecial(id)))
            tokens.push_back(*spelling);
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

const std::string* Tokenizer::spellingOf(int id) const
{
    if (const AddedToken* token = m_addedTokens.find(id))
        return &token->content;
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
    if (const std::string* spelling = spellingOf(id))
        return *spelling;
    throw Error(ErrorKind::badInput, "The tokenizer has no token with the id " + std::to_string(id) + ".");
}

bool Tokenizer::hasToken(int id) const
{
    return spellingOf(id) != nullptr;
}

bool Tokenizer::isSpecial(int id) const
{
    const AddedToken* token = m_addedTokens.find(id);
    return token && token->special;
}

std::string Tokenizer::kind() const
{
    return std::string(m_model->kind());
}

} // namespace calm
