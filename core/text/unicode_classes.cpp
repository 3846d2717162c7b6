#include "core/text/unicode_classes.h"

#include "core/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace calm
{

namespace
{
struct CategoryRange
{
    char32_t first;
    char32_t last;
    UCharCategory category;
};

// Characters that came with Unicode 15.1 and 16 (DerivedGeneralCategory.txt).
constexpr CategoryRange newCharacters[] = {
    {0x897, 0x897, U_NON_SPACING_MARK},
    {0x1b4e, 0x1b4f, U_OTHER_PUNCTUATION},
    {0x1b7f, 0x1b7f, U_OTHER_PUNCTUATION},
    {0x1c89, 0x1c89, U_UPPERCASE_LETTER},
    {0x1c8a, 0x1c8a, U_LOWERCASE_LETTER},
    {0x2427, 0x2429, U_OTHER_SYMBOL},
    {0x2ffc, 0x2fff, U_OTHER_SYMBOL},
    {0x31e4, 0x31e5, U_OTHER_SYMBOL},
    {0x31ef, 0x31ef, U_OTHER_SYMBOL},
    {0xa7cb, 0xa7cc, U_UPPERCASE_LETTER},
    {0xa7cd, 0xa7cd, U_LOWERCASE_LETTER},
    {0xa7da, 0xa7da, U_UPPERCASE_LETTER},
    {0xa7db, 0xa7db, U_LOWERCASE_LETTER},
    {0xa7dc, 0xa7dc, U_UPPERCASE_LETTER},
    {0x105c0, 0x105f3, U_OTHER_LETTER},
    {0x10d40, 0x10d49, U_DECIMAL_DIGIT_NUMBER},
    {0x10d4a, 0x10d4d, U_OTHER_LETTER},
    {0x10d4e, 0x10d4e, U_MODIFIER_LETTER},
    {0x10d4f, 0x10d4f, U_OTHER_LETTER},
    {0x10d50, 0x10d65, U_UPPERCASE_LETTER},
    {0x10d69, 0x10d6d, U_NON_SPACING_MARK},
    {0x10d6e, 0x10d6e, U_DASH_PUNCTUATION},
    {0x10d6f, 0x10d6f, U_MODIFIER_LETTER},
    {0x10d70, 0x10d85, U_LOWERCASE_LETTER},
    {0x10d8e, 0x10d8f, U_MATH_SYMBOL},
    {0x10ec2, 0x10ec4, U_OTHER_LETTER},
    {0x10efc, 0x10efc, U_NON_SPACING_MARK},
    {0x11380, 0x11389, U_OTHER_LETTER},
    {0x1138b, 0x1138b, U_OTHER_LETTER},
    {0x1138e, 0x1138e, U_OTHER_LETTER},
    {0x11390, 0x113b5, U_OTHER_LETTER},
    {0x113b7, 0x113b7, U_OTHER_LETTER},
    {0x113b8, 0x113ba, U_COMBINING_SPACING_MARK},
    {0x113bb, 0x113c0, U_NON_SPACING_MARK},
    {0x113c2, 0x113c2, U_COMBINING_SPACING_MARK},
    {0x113c5, 0x113c5, U_COMBINING_SPACING_MARK},
    {0x113c7, 0x113ca, U_COMBINING_SPACING_MARK},
    {0x113cc, 0x113cd, U_COMBINING_SPACING_MARK},
    {0x113ce, 0x113ce, U_NON_SPACING_MARK},
    {0x113cf, 0x113cf, U_COMBINING_SPACING_MARK},
    {0x113d0, 0x113d0, U_NON_SPACING_MARK},
    {0x113d1, 0x113d1, U_OTHER_LETTER},
    {0x113d2, 0x113d2, U_NON_SPACING_MARK},
    {0x113d3, 0x113d3, U_OTHER_LETTER},
    {0x113d4, 0x113d5, U_OTHER_PUNCTUATION},
    {0x113d7, 0x113d8, U_OTHER_PUNCTUATION},
    {0x113e1, 0x113e2, U_NON_SPACING_MARK},
    {0x116d0, 0x116e3, U_DECIMAL_DIGIT_NUMBER},
    {0x11bc0, 0x11be0, U_OTHER_LETTER},
    {0x11be1, 0x11be1, U_OTHER_PUNCTUATION},
    {0x11bf0, 0x11bf9, U_DECIMAL_DIGIT_NUMBER},
    {0x11f5a, 0x11f5a, U_NON_SPACING_MARK},
    {0x13460, 0x143fa, U_OTHER_LETTER},
    {0x16100, 0x1611d, U_OTHER_LETTER},
    {0x1611e, 0x16129, U_NON_SPACING_MARK},
    {0x1612a, 0x1612c, U_COMBINING_SPACING_MARK},
    {0x1612d, 0x1612f, U_NON_SPACING_MARK},
    {0x16130, 0x16139, U_DECIMAL_DIGIT_NUMBER},
    {0x16d40, 0x16d42, U_MODIFIER_LETTER},
    {0x16d43, 0x16d6a, U_OTHER_LETTER},
    {0x16d6b, 0x16d6c, U_MODIFIER_LETTER},
    {0x16d6d, 0x16d6f, U_OTHER_PUNCTUATION},
    {0x16d70, 0x16d79, U_DECIMAL_DIGIT_NUMBER},
    {0x18cff, 0x18cff, U_OTHER_LETTER},
    {0x1cc00, 0x1ccef, U_OTHER_SYMBOL},
    {0x1ccf0, 0x1ccf9, U_DECIMAL_DIGIT_NUMBER},
    {0x1cd00, 0x1ceb3, U_OTHER_SYMBOL},
    {0x1e5d0, 0x1e5ed, U_OTHER_LETTER},
    {0x1e5ee, 0x1e5ef, U_NON_SPACING_MARK},
    {0x1e5f0, 0x1e5f0, U_OTHER_LETTER},
    {0x1e5f1, 0x1e5fa, U_DECIMAL_DIGIT_NUMBER},
    {0x1e5ff, 0x1e5ff, U_OTHER_PUNCTUATION},
    {0x1f8b2, 0x1f8bb, U_OTHER_SYMBOL},
    {0x1f8c0, 0x1f8c1, U_OTHER_SYMBOL},
    {0x1fa89, 0x1fa89, U_OTHER_SYMBOL},
    {0x1fa8f, 0x1fa8f, U_OTHER_SYMBOL},
    {0x1fabe, 0x1fabe, U_OTHER_SYMBOL},
    {0x1fac6, 0x1fac6, U_OTHER_SYMBOL},
    {0x1fadc, 0x1fadc, U_OTHER_SYMBOL},
    {0x1fadf, 0x1fadf, U_OTHER_SYMBOL},
    {0x1fae9, 0x1fae9, U_OTHER_SYMBOL},
    {0x1fbcb, 0x1fbef, U_OTHER_SYMBOL},
    {0x2ebf0, 0x2ee5d, U_OTHER_LETTER},
};

const CategoryRange* newCharacter(char32_t code)
{
    const auto* range = std::lower_bound(std::begin(newCharacters), std::end(newCharacters), code,
                                         [](const CategoryRange& r, char32_t c) { return r.last < c; });
    return range != std::end(newCharacters) && range->first <= code ? range : nullptr;
}

std::uint32_t maskOf(char32_t code)
{
    return std::uint32_t{1} << categoryOf(code);
}

bool isAlphabetic(char32_t code)
{
    return u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_ALPHABETIC) || (maskOf(code) & U_GC_L_MASK) != 0;
}
} // namespace

