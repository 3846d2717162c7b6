#include "core/text/tokenizer.h"

#include "core/base/error.h"
#include "core/text/growing_piece.h"
#include "core/text/sentence_piece_parts.h"
#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"
#include "core/text/vocabulary_files.h"

#include <algorithm>
#include <deque>

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

/// One text on its way to tokens.
struct Tokenizer::Encoder
{
    const Tokenizer& tokenizer;
    std::vector<EncodedToken> tokens;
    std::deque<std::string> spellings; // of added tokens that took white space along
    std::vector<PieceToken> pieceTokens;
    std::vector<SettledEncoding::Joint> joints;
    bool notesPieces = false; ///< as joints
    bool notesTokens = false;
    std::size_t inside = 0; ///< what comes from before this byte was only read for the normalizer's sake; 0 = nothing

    NormalizedText normalized(const NormalizedText& section) const
    {
        NormalizedText text = tokenizer.m_normalizer ? tokenizer.m_normalizer->normalize(section) : section;
        std::size_t skipped = 0;
        while (skipped < text.size() && text.sourceOfByte(skipped).begin < inside)
            ++skipped;
        return skipped > 0 ? text.slice({skipped, text.size()}) : text;
    }

    void addToken(const AddedTokens::Part& part, const NormalizedText& text)
    {
        std::string_view spelling = part.token->content;
        if (text.view(part.range) != spelling)
            spelling = spellings.emplace_back(text.view(part.range));
        tokens.push_back({part.token->id, spelling, text.sourceOf(part.range)});
    }

    void encodeWhole(const NormalizedText& text)
    {
        for (const AddedTokens::Part& part : tokenizer.m_addedTokens.findRaw(text.text())) {
            if (part.range.size() == 0)
                continue;
            if (part.token)
                addToken(part, text);
            else
                encodeNormalized(normalized(text.slice(part.range)));
        }
    }

    void encodeNormalized(NormalizedText text)
    {
        const auto parts = tokenizer.m_addedTokens.findNormalized(text.text());
        if (parts.size() == 1 && !parts[0].token) {
            encodeCut(CutText(std::move(text)));
            return;
        }
        for (const AddedTokens::Part& part : parts) {
            if (part.token && part.range.size() > 0)
                addToken(part, text);
            else if (!part.token)
                encodeCut(CutText(text.slice(part.range)));
        }
    }

    /// The part [0, limit) of `text`, which may go on behind it.
    void encodeOpen(const NormalizedText& text, std::size_t limit, const OpenEnds& ends);
    void encodeOpenNormalized(const NormalizedText& text, std::size_t limit, const OpenEnds& ends);
    void encodeOpenCut(CutText cut, const OpenEnds& ends);

    void encodeCut(CutText&& cut) { encodeCut(cut); }
    void encodeCut(CutText& cut)
    {
        if (tokenizer.m_preTokenizer)
            tokenizer.m_preTokenizer->apply(cut);
        auto begin = cut.firstBegins.begin();
        for (const ByteRange& piece : cut.pieces) {
            for (; notesPieces && begin != cut.firstBegins.end() && *begin <= cut.text.sourceOf(piece).begin; ++begin)
                joints.push_back({*begin, tokens.size(), false});
            pieceTokens.clear();
            tokenizer.m_model->tokenize(cut.text.view(piece), pieceTokens);
            // Where characters without a token were passed over, ranges do not tell where a token stands.
            addTokens(piece, cut.text, !pieceTokens.empty() && pieceTokens.back().range.end == piece.size());
        }
    }

    void addTokens(ByteRange piece, const NormalizedText& text, bool haveRanges)
    {
        for (const PieceToken& token : pieceTokens) {
            const ByteRange source = sourceOf(token.range, piece, text);
            if (notesTokens && haveRanges && token.range.begin > 0 && tokens.back().source.end <= source.begin)
                joints.push_back({source.begin, tokens.size(), true});
            tokens.push_back({token.id, *tokenizer.m_model->vocabulary().find(token.id), source});
        }
    }

    /// As the tokenizers library has it: an empty range is not looked up, and one behind the piece is left as it
    /// is.
    static ByteRange sourceOf(ByteRange range, ByteRange piece, const NormalizedText& text)
    {
        if (range.end > piece.size())
            return range;
        if (range.size() == 0) {
            const std::size_t at = text.sourceOf(piece).begin + range.begin;
            return {at, at};
        }
        return text.sourceOf({piece.begin + range.begin, piece.begin + range.end});
    }
};

/// What may begin at the end of a text and go on behind it.
struct Tokenizer::OpenEnds
{
    PrefixIndex raw, normalized, vocabulary;
    bool takesSpaceBefore = false; ///< an added token may take along the white space before it

    explicit OpenEnds(const Tokenizer& tokenizer)
        : raw(addedTexts(tokenizer, false)), normalized(addedTexts(tokenizer, true)),
          vocabulary(allTexts(*tokenizer.m_model))
    {
        for (const AddedToken& token : tokenizer.m_addedTokens.all())
            takesSpaceBefore = takesSpaceBefore || token.leftStrip;
    }

    /// Up to where `text` is as it will stay, as far as added tokens go.
    std::size_t settled(std::string_view text, const PrefixIndex& added) const
    {
        std::size_t end = added.firstOpen(text);
        while (takesSpaceBefore && end > 0) {
            std::size_t last = end - 1;
            while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xc0) == 0x80)
                --last;
            if (!isWhiteSpace(firstCharacter(text.substr(last)).code))
                break;
            end = last;
        }
        return end;
    }

