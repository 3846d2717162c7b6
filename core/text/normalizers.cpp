#include "core/text/normalizers.h"

#include "core/text/byte_alphabet.h"
#include "core/text/precompiled_normalizer.h"
#include "core/text/unicode_classes.h"
#include "core/text/unicode_normalizer.h"
#include "core/text/utf8.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>

namespace calm
{

std::unique_ptr<const Normalizer> Normalizer::read(const PartReader& part)
{
    const std::string type = part.type();
    const PartReader named = part.named(type);
    if (type == "Sequence")
        return std::make_unique<SequenceNormalizer>(named);
    if (type == "Prepend")
        return std::make_unique<PrependNormalizer>(named);
    if (type == "Replace")
        return std::make_unique<ReplaceNormalizer>(named);
    if (type == "Lowercase")
        return std::make_unique<LowercaseNormalizer>();
    if (type == "Strip")
        return std::make_unique<StripNormalizer>(named);
    if (type == "StripAccents")
        return std::make_unique<StripAccentsNormalizer>();
    if (type == "BertNormalizer")
        return std::make_unique<BertNormalizer>(named);
    if (type == "Nmt")
        return std::make_unique<NmtNormalizer>();
    if (type == "ByteLevel")
        return std::make_unique<ByteLevelNormalizer>();
    if (type == "Precompiled")
        return std::make_unique<PrecompiledNormalizer>(named);
    if (const auto form = unicodeFormFromString(type))
        return std::make_unique<UnicodeNormalizer>(*form);
    part.failUnsupported(type);
}

SequenceNormalizer::SequenceNormalizer(const PartReader& part)
{
    for (const PartReader& step : part.children("normalizers"))
        m_steps.push_back(Normalizer::read(step));
}

NormalizedText SequenceNormalizer::normalize(NormalizedText text) const
{
    for (const auto& step : m_steps)
        text = step->normalize(std::move(text));
    return text;
}

namespace
{
/// Whether a character may depend on the one before it: a mark, part of an emoji, of a Hangul syllable or of a
/// ligature.
bool joinsWhatIsBefore(char32_t before, char32_t code)
{
    const auto isJoining = [](char32_t c) {
        const int category = u_charType(static_cast<UChar32>(c));
        return isCombiningMark(c) || category == U_FORMAT_CHAR || category == U_CONTROL_CHAR ||
               category == U_MODIFIER_SYMBOL;
    };
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const tables = icu::Normalizer2::getNFKCInstance(status);
    const auto isPlain = [](char32_t c) {
        return u_isgraph(static_cast<UChar32>(c)) && !u_isUWhiteSpace(static_cast<UChar32>(c));
    };
    const auto isHangulPart = [](char32_t c) { return c >= 0x1100 && c < 0x1200; };
    return U_FAILURE(status) || !isPlain(code) || isJoining(code) || isJoining(before) || isHangulPart(before) ||
           isHangulPart(code) || (code >= 0x1f1e6 && code <= 0x1f1ff) ||
           !tables->hasBoundaryBefore(static_cast<UChar32>(code));
}
} // namespace

std::size_t Normalizer::settledBytes(std::string_view text) const
{
    std::size_t settled = 0;
    char32_t before = ' ';
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Character character = firstCharacter(text.substr(at));
        if (!joinsWhatIsBefore(before, character.code))
            settled = at;
        before = character.code;
        at += character.size;
    }
    return settled;
}

std::size_t SequenceNormalizer::settledBytes(std::string_view text) const
{
    std::size_t settled = text.size();
    for (const auto& step : m_steps)
        settled = std::min(settled, step->settledBytes(text));
    return settled;
}

bool SequenceNormalizer::isLocal() const
{
    return std::ranges::all_of(m_steps, [](const auto& step) { return step->isLocal(); });
}

PrependNormalizer::PrependNormalizer(const PartReader& part) : m_prefix(part.text("prepend")) {}

NormalizedText PrependNormalizer::normalize(NormalizedText text) const
{
    if (text.empty())
        return text;
    NormalizedText result = NormalizedText::startedLike(text);
    result.reserve(m_prefix.size() + text.size());
    result.append(m_prefix, text.sourceOfByte(0));
    result.append(text, {0, text.size()});
    return result;
}

ReplaceNormalizer::ReplaceNormalizer(const PartReader& part)
    : m_pattern(Pattern::read(part, "pattern")), m_content(part.text("content"))
{
}

NormalizedText ReplaceNormalizer::normalize(NormalizedText text) const
{
    NormalizedText result = NormalizedText::startedLike(text);
    result.reserve(text.size());
    appendReplaced(text, {0, text.size()}, m_pattern, m_content, text.origin(), result);
    return result;
}