bool isOfUnicode(char32_t code, int major)
{
    UVersionInfo age{};
    u_charAge(static_cast<UChar32>(code), age);
    return age[0] != 0 && (age[0] < major || (age[0] == major && age[1] == 0));
}

std::int8_t categoryOf(char32_t code)
{
    const auto category = u_charType(static_cast<UChar32>(code));
    if (category == U_UNASSIGNED)
        if (const CategoryRange* range = newCharacter(code))
            return static_cast<std::int8_t>(range->category);
    return category;
}

bool isWhiteSpace(char32_t code)
{
    if (code < 0x80)
        return code == ' ' || (code >= '\t' && code <= '\r');
    return u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_WHITE_SPACE);
}

bool isWordCharacter(char32_t code)
{
    return (maskOf(code) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0 || isAlphabetic(code) || code == 0x200c ||
           code == 0x200d;
}

bool isNumeric(char32_t code)
{
    const bool ofUnicode17 = (code >= 0x11de0 && code <= 0x11de9) || (code >= 0x16ff4 && code <= 0x16ff6);
    return ofUnicode17 || (maskOf(code) & U_GC_N_MASK) != 0;
}

bool isPunctuation(char32_t code)
{
    if (code < 0x80)
        return code > ' ' && code < 0x7f && !u_isalnum(static_cast<UChar32>(code));
    if (code == 0x166d || code == 0x111c9) // other classes since
        return true;
    return u_ispunct(static_cast<UChar32>(code)) && isOfUnicode(code, 8);
}

bool isCombiningMark(char32_t code)
{
    if (code < 0x300 || code == 0x111c9)
        return false;
    if (code == 0x1cf2 || code == 0x1cf3)
        return true;
    return (U_GET_GC_MASK(static_cast<UChar32>(code)) & U_GC_M_MASK) != 0 && isOfUnicode(code, 9);
}

bool isNonspacingMark(char32_t code)
{
    if (code < 0x300 || code == 0x1885 || code == 0x1886 || code == 0xa9bd || code == 0x111c9)
        return false;
    if (code == 0x1734)
        return true;
    return u_charType(static_cast<UChar32>(code)) == U_NON_SPACING_MARK && isOfUnicode(code, 8);
}

bool isControl(char32_t code)
{
    if (code == '\t' || code == '\n' || code == '\r')
        return false;
    const auto mask = U_GET_GC_MASK(static_cast<UChar32>(code));
    return (mask & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK)) != 0 && isOfUnicode(code, 8);
}