private:
    static std::vector<std::string_view> addedTexts(const Tokenizer& tokenizer, bool normalized)
    {
        std::vector<std::string_view> texts;
        for (const AddedToken& token : tokenizer.m_addedTokens.all())
            if (token.normalized == normalized)
                texts.push_back(normalized ? token.decoded : token.content);
        return texts;
    }

    static std::vector<std::string_view> allTexts(const TokenizationModel& model)
    {
        std::vector<std::string_view> texts;
        for (int id = 0; model.isLocal() && id < model.vocabulary().size(); ++id)
            if (const auto text = model.vocabulary().find(id))
                texts.push_back(*text);
        return texts;
    }
};

const Tokenizer::OpenEnds& Tokenizer::openEnds() const
{
    std::call_once(m_openEndsOnce, [this] { m_openEnds = std::make_shared<const OpenEnds>(*this); });
    return *m_openEnds;
}

namespace
{
/// `limit`, or the beginning of the first token that a continuation may undo: one that reaches behind the limit, or one
/// that must be a word of its own and stands at the end.
std::size_t settledParts(const std::vector<AddedTokens::Part>& parts, std::size_t size, std::size_t limit)
{
    for (const AddedTokens::Part& part : parts)
        if (part.token && part.range.begin < limit &&
            (part.range.end > limit || (part.token->singleWord && part.range.end == size)))
            return part.range.begin;
    return limit;
}
} // namespace

void Tokenizer::Encoder::encodeOpen(const NormalizedText& text, std::size_t limit, const OpenEnds& ends)
{
    const auto parts = tokenizer.m_addedTokens.findRaw(text.text());
    limit = settledParts(parts, text.size(), limit);
    for (const AddedTokens::Part& part : parts) {
        if (part.range.begin >= limit)
            return;
        if (part.range.size() == 0)
            continue;
        if (part.token) {
            addToken(part, text);
            continue;
        }
        const NormalizedText section = text.slice(part.range);
        NormalizedText rewritten = normalized(section);
        if (part.range.end < limit) {
            encodeNormalized(std::move(rewritten));
            continue;
        }
        std::size_t settled = limit - part.range.begin;
        if (tokenizer.m_normalizer)
            settled = tokenizer.m_normalizer->settledBytes(std::string_view(section.text()).substr(0, settled));
        if (settled == 0)
            return;
        const std::size_t lastSource = section.sourceOfByte(settled - 1).end;
        std::size_t end = rewritten.size();
        while (end > 0 && rewritten.sourceOfByte(end - 1).end > lastSource)
            --end;
        encodeOpenNormalized(rewritten, end, ends);
        return;
    }
}

void Tokenizer::Encoder::encodeOpenNormalized(const NormalizedText& text, std::size_t limit, const OpenEnds& ends)
{
    const auto parts = tokenizer.m_addedTokens.findNormalized(text.text());
    limit = ends.settled(std::string_view(text.text()).substr(0, limit), ends.normalized);
    limit = settledParts(parts, text.size(), limit);
    for (const AddedTokens::Part& part : parts) {
        if (part.range.begin >= limit)
            return;
        if (part.token && part.range.size() > 0)
            addToken(part, text);
        else if (!part.token && part.range.end < limit)
            encodeCut(CutText(text.slice(part.range)));
        else if (!part.token)
            return encodeOpenCut(CutText::open(text.slice({part.range.begin, limit})), ends);
    }
}

void Tokenizer::Encoder::encodeOpenCut(CutText cut, const OpenEnds& ends)
{
    encodeCut(cut);
    pieceTokens.clear();
    tokenizeGrowing(*tokenizer.m_model, ends.vocabulary, cut.text.view(*cut.growing), pieceTokens);
    addTokens(*cut.growing, cut.text, true);
}

SettledEncoding Tokenizer::encodeSettled(std::string_view text, std::size_t from) const
{
    Encoder encoder{*this, {}, {}, {}};
    return encodeSettled(encoder, text, from);
}

bool Tokenizer::beginsInside() const
{
    return !m_model->takesWholes() && (!m_preTokenizer || m_preTokenizer->beginsInside());
}

/// The character before is read along, so that what a normalizer puts before a text does not come behind the joint.
SettledEncoding Tokenizer::encodeSettledInside(std::string_view text, std::size_t joint) const
{
    Encoder encoder{*this, {}, {}, {}};
    encoder.inside = joint;
    std::size_t before = joint - 1;
    while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xc0) == 0x80)
        --before;
    return encodeSettled(encoder, text, before);
}

SettledEncoding Tokenizer::encodeSettled(Encoder& encoder, std::string_view text, std::size_t from) const
{
    // Behind what is spelled like a token but is no word of its own, the search goes on: that depends on its beginning.
    const bool isLocal = (!m_normalizer || m_normalizer->isLocal()) && (!m_preTokenizer || m_preTokenizer->isLocal()) &&
                         std::ranges::none_of(m_addedTokens.all(), &AddedToken::singleWord);
    encoder.notesPieces = isLocal;
    encoder.notesTokens = isLocal && m_model->isLocalBehind() && (!m_preTokenizer || m_preTokenizer->isLocalInside());
    const NormalizedText original = NormalizedText::fromOriginal(text.substr(from), from);
    const OpenEnds& ends = openEnds();
    encoder.encodeOpen(original, ends.settled(original.text(), ends.raw), ends);
    SettledEncoding settled;
    settled.joints = std::move(encoder.joints);
    settled.tokens = finished(encoder, text, false);
    return settled;
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
