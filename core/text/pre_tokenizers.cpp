#include "core/text/pre_tokenizers.h"

#include "core/text/byte_alphabet.h"
#include "core/text/normalizers.h"
#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#include <unicode/uscript.h>

#include <algorithm>
#include <optional>

namespace calm
{

namespace
{
// The expression GPT-2's tokenizer cuts by (openai/gpt-2, encoder.py).
constexpr const char* gpt2Expression = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

/// The script as sentencepiece tells scripts apart; nothing for a space, which goes with any.
std::optional<int> scriptOf(char32_t code)
{
    if (code == ' ')
        return std::nullopt;
    if (code == 0x30fc) // the sound mark of kana
        return USCRIPT_HAN;
    if (code == 0x589 || code == 0x61c) // other scripts since
        return USCRIPT_COMMON;
    if (code == 0x953 || code == 0x954)
        return USCRIPT_DEVANAGARI;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(code), &status);
    if (!isOfUnicode(code, 9) || script == USCRIPT_UNKNOWN)
        return std::nullopt;
    return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ? USCRIPT_HAN : script;
}
} // namespace

CutText::CutText(NormalizedText whole) : text(std::move(whole))
{
    if (!text.empty())
        pieces.push_back({0, text.size()});
}

CutText CutText::open(NormalizedText beginning)
{
    CutText cut(std::move(beginning));
    cut.pieces.clear();
    cut.growing = ByteRange{0, cut.text.size()};
    return cut;
}

void CutText::cutPieces(const Cut& cut, const OpenCut& openCut)
{
    std::vector<ByteRange> smaller;
    const auto add = [&smaller](const ByteRange& piece, const std::vector<ByteRange>& parts) {
        for (const ByteRange& part : parts)
            smaller.push_back({piece.begin + part.begin, piece.begin + part.end});
    };
    for (const ByteRange& piece : pieces)
        add(piece, cut(text.view(piece)));
    if (growing && growing->size() > 0) {
        const ByteRange whole = *growing;
        OpenPieces open;
        if (openCut) {
            open = openCut(text.view(whole));
        } else {
            open.closed = cut(text.view(whole));
            open.growing = {whole.size(), whole.size()};
            if (!open.closed.empty()) {
                open.growing = open.closed.back();
                open.closed.pop_back();
            }
        }
        add(whole, open.closed);
        growing = ByteRange{whole.begin + open.growing.begin, whole.begin + open.growing.end};
    }
    pieces = std::move(smaller);
    if (!m_isCut)
        noteFirstBegins();
    m_isCut = true;
}

void CutText::noteFirstBegins()
{
    for (const ByteRange& piece : pieces) {
        const std::size_t source = text.sourceOfByte(piece.begin).begin;
        if (piece.begin > 0 && text.sourceOfByte(piece.begin - 1).end <= source)
            firstBegins.push_back(source);
    }
}

void CutText::rewritePieces(const std::function<void(ByteRange piece, NormalizedText& result)>& rewrite)
{
    NormalizedText result = NormalizedText::startedLike(text);
    result.reserve(text.size() + text.size() / 8);
    std::vector<ByteRange> rewritten;
    rewritten.reserve(pieces.size());
    for (const ByteRange& piece : pieces) {
        const std::size_t begin = result.size();
        rewrite(piece, result);
        if (result.size() > begin)
            rewritten.push_back({begin, result.size()});
    }
    if (growing) {
        const std::size_t begin = result.size();
        if (growing->size() > 0)
            rewrite(*growing, result);
        growing = ByteRange{begin, result.size()};
    }
    text = std::move(result);
    pieces = std::move(rewritten);
}

