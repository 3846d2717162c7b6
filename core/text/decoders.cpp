#include "core/text/decoders.h"

#include "core/text/byte_alphabet.h"
#include "core/text/pre_tokenizers.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <optional>

namespace calm
{

namespace
{
/// The byte of a token such as "<0xE2>".
std::optional<char> byteOfToken(const std::string& token)
{
    if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>')
        return std::nullopt;
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : -1;
    };
    const int high = token[3] == '+' ? 0 : digit(token[3]); // the library reads it as a number with a sign
    const int low = digit(token[4]);
    if (high < 0 || low < 0)
        return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

std::string replaceIn(const std::string& text, const Pattern& pattern, const std::string& content)
{
    std::string result;
    std::size_t done = 0;
    pattern.forEachMatch(text, [&](ByteRange match) {
        result.append(text, done, match.begin - done).append(content);
        done = match.end;
    });
    return result.append(text, done, text.npos);
}

void replaceAll(std::string& text, std::string_view from, std::string_view to)
{
    if (from.empty())
        return;
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// What WordPiece's decoder does about spaces before punctuation, and about English contractions.
void cleanUp(std::string& text)
{
    constexpr std::pair<const char*, const char*> rules[] = {
        {" .", "."},   {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},    {" n't", "n't"},
        {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"},
    };
    for (const auto& [from, to] : rules)
        replaceAll(text, from, to);
}

std::string spelledText(const std::string& token)
{
    std::string bytes;
    for (std::string_view rest = token; !rest.empty();) {
        const Utf8Character character = firstCharacter(rest);
        const auto byte = spelledByte(character.code);
        if (!byte)
            return token; // not of the alphabet, such as an added token: it stands
                          // for itself
        bytes += static_cast<char>(*byte);
        rest.remove_prefix(character.size);
    }
    return bytes;
}
} // namespace

std::unique_ptr<const Decoder> Decoder::read(const PartReader& part)
{
    const std::string type = part.type();
    const PartReader named = part.named(type);
    if (type == "Sequence")
        return std::make_unique<SequenceDecoder>(named);
    if (type == "Fuse")
        return std::make_unique<FuseDecoder>();
    if (type == "ByteLevel")
        return std::make_unique<ByteLevelDecoder>();
    if (type == "ByteFallback")
        return std::make_unique<ByteFallbackDecoder>();
    if (type == "Replace")
        return std::make_unique<ReplaceDecoder>(named);
    if (type == "Strip")
        return std::make_unique<StripDecoder>(named);
    if (type == "Metaspace")
        return std::make_unique<MetaspaceDecoder>(named);
    if (type == "WordPiece")
        return std::make_unique<WordPieceDecoder>(named);
    if (type == "BPEDecoder")
        return std::make_unique<BpeDecoder>(named);
    if (type == "CTC")
        return std::make_unique<CtcDecoder>(named);
    part.failUnsupported(type);
}

SequenceDecoder::SequenceDecoder(const PartReader& part)
{
    for (const PartReader& step : part.children("decoders"))
        m_steps.push_back(Decoder::read(step));
}

std::vector<std::string> SequenceDecoder::decode(std::vector<std::string> tokens, Ending ending) const
{
    for (const auto& step : m_steps)
        tokens = step->decode(std::move(tokens), ending);
    return tokens;
}

std::vector<std::string> FuseDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    std::string joined;
    for (const std::string& token : tokens)
        joined += token;
    return {std::move(joined)};
}

std::vector<std::string> ByteLevelDecoder::decode(std::vector<std::string> tokens, Ending ending) const
{
    std::string bytes;
    for (const std::string& token : tokens)
        bytes += spelledText(token);
    const std::size_t tail = ending == Ending::open ? unfinishedTail(bytes) : 0;
    const std::string_view whole = std::string_view(bytes).substr(0, bytes.size() - tail);
    if (isValidUtf8(whole))
        return {std::move(bytes)};
    return {replaceInvalidUtf8(whole) + bytes.substr(whole.size())};
}

std::vector<std::string> ByteFallbackDecoder::decode(std::vector<std::string> tokens, Ending ending) const
{
    std::vector<std::string> result;
    std::string run;
    const auto endRun = [&](bool last) {
        const std::size_t tail = last && ending == Ending::open ? unfinishedTail(run) : 0;
        if (isValidUtf8(std::string_view(run).substr(0, run.size() - tail)))
            result.push_back(run);
        else
            result.insert(result.end(), run.size(), toUtf8(0xfffd));
        run.clear();
    };
    for (std::string& token : tokens) {
        if (const auto byte = byteOfToken(token)) {
            run += *byte;
            continue;
        }
        if (!run.empty())
            endRun(false);
        result.push_back(std::move(token));
    }
    if (!run.empty())
        endRun(true);
    return result;
}

ReplaceDecoder::ReplaceDecoder(const PartReader& part)
    : m_pattern(Pattern::read(part, "pattern")), m_content(part.text("content"))
{
}

std::vector<std::string> ReplaceDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    for (std::string& token : tokens)
        token = replaceIn(token, m_pattern, m_content);
    return tokens;
}

StripDecoder::StripDecoder(const PartReader& part)
    : m_content(part.character("content")), m_start(part.number("start", 0)), m_stop(part.number("stop", 0))
{
}

std::vector<std::string> StripDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    for (std::string& token : tokens) {
        for (int i = 0; i < m_start && token.starts_with(m_content); ++i)
            token.erase(0, m_content.size());
        for (int i = 0; i < m_stop && token.ends_with(m_content); ++i)
            token.erase(token.size() - m_content.size());
    }
    return tokens;
}

MetaspaceDecoder::MetaspaceDecoder(const PartReader& part)
    : m_replacement(part.character("replacement")), m_dropFirst(readPrependScheme(part) != "never")
{
}

std::vector<std::string> MetaspaceDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    const Pattern marker = Pattern::literal(m_replacement);
    for (std::size_t i = 0; i < tokens.size(); ++i)
        tokens[i] = replaceIn(tokens[i], marker, i == 0 && m_dropFirst ? "" : " ");
    return tokens;
}

WordPieceDecoder::WordPieceDecoder(const PartReader& part)
    : m_prefix(part.text("prefix", "##")), m_cleansUp(part.flag("cleanup", true))
{
}

std::vector<std::string> WordPieceDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i > 0 && tokens[i].starts_with(m_prefix))
            tokens[i].erase(0, m_prefix.size());
        else if (i > 0)
            tokens[i].insert(tokens[i].begin(), ' ');
        if (m_cleansUp)
            cleanUp(tokens[i]);
    }
    return tokens;
}

BpeDecoder::BpeDecoder(const PartReader& part) : m_suffix(part.text("suffix", "</w>")) {}

std::vector<std::string> BpeDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    for (std::size_t i = 0; i < tokens.size(); ++i)
        replaceAll(tokens[i], m_suffix, i + 1 == tokens.size() ? "" : " ");
    return tokens;
}

CtcDecoder::CtcDecoder(const PartReader& part)
    : m_padding(part.text("pad_token", "<pad>")), m_delimiter(part.text("word_delimiter_token", "|")),
      m_cleansUp(part.flag("cleanup", true))
{
}

std::vector<std::string> CtcDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    for (std::string& token : tokens) {
        replaceAll(token, m_padding, "");
        if (m_cleansUp) {
            cleanUp(token);
            replaceAll(token, m_delimiter, " ");
        }
    }
    std::erase_if(tokens, [](const std::string& token) { return token.empty(); });
    return tokens;
}

} // namespace calm