bool isChinese(char32_t code)
{
    constexpr std::pair<char32_t, char32_t> ranges[] = {{0x4e00, 0x9fff},   {0x3400, 0x4dbf},   {0x20000, 0x2a6df},
                                                        {0x2a700, 0x2b73f}, {0x2b740, 0x2b81f}, {0x2b920, 0x2ceaf},
                                                        {0xf900, 0xfaff},   {0x2f800, 0x2fa1f}};
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [code](const auto& range) { return code >= range.first && code <= range.second; });
}

char32_t olderLikeness(char32_t code)
{
    if (code < 0x800 || isOfUnicode(code, 14))
        return code;
    const std::int8_t category = categoryOf(code);
    const bool isLong = code >= 0x10000;
    const bool isIdeograph =
        (code >= 0x2ebf0 && code <= 0x2ee5d) || uscript_hasScript(static_cast<UChar32>(code), USCRIPT_HAN);
    switch (category) {
    case U_UPPERCASE_LETTER:
        return isLong ? 0x10400 : 0xa722;
    case U_LOWERCASE_LETTER:
        return isLong ? 0x10428 : 0xa723;
    case U_MODIFIER_LETTER:
        return isLong ? 0x16b40 : 0xa717;
    case U_OTHER_LETTER:
        return isIdeograph ? (isLong ? 0x20000 : 0x4e00) : (isLong ? 0x10000 : 0xa500);
    case U_NON_SPACING_MARK:
        if (code == 0x897)
            return 0x8e3; // Arabic, and alphabetic
        if (code == 0x10d69 || code == 0x10efc || (code >= 0x113b8 && code <= 0x113cd) ||
            (code >= 0x1611e && code <= 0x1612e))
            return 0x10376; // alphabetic as well
        return isLong ? 0x101fd : 0x1dc0;
    case U_COMBINING_SPACING_MARK:
        return isLong ? 0x11000 : 0x1b35;
    case U_DECIMAL_DIGIT_NUMBER:
        return isLong ? 0x104a0 : 0xa620;
    case U_LETTER_NUMBER:
        return isLong ? 0x10140 : 0x2160;
    case U_OTHER_NUMBER:
        return isLong ? 0x10107 : 0x2460;
    case U_DASH_PUNCTUATION:
        return isLong ? 0x10ead : 0x2010;
    case U_OTHER_PUNCTUATION:
        return isLong ? 0x10100 : 0x2020;
    case U_MATH_SYMBOL:
        return isLong ? 0x1d6c1 : 0x2200;
    case U_OTHER_SYMBOL:
        return isLong ? 0x10190 : 0x2300;
    case U_FORMAT_CHAR:
        return isLong ? 0x110bd : 0x2060;
    default:
        return code;
    }
}

bool hasNewerCharacters(std::string_view text)
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0xe0)
            continue;
        // Nothing new came to the blocks most text is in: the rest of the general punctuation, CJK, kana, hangul.
        if (byte == 0xe3 || (byte >= 0xe4 && byte <= 0xe9) || (byte >= 0xeb && byte <= 0xed)) {
            const bool strokes = byte == 0xe3 && text[at + 1] == '\x87'; // U+31C0 to U+31FF
            at += 2;
            if (!strokes)
                continue;
            at -= 2;
        }
        if (byte == 0xe2 && static_cast<unsigned char>(text[at + 1]) < 0x90) { // U+2000 to U+23FF
            at += 2;
            continue;
        }
        const Utf8Character character = firstCharacter(text.substr(at));
        if (olderLikeness(character.code) != character.code)
            return true;
        at += character.size - 1;
    }
    return false;
}

LowerCase lowerCaseOf(char32_t code)
{
    if (code < 0x80)
        return {code >= 'A' && code <= 'Z' ? code + 32 : code};
    if (code == 0x130)
        return {'i', 0x307};
    constexpr std::pair<char32_t, char32_t> newPairs[] = {
        {0x1c89, 0x1c8a}, {0xa7cb, 0x264},  {0xa7cc, 0xa7cd}, {0xa7ce, 0xa7cf},
        {0xa7d2, 0xa7d3}, {0xa7d4, 0xa7d5}, {0xa7da, 0xa7db}, {0xa7dc, 0x19b},
    };
    for (const auto& [upper, lower] : newPairs)
        if (code == upper)
            return {lower};
    if (code >= 0x10d50 && code <= 0x10d65)
        return {code + 0x20};
    if (code >= 0x16ea0 && code <= 0x16eb8)
        return {code + 0x1b};
    return {static_cast<char32_t>(u_tolower(static_cast<UChar32>(code)))};
}

} // namespace calm