std::unique_ptr<const PreTokenizer> PreTokenizer::read(const PartReader& part)
{
    const std::string type = part.type();
    const PartReader named = part.named(type);
    const auto split = [](Pattern pattern, SplitBehavior behavior, bool invert = false) {
        return std::make_unique<SplitPreTokenizer>(std::move(pattern), behavior, invert);
    };
    if (type == "Sequence")
        return std::make_unique<SequencePreTokenizer>(named);
    if (type == "Split")
        return split(Pattern::read(named, "pattern"), readSplitBehavior(named, "behavior"),
                     named.flag("invert", false));
    if (type == "ByteLevel")
        return std::make_unique<ByteLevelPreTokenizer>(named);
    if (type == "Metaspace")
        return std::make_unique<MetaspacePreTokenizer>(named);
    if (type == "Digits")
        return split(Pattern::characters(isNumeric),
                     named.flag("individual_digits", false) ? SplitBehavior::isolated : SplitBehavior::contiguous);
    if (type == "Punctuation")
        return split(Pattern::characters(isPunctuation),
                     named.has("behavior") ? readSplitBehavior(named, "behavior") : SplitBehavior::isolated);
    if (type == "Whitespace")
        return std::make_unique<WhitespacePreTokenizer>();
    if (type == "WhitespaceSplit")
        return split(Pattern::characters(isWhiteSpace), SplitBehavior::removed);
    if (type == "BertPreTokenizer")
        return std::make_unique<BertPreTokenizer>();
    if (type == "CharDelimiterSplit")
        return split(Pattern::literal(named.character("delimiter")), SplitBehavior::removed);
    if (type == "FixedLength")
        return std::make_unique<FixedLengthPreTokenizer>(named);
    if (type == "UnicodeScripts")
        return std::make_unique<UnicodeScriptsPreTokenizer>();
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

bool SequencePreTokenizer::isLocal() const
{
    return std::ranges::all_of(m_steps, [](const auto& step) { return step->isLocal(); });
}

bool SequencePreTokenizer::beginsInside() const
{
    return std::ranges::all_of(m_steps, [](const auto& step) { return step->beginsInside(); });
}

bool SequencePreTokenizer::isLocalInside() const
{
    return std::ranges::all_of(m_steps, [](const auto& step) { return step->isLocalInside(); });
}

SplitPreTokenizer::SplitPreTokenizer(Pattern pattern, SplitBehavior behavior, bool invert)
    : m_pattern(std::move(pattern)), m_behavior(behavior), m_invert(invert)
{
}

void SplitPreTokenizer::apply(CutText& text) const
{
    text.cutPieces([&](std::string_view piece) { return splitText(piece, m_pattern, m_behavior, m_invert); },
                   [&](std::string_view piece) { return splitOpenText(piece, m_pattern, m_behavior, m_invert); });
}

void WhitespacePreTokenizer::apply(CutText& text) const
{
    text.cutPieces([](std::string_view piece) {
        enum class Kind { space, word, other };
        std::vector<ByteRange> runs;
        Kind last = Kind::space;
        for (std::size_t at = 0; at < piece.size();) {
            const Utf8Character character = firstCharacter(piece.substr(at));
            const Kind kind = isWordCharacter(character.code) ? Kind::word
                              : isWhiteSpace(character.code)  ? Kind::space
                                                              : Kind::other;
            const ByteRange range{at, at + character.size};
            if (kind != Kind::space && kind == last)
                runs.back().end = range.end;
            else if (kind != Kind::space)
                runs.push_back(range);
            last = kind;
            at = range.end;
        }
        return runs;
    });
}

void BertPreTokenizer::apply(CutText& text) const
{
    SplitPreTokenizer(Pattern::characters(isWhiteSpace), SplitBehavior::removed).apply(text);
    SplitPreTokenizer(Pattern::characters(isPunctuation), SplitBehavior::isolated).apply(text);
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
        SplitPreTokenizer(m_pattern, SplitBehavior::isolated).apply(text);
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
    : m_replacement(part.character("replacement")), m_prependScheme(readPrependScheme(part)),
      m_split(part.flag("split", true))
{
}

void MetaspacePreTokenizer::apply(CutText& text) const
{
    const Pattern space = Pattern::literal(" ");
    text.rewritePieces([&](ByteRange piece, NormalizedText& result) {
        const std::string_view view = text.text.view(piece);
        const bool isWanted =
            m_prependScheme == "always" || (m_prependScheme == "first" && text.text.sourceOf(piece).begin == 0);
        if (isWanted && !view.starts_with(' ') && !view.starts_with(m_replacement))
            result.append(m_replacement, text.text.sourceOfByte(piece.begin));
        appendReplaced(text.text, piece, space, m_replacement, text.text.sourceOf(piece), result);
    });
    if (m_split)
        text.cutPieces([marker = Pattern::literal(m_replacement)](std::string_view piece) {
            return splitText(piece, marker, SplitBehavior::mergedWithNext);
        });
}

FixedLengthPreTokenizer::FixedLengthPreTokenizer(const PartReader& part)
    : m_length(static_cast<std::size_t>(part.number("length", 5)))
{
    if (m_length == 0)
        part.fail("needs a length of at least 1");
}

void FixedLengthPreTokenizer::apply(CutText& text) const
{
    text.cutPieces([this](std::string_view piece) {
        std::vector<ByteRange> pieces;
        std::size_t count = 0;
        for (std::size_t at = 0; at < piece.size(); ++count) {
            const std::size_t end = at + firstCharacter(piece.substr(at)).size;
            if (count % m_length == 0)
                pieces.push_back({at, end});
            pieces.back().end = at = end;
        }
        return pieces;
    });
}

void UnicodeScriptsPreTokenizer::apply(CutText& text) const
{
    text.cutPieces([](std::string_view piece) {
        std::vector<ByteRange> pieces;
        std::optional<int> last;
        for (std::size_t at = 0; at < piece.size();) {
            const Utf8Character character = firstCharacter(piece.substr(at));
            const std::optional<int> script = scriptOf(character.code);
            const std::size_t end = at + character.size;
            if (script && script != last)
                pieces.push_back({at, end});
            else if (!pieces.empty())
                pieces.back().end = end;
            last = script ? script : last;
            at = end;
        }
        return pieces;
    });
}

} // namespace calm