std::size_t ReplaceNormalizer::settledBytes(std::string_view text) const
{
    // Of one character, as most are, a fixed text never begins without ending.
    const std::size_t known = m_pattern.openMatches(text).until;
    return m_pattern.isSingleCharacter() ? known : std::min(known, Normalizer::settledBytes(text));
}

void appendReplaced(const NormalizedText& text, ByteRange range, const Pattern& pattern, std::string_view content,
                    ByteRange origin, NormalizedText& result)
{
    std::size_t done = range.begin;
    pattern.forEachMatch(text.view(range), [&](ByteRange match) {
        const std::size_t begin = range.begin + match.begin;
        const std::size_t end = range.begin + match.end;
        result.append(text, {done, begin});
        // An empty match at the very beginning has no character before it.
        result.append(content, end > range.begin ? text.sourceOfByte(end - 1) : ByteRange{origin.begin, origin.begin});
        done = end;
    });
    result.append(text, {done, range.end});
}

NormalizedText LowercaseNormalizer::normalize(NormalizedText text) const
{
    std::vector<CharacterChange> changes;
    changes.reserve(text.size());
    for (const char32_t code : text.characters()) {
        const LowerCase lower = lowerCaseOf(code);
        changes.push_back({lower.first, 0});
        if (lower.second != 0)
            changes.push_back({lower.second, 1});
    }
    text.transform(changes);
    return text;
}

StripNormalizer::StripNormalizer(const PartReader& part)
    : m_left(part.flag("strip_left", false)), m_right(part.flag("strip_right", false))
{
}

NormalizedText StripNormalizer::normalize(NormalizedText text) const
{
    const std::vector<char32_t> codes = text.characters();
    std::size_t begin = 0;
    std::size_t end = codes.size();
    while (m_left && begin < codes.size() && isWhiteSpace(codes[begin]))
        ++begin;
    while (m_right && end > begin && isWhiteSpace(codes[end - 1]))
        --end;
    if (begin == 0 && end == codes.size())
        return text;
    std::vector<CharacterChange> changes;
    for (std::size_t i = begin; i < end; ++i)
        changes.push_back({codes[i], 0});
    text.transform(changes, begin);
    return text;
}

NormalizedText StripAccentsNormalizer::normalize(NormalizedText text) const
{
    text.keepOnly([](char32_t code) { return !isCombiningMark(code); });
    return text;
}

BertNormalizer::BertNormalizer(const PartReader& part)
    : m_cleanText(part.flag("clean_text", true)), m_spaceChinese(part.flag("handle_chinese_chars", true)),
      m_lowercase(part.flag("lowercase", true)), m_stripAccents(part.flag("strip_accents", m_lowercase))
{
}

NormalizedText BertNormalizer::normalize(NormalizedText text) const
{
    if (m_cleanText) {
        text.keepOnly([](char32_t code) { return code != 0 && code != 0xfffd && !isControl(code); });
        text.mapCharacters([](char32_t code) { return isWhiteSpace(code) ? U' ' : code; });
    }
    if (m_spaceChinese) {
        std::vector<CharacterChange> changes;
        for (const char32_t code : text.characters()) {
            if (isChinese(code))
                changes.insert(changes.end(), {{' ', 0}, {code, 1}, {' ', 1}});
            else
                changes.push_back({code, 0});
        }
        text.transform(changes);
    }
    if (m_stripAccents) {
        text = UnicodeNormalizer(UnicodeForm::nfd).normalize(std::move(text));
        text.keepOnly([](char32_t code) { return !isNonspacingMark(code); });
    }
    return m_lowercase ? LowercaseNormalizer().normalize(std::move(text)) : text;
}

NormalizedText NmtNormalizer::normalize(NormalizedText text) const
{
    text.keepOnly([](char32_t code) {
        return !((code >= 1 && code <= 8) || code == 0xb || (code >= 0xe && code <= 0x1f) || code == 0x7f ||
                 code == 0x8f || code == 0x9f);
    });
    text.mapCharacters([](char32_t code) {
        constexpr char32_t spaces[] = {0x9, 0xa, 0xc, 0xd, 0x1680, 0x2028, 0x2029, 0x2581, 0xfeff, 0xfffd};
        const bool isSpace = (code >= 0x200b && code <= 0x200f) ||
                             std::find(std::begin(spaces), std::end(spaces), code) != std::end(spaces);
        return isSpace ? U' ' : code;
    });
    return text;
}

NormalizedText ByteLevelNormalizer::normalize(NormalizedText text) const
{
    std::vector<CharacterChange> changes;
    changes.reserve(text.size());
    for (const char byte : text.text()) {
        const bool begins = (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
        const char32_t spelled = firstCharacter(spellByte(static_cast<unsigned char>(byte))).code;
        changes.push_back({spelled, begins ? 0 : 1});
    }
    text.transform(changes);
    return text;
}

} // namespace calm
