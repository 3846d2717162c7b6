// A sentencepiece model as parts of a tokenizer. The model keeps its own normalizer; what stands around it (special
// tokens, decoding) is as transformers has it when it converts such a file.

#include "core/text/sentence_piece_parts.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/text/bpe_model.h"
#include "core/text/unigram_model.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <map>

namespace calm
{

namespace
{
using PieceType = SentencePieceFile::PieceType;
constexpr const char* visibleSpace = "▁";

Json configOf(const std::string& text)
{
    Json json = text.empty() ? Json::object() : parseJson(text, "tokenizer_config.json");
    return json.is_object() ? json : Json::object();
}

bool flagOf(const Json& config, const char* key, bool fallback)
{
    const auto it = config.find(key);
    return it != config.end() && it->is_boolean() ? it->get<bool>() : fallback;
}

/// A token is written as "text" or as {"content": "text"}.
std::string contentOf(const Json& token)
{
    const Json& value = token.is_object() && token.contains("content") ? token["content"] : token;
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// The piece that begins or ends a text: the configuration's, or the model's own.
std::string edgeToken(const SentencePieceFile& file, const Json& config, const char* key, int id)
{
    const std::string named = config.contains(key) ? contentOf(config[key]) : std::string();
    if (!named.empty())
        return named;
    return id >= 0 ? file.pieces[static_cast<std::size_t>(id)].text : std::string();
}
} // namespace

SentencePieceNormalizer::SentencePieceNormalizer(const SentencePieceFile& file, bool prefixesEachText,
                                                 const std::string& where)
    : m_map(file.charsMap, where), m_addDummyPrefix(file.addDummyPrefix), m_removeExtraSpaces(file.removeExtraSpaces),
      m_spaceIsSuffix(file.spaceIsSuffix), m_prefixesEachText(prefixesEachText),
      m_space(file.escapeSpaces ? visibleSpace : " ")
{
    for (const auto& piece : file.pieces)
        if (piece.type == PieceType::userDefined)
            m_userDefinedTexts.push_back(piece.text);
    std::vector<std::pair<std::string_view, int>> entries;
    for (const std::string& text : m_userDefinedTexts)
        entries.emplace_back(text, 0);
    m_userDefined = ByteTrie(std::move(entries));
}

/// What the front of the text becomes: a user's piece, a rule, or its first character as it is.
CharsMap::Rule SentencePieceNormalizer::ruleAt(std::string_view text) const
{
    if (const auto match = m_userDefined.longestAt(text, 0); match.size > 0)
        return {match.size, text.substr(0, match.size)};
    if (const auto rule = m_map.longest(text))
        return *rule;
    const std::size_t size = firstCharacter(text).size;
    return {size, text.substr(0, size)};
}

NormalizedText SentencePieceNormalizer::normalize(NormalizedText text) const
{
    NormalizedText result = NormalizedText::startedLike(text);
    result.reserve(text.size() + 8);
    std::size_t at = 0;
    const std::string_view all = text.text();
    while (m_removeExtraSpaces && at < all.size()) {
        const CharsMap::Rule rule = ruleAt(all.substr(at));
        if (rule.replacement != " ")
            break;
        at += rule.size;
    }
    if (at == all.size())
        return result;
    const bool isPrefixed = m_addDummyPrefix && (m_prefixesEachText || text.origin().begin == 0);
    if (isPrefixed && !m_spaceIsSuffix)
        result.append(m_space, text.sourceOfByte(at));
    bool afterSpace = m_removeExtraSpaces;
    while (at < all.size()) {
        const CharsMap::Rule rule = ruleAt(all.substr(at));
        const ByteRange source = text.sourceOf({at, at + rule.size});
        std::string_view replacement = rule.replacement;
        while (afterSpace && replacement.starts_with(' '))
            replacement.remove_prefix(1);
        for (const char byte : replacement) // the sources of a character's bytes are one anyway
            result.append(byte == ' ' ? std::string_view(m_space) : std::string_view(&byte, 1), source);
        if (!replacement.empty())
            afterSpace = replacement.ends_with(' ');
        afterSpace = afterSpace && m_removeExtraSpaces;
        at += rule.size;
    }
    std::size_t size = result.size();
    while (m_removeExtraSpaces && result.view({0, size}).ends_with(m_space))
        size -= m_space.size();
    if (size < result.size()) {
        NormalizedText trimmed = NormalizedText::startedLike(text);
        trimmed.append(result, {0, size});
        result = std::move(trimmed);
    }
    if (isPrefixed && m_spaceIsSuffix)
        result.append(m_space, text.sourceOfByte(all.size() - 1));
    return result;
}

namespace
{
std::unique_ptr<const TokenizationModel> unigramOf(const SentencePieceFile& file)
{
    UnigramDefinition definition;
    float lowest = std::numeric_limits<float>::max();
    float highest = std::numeric_limits<float>::lowest();
    for (const auto& piece : file.pieces)
        if (piece.type == PieceType::normal) {
            lowest = std::min(lowest, piece.score);
            highest = std::max(highest, piece.score);
        }
    for (const auto& piece : file.pieces) {
        const bool isUsed = piece.type == PieceType::normal || piece.type == PieceType::userDefined;
        // What the user defined always wins: longer than any way to spell it otherwise.
        const double score = piece.type == PieceType::userDefined
                                 ? static_cast<float>(piece.text.size()) * highest - 0.1
                                 : static_cast<double>(piece.score);
        definition.tokens.push_back({piece.text, score, isUsed});
    }
    definition.lowestScore = static_cast<double>(lowest);
    definition.unknown = file.unknownId;
    definition.byteFallback = file.byteFallback;
    definition.isSinglePrecision = true;
    definition.bytesPerCharacter = true;
    return std::make_unique<UnigramModel>(std::move(definition));
}

/// Every way to split a piece into two others is a merge; the better a piece's score the earlier, all its ways alike.
void addMerges(const SentencePieceFile& file, BpeDefinition& definition)
{
    const auto isPart = [&file](std::optional<int> id) {
        return id && file.pieces[static_cast<std::size_t>(*id)].type == PieceType::normal;
    };
    std::map<float, std::uint32_t, std::greater<>> ranks;
    for (const auto& piece : file.pieces)
        if (piece.type == PieceType::normal)
            ranks.emplace(piece.score, 0);
    std::uint32_t next = 0;
    for (auto& [score, rank] : ranks)
        rank = next++;
    for (std::size_t id = 0; id < file.pieces.size(); ++id) {
        const std::string_view text = file.pieces[id].text;
        if (file.pieces[id].type != PieceType::normal)
            continue;
        for (std::size_t at = firstCharacter(text).size; at < text.size(); at += firstCharacter(text.substr(at)).size) {
            const auto left = definition.vocabulary.find(text.substr(0, at));
            const auto right = definition.vocabulary.find(text.substr(at));
            if (isPart(left) && isPart(right))
                definition.merges.push_back({*left, *right, {ranks.at(file.pieces[id].score), static_cast<int>(id)}});
        }
    }
}

std::unique_ptr<const TokenizationModel> bpeOf(const SentencePieceFile& file, bool merges)
{
    std::vector<std::string_view> texts;
    for (const auto& piece : file.pieces)
        texts.push_back(piece.text);
    BpeDefinition definition{Vocabulary::fromList(texts)};
    if (merges)
        addMerges(file, definition);
    for (std::size_t id = 0; id < file.pieces.size(); ++id)
        if (file.pieces[id].type == PieceType::userDefined)
            definition.wholes.emplace_back(file.pieces[id].text, static_cast<int>(id));
    definition.unknown = file.pieces[static_cast<std::size_t>(file.unknownId)].text;
    definition.fuseUnknown = true;
    definition.byteFallback = file.byteFallback;
    return std::make_unique<BpeModel>(std::move(definition));
}
} // namespace

std::unique_ptr<const TokenizationModel> modelOf(const SentencePieceFile& file, const std::string& where)
{
    switch (file.modelType) {
    case SentencePieceFile::ModelType::unigram:
        return unigramOf(file);
    case SentencePieceFile::ModelType::bpe:
        return bpeOf(file, true);
    case SentencePieceFile::ModelType::character:
        return bpeOf(file, false);
    case SentencePieceFile::ModelType::word:
        break;
    }
    throw Error(ErrorKind::unsupported,
                where + " is a sentencepiece model of whole words, which this version cannot use.");
}

bool prefixesEachText(const std::string& config)
{
    return flagOf(configOf(config), "legacy", false);
}

namespace
{
Json addedToken(int id, const std::string& content, bool special)
{
    return {{"id", id}, {"content", content}, {"special", special}, {"normalized", false}};
}

/// Tokens of tokenizer_config.json's "added_tokens_decoder" by id. One whose id has another piece takes its place.
void addDecoderTokens(SentencePieceFile& file, const Json& config, std::map<int, Json>& tokens)
{
    const auto listed = config.find("added_tokens_decoder");
    if (listed == config.end() || !listed->is_object())
        return;
    for (const auto& [key, token] : listed->items()) {
        const int id = std::atoi(key.c_str());
        const std::string content = contentOf(token);
        if (content.empty() || id < 0)
            continue;
        Json entry = addedToken(id, content, flagOf(token, "special", false));
        for (const char* flag : {"lstrip", "rstrip", "single_word"})
            entry[flag] = flagOf(token, flag, false);
        if (id < static_cast<int>(file.pieces.size()))
            file.pieces[static_cast<std::size_t>(id)].text = content;
        tokens[id] = std::move(entry);
    }
}

Json templateOf(const SentencePieceFile& file, const Json& config, const std::map<int, Json>& tokens)
{
    const std::string family = config.contains("tokenizer_class") ? contentOf(config["tokenizer_class"]) : "";
    const bool isT5 = family.starts_with("T5");
    const std::string bos = edgeToken(file, config, "bos_token", file.bosId);
    const std::string eos = edgeToken(file, config, "eos_token", file.eosId);
    Json single = Json::array();
    Json specials = Json::object();
    const auto add = [&](const std::string& text) {
        std::optional<int> id;
        for (std::size_t i = 0; i < file.pieces.size() && !id; ++i)
            if (file.pieces[i].text == text)
                id = static_cast<int>(i);
        for (const auto& [number, token] : tokens)
            if (token["content"] == text)
                id = number;
        if (!id)
            return;
        single.push_back({{"SpecialToken", {{"id", text}, {"type_id", 0}}}});
        specials[text] = {{"id", text}, {"ids", {*id}}, {"tokens", {text}}};
    };
    if (flagOf(config, "add_bos_token", !isT5))
        add(bos);
    single.push_back({{"Sequence", {{"id", "A"}, {"type_id", 0}}}});
    if (flagOf(config, "add_eos_token", isT5))
        add(eos);
    return {{"type", "TemplateProcessing"}, {"single", single}, {"special_tokens", specials}};
}

Json decoderOf(const SentencePieceFile& file)
{
    Json steps = Json::array();
    steps.push_back({{"type", "Replace"}, {"pattern", {{"String", visibleSpace}}}, {"content", " "}});
    if (file.byteFallback)
        steps.push_back({{"type", "ByteFallback"}});
    steps.push_back({{"type", "Fuse"}});
    if (file.addDummyPrefix)
        steps.push_back({{"type", "Strip"},
                         {"content", " "},
                         {"start", file.spaceIsSuffix ? 0 : 1},
                         {"stop", file.spaceIsSuffix ? 1 : 0}});
    return {{"type", "Sequence"}, {"decoders", steps}};
}
} // namespace

std::string otherPartsOf(SentencePieceFile& file, const std::string& configText, const std::string& addedTokens)
{
    const Json config = configOf(configText);
    if (!flagOf(config, "add_prefix_space", true))
        file.addDummyPrefix = false;
    std::map<int, Json> tokens;
    for (std::size_t id = 0; id < file.pieces.size(); ++id)
        if (file.pieces[id].type == PieceType::control || file.pieces[id].type == PieceType::unknown)
            tokens[static_cast<int>(id)] = addedToken(static_cast<int>(id), file.pieces[id].text, true);
    const Json more = addedTokens.empty() ? Json::object() : parseJson(addedTokens, "added_tokens.json");
    if (more.is_object())
        for (const auto& [content, id] : more.items())
            if (id.is_number_integer() && id.get<std::int64_t>() >= 0 && id.get<std::int64_t>() < 0x7fffffff)
                tokens[id.get<int>()] = addedToken(id.get<int>(), content, false);
    addDecoderTokens(file, config, tokens);
    Json list = Json::array();
    for (const auto& [id, token] : tokens)
        list.push_back(token);
    return toLine(
        {{"added_tokens", list}, {"post_processor", templateOf(file, config, tokens)}, {"decoder", decoderOf(file)}});
}

} // namespace calm
