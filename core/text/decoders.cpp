#include "core/text/decoders.h"

#include "core/text/byte_alphabet.h"
#include "core/text/pre_tokenizers.h"
#include "core/text/utf8.h"

#include <numeric>
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
    const int high = digit(token[3]);
    const int low = digit(token[4]);
    if (high < 0 || low < 0)
        return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

std::string replaceIn(const std::string& text, const Pattern& pattern, const std::string& content)
{
    std::string result;
    std::size_t done = 0;
    for (const ByteRange& match : pattern.matches(text)) {
        result.append(text, done, match.begin - done).append(content);
        done = match.end;
    }
    return result.append(text, done, text.npos);
}

std::string spelledText(const std::string& token)
{
    std::string bytes;
    for (std::string_view rest = token; !rest.empty();) {
        const Utf8Character character = firstCharacter(rest);
        const auto byte = spelledByte(character.code);
        if (!byte)
            return token; // not of the alphabet, such as an added token: it stands for itself
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
    return {std::accumulate(tokens.begin(), tokens.end(), std::string(),
                            [](std::string joined, const std::string& token) { return std::move(joined) + token; })};
}

std::vector<std::string> ByteLevelDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    for (std::string& token : tokens)
        token = spelledText(token);
    return tokens;
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
    : m_content(part.text("content")), m_start(part.number("start", 0)), m_stop(part.number("stop", 0))
{
    if (m_content.empty())
        part.fail("has no character to strip");
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
    : m_replacement(part.text("replacement")), m_dropFirst(readPrependScheme(part) != "never")
{
}

std::vector<std::string> MetaspaceDecoder::decode(std::vector<std::string> tokens, Ending) const
{
    const Pattern marker = Pattern::literal(m_replacement);
    for (std::size_t i = 0; i < tokens.size(); ++i)
        tokens[i] = replaceIn(tokens[i], marker, i == 0 && m_dropFirst ? "" : " ");
    return tokens;
}

} // namespace calm
