#include "core/text/precompiled_normalizer.h"

#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#include <unicode/uchar.h>

namespace calm
{

namespace
{
int base64Digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

std::string fromBase64(const PartReader& part, std::string_view text)
{
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const int digit = base64Digit(c);
        if (digit < 0)
            part.fail("has a precompiled_charsmap that is not base64");
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>((bits >> count) & 0xff);
        }
    }
    return bytes;
}

int breakClassOf(char32_t code)
{
    if (u_charType(static_cast<UChar32>(code)) == U_UNASSIGNED && categoryOf(code) == U_NON_SPACING_MARK)
        return U_GCB_EXTEND; // newer than ICU
    return u_getIntPropertyValue(static_cast<UChar32>(code), UCHAR_GRAPHEME_CLUSTER_BREAK);
}

/// Rules GB6 to GB8: a syllable of hangul stays together.
bool joinsHangul(int before, int after)
{
    if (before == U_GCB_L)
        return after == U_GCB_L || after == U_GCB_V || after == U_GCB_LV || after == U_GCB_LVT;
    if (before == U_GCB_LV || before == U_GCB_V)
        return after == U_GCB_V || after == U_GCB_T;
    return (before == U_GCB_LVT || before == U_GCB_T) && after == U_GCB_T;
}

bool isPictograph(char32_t code)
{
    return u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_EXTENDED_PICTOGRAPHIC);
}
} // namespace

std::size_t firstGraphemeSize(std::string_view text)
{
    const auto isAscii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (isAscii(text[0]) && (text.size() == 1 || (isAscii(text[1]) && text[0] != '\r')))
        return 1;
    const Utf8Character first = firstCharacter(text);
    std::size_t size = first.size;
    int before = breakClassOf(first.code);
    bool inEmoji = isPictograph(first.code); // a pictograph, extended
    bool oddFlags = before == U_GCB_REGIONAL_INDICATOR;
    while (size < text.size()) {
        const Utf8Character next = firstCharacter(text.substr(size));
        const int after = breakClassOf(next.code);
        const bool isBreak = before == U_GCB_CONTROL || before == U_GCB_CR || before == U_GCB_LF;
        bool joins = before == U_GCB_CR && after == U_GCB_LF;
        if (!joins && !isBreak && after != U_GCB_CONTROL && after != U_GCB_CR && after != U_GCB_LF)
            joins = joinsHangul(before, after) || after == U_GCB_EXTEND || after == U_GCB_ZWJ ||
                    after == U_GCB_SPACING_MARK || before == U_GCB_PREPEND ||
                    (inEmoji && before == U_GCB_ZWJ && isPictograph(next.code)) ||
                    (oddFlags && before == U_GCB_REGIONAL_INDICATOR && after == U_GCB_REGIONAL_INDICATOR);
        if (!joins)
            break;
        inEmoji = isPictograph(next.code) || (inEmoji && (after == U_GCB_EXTEND || after == U_GCB_ZWJ));
        oddFlags = after == U_GCB_REGIONAL_INDICATOR && !(oddFlags && before == U_GCB_REGIONAL_INDICATOR);
        before = after;
        size += next.size;
    }
    return size;
}

PrecompiledNormalizer::PrecompiledNormalizer(const PartReader& part)
    : m_map(fromBase64(part, part.text("precompiled_charsmap")), part.where())
{
}

NormalizedText PrecompiledNormalizer::normalize(NormalizedText text) const
{
    std::vector<CharacterChange> changes;
    changes.reserve(text.size());
    bool isChanged = false;
    const auto rewrite = [&](std::string_view piece, std::string_view replacement) {
        isChanged = true;
        int difference = static_cast<int>(utf8Length(replacement)) - static_cast<int>(utf8Length(piece));
        const std::size_t begin = changes.size();
        for (; !replacement.empty(); replacement.remove_prefix(firstCharacter(replacement).size))
            changes.push_back({firstCharacter(replacement).code, 0});
        if (difference < 0 && !changes.empty()) // also when nothing is left: then
                                                // the character before takes it
            changes.back().change += difference;
        for (std::size_t i = changes.size(); i > begin && difference > 0; --difference)
            changes[--i].change = 1;
    };
    for (std::string_view rest = text.text(); !rest.empty();) {
        std::string_view grapheme = rest.substr(0, firstGraphemeSize(rest));
        rest.remove_prefix(grapheme.size());
        if (grapheme.size() < 6) {
            if (const auto rule = m_map.shortest(grapheme)) {
                rewrite(grapheme, rule->replacement);
                continue;
            }
        }
        while (!grapheme.empty()) {
            const Utf8Character character = firstCharacter(grapheme);
            const std::string_view piece = grapheme.substr(0, character.size);
            if (const auto rule = m_map.shortest(piece))
                rewrite(piece, rule->replacement);
            else
                changes.push_back({character.code, 0});
            grapheme.remove_prefix(character.size);
        }
    }
    if (isChanged)
        text.transform(changes);
    return text;
}

} // namespace calm
