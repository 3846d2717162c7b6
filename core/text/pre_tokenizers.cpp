#include "core/text/pre_tokenizers.h"

#include "core/text/byte_alphabet.h"
#include "core/text/normalizers.h"
#include "core/text/utf8.h"

namespace calm
{

namespace
{
// The expression GPT-2's tokenizer cuts by (openai/gpt-2, encoder.py).
constexpr const char* gpt2Expression = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* wordExpression =
    R"([\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}\s]+)";
} // namespace

CutText::CutText(NormalizedText whole) : text(std::move(whole))
{
    if (!text.empty())
        pieces.push_back({0, text.size()});
}

void CutText::cutPieces(const std::function<std::vector<ByteRange>(std::string_view piece)>& cut)
{
    std::vector<ByteRange> smaller;
    for (const ByteRange& piece : pieces)
        for (const ByteRange& part : cut(text.view(piece)))
            smaller.push_back({piece.begin + part.begin, piece.begin + part.end});
    pieces = std::move(smaller);
}

void CutText::rewritePieces(const std::function<void(ByteRange piece, NormalizedText& result)>& rewrite)
{
    NormalizedText result;
    result.reserve(text.size());
    std::vector<ByteRange> rewritten;
    for (const ByteRange& piece : pieces) {
        const std::size_t begin = result.size();
        rewrite(piece, result);
        if (result.size() > begin)
            rewritten.push_back({begin, result.size()});
    }
    text = std::move(result);
    pieces = std::move(rewritten);
}

std::unique_ptr<const PreTokenizer> PreTokenizer::read(const PartReader& part)
{
    const std::string type = part.type();
    const PartReader named = part.named(type);
    if (type == "Sequence")
        return std::make_unique<SequencePreTokenizer>(named);
    if (type == "Split")
        return std::make_unique<SplitPreTokenizer>(Pattern::read(named, "pattern"),
                                                   readSplitBehavior(named, "behavior"), named.flag("invert", false));
    if (type == "ByteLevel")
        return std::make_unique<ByteLevelPreTokenizer>(named);
    if (type == "Metaspace")
        return std::make_unique<MetaspacePreTokenizer>(named);
    if (type == "Digits")
        return std::make_unique<SplitPreTokenizer>(Pattern::regex("\\p{N}", named.where()),
                                                   named.flag("individual_digits", false) ? SplitBehavior::isolated
                                                                                          : SplitBehavior::contiguous);
    if (type == "Whitespace")
        return std::make_unique<SplitPreTokenizer>(Pattern::regex(wordExpression, named.where()),
                                                   SplitBehavior::removed, true);
    if (type == "WhitespaceSplit")
        return std::make_unique<SplitPreTokenizer>(Pattern::regex("\\s", named.where()), SplitBehavior::removed);
    part.failUnsupported(type);
}

SequencePreTokenizer::SequencePreTokenizer(const PartReader& part)
{
    for (const PartReader& step : part.children("pretokenizers"))
        m_steps.push_back(PreTokenizer::read(step));
}

void SequencePreTokenizer::apply(CutText& text) const
{
    for (const auto& step : m_steps)
        step->apply(text);
}

SplitPreTokenizer::SplitPreTokenizer(Pattern pattern, SplitBehavior behavior, bool invert)
    : m_pattern(std::move(pattern)), m_behavior(behavior), m_invert(invert)
{
}

void SplitPreTokenizer::apply(CutText& text) const
{
    text.cutPieces([&](std::string_view piece) { return splitText(piece, m_pattern, m_behavior, m_invert); });
}

ByteLevelPreTokenizer::ByteLevelPreTokenizer(const PartReader& part)
    : m_addPrefixSpace(part.flag("add_prefix_space", true)), m_useRegex(part.flag("use_regex", true)),
      m_pattern(Pattern::regex(gpt2Expression, part.where()))
{
}

void ByteLevelPreTokenizer::apply(CutText& text) const
{
    if (m_addPrefixSpace)
        text.rewritePieces([&](ByteRange piece, NormalizedText& result) {
            if (!text.text.view(piece).starts_with(' '))
                result.append(" ", text.text.sourceOfByte(piece.begin));
            result.append(text.text, piece);
        });
    if (m_useRegex)
        text.cutPieces([&](std::string_view piece) { return splitText(piece, m_pattern, SplitBehavior::isolated); });
    text.rewritePieces([&](ByteRange piece, NormalizedText& result) {
        for (std::size_t i = piece.begin; i < piece.end; ++i)
            result.append(spellByte(static_cast<unsigned char>(text.text.text()[i])), text.text.sourceOfByte(i));
    });
}

std::string readPrependScheme(const PartReader& part)
{
    const std::string scheme = part.text("prepend_scheme", part.flag("add_prefix_space", true) ? "always" : "never");
    if (scheme != "always" && scheme != "first" && scheme != "never")
        part.fail("has the unknown prepend_scheme \"" + scheme.substr(0, 80) + '"');
    return scheme;
}

MetaspacePreTokenizer::MetaspacePreTokenizer(const PartReader& part)
    : m_replacement(part.text("replacement")), m_prependScheme(readPrependScheme(part)),
      m_split(part.flag("split", true))
{
}

void MetaspacePreTokenizer::apply(CutText& text) const
{
    const Pattern space = Pattern::literal(" ");
    text.rewritePieces([&](ByteRange piece, NormalizedText& result) {
        const NormalizedText replaced = replaceMatches(text.text, piece, space, m_replacement);
        const bool wanted = m_prependScheme == "always" ||
                            (m_prependScheme == "first" && text.text.sourceOfByte(piece.begin).begin == 0);
        if (wanted && !replaced.text().starts_with(m_replacement))
            result.append(m_replacement, replaced.sourceOfByte(0));
        result.append(replaced, {0, replaced.size()});
    });
    if (m_split)
        text.cutPieces([marker = Pattern::literal(m_replacement)](std::string_view piece) {
            return splitText(piece, marker, SplitBehavior::mergedWithNext);
        });
}

} // namespace calm
