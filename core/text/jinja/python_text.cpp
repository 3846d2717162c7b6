#include "core/text/jinja/python_text.h"

#include "core/text/utf8.h"

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstring>

namespace calm::jinja
{

namespace
{
bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

UChar32 icu(char32_t code)
{
    return static_cast<UChar32>(code);
}

bool isCased(char32_t code)
{
    return u_hasBinaryProperty(icu(code), UCHAR_LOWERCASE) || u_hasBinaryProperty(icu(code), UCHAR_UPPERCASE) ||
           u_charType(icu(code)) == U_TITLECASE_LETTER;
}

std::string fromIcu(const icu::UnicodeString& text)
{
    std::string bytes;
    text.toUTF8String(bytes);
    return bytes;
}

icu::UnicodeString toIcu(std::string_view text)
{
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string titleCaseOf(std::string_view character)
{
    // One character at a time, so that ICU finds no word of its own in it.
    icu::UnicodeString text = toIcu(character);
    return fromIcu(text.toTitle(nullptr, icu::Locale::getRoot(), 0));
}

/// Whether the character at the front (or the back) is to be stripped.
bool isStripped(std::string_view character, const std::optional<std::string_view>& chars)
{
    return chars ? chars->find(character) != std::string_view::npos && !character.empty()
                 : isSpace(firstCharacter(character).code);
}

std::string_view lastCharacter(std::string_view text)
{
    std::size_t begin = text.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80)
        --begin;
    return text.substr(begin);
}

bool isLineEnd(char32_t code)
{
    return (code >= 0x0a && code <= 0x0d) || (code >= 0x1c && code <= 0x1e) || code == 0x85 || code == 0x2028 ||
           code == 0x2029;
}
} // namespace

std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::vector<std::string_view> characters(std::string_view text)
{
    std::vector<std::string_view> result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = firstCharacter(text).size;
        result.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return result;
}

std::size_t byteOfCharacter(std::string_view text, std::size_t character)
{
    std::size_t byte = 0;
    for (; byte < text.size(); ++byte)
        if ((static_cast<unsigned char>(text[byte]) & 0xc0) != 0x80 && character-- == 0)
            break;
    return byte;
}

bool isSpace(char32_t code)
{
    return (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x20) || code == 0x85 || code == 0xa0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 || code == 0x202f ||
           code == 0x205f || code == 0x3000;
}

bool isDecimal(char32_t code)
{
    return u_charType(icu(code)) == U_DECIMAL_DIGIT_NUMBER;
}

bool isDigit(char32_t code)
{
    const auto type = u_getIntPropertyValue(icu(code), UCHAR_NUMERIC_TYPE);
    return type == U_NT_DECIMAL || type == U_NT_DIGIT;
}

bool isNumeric(char32_t code)
{
    return u_getIntPropertyValue(icu(code), UCHAR_NUMERIC_TYPE) != U_NT_NONE;
}

bool isAlphabetic(char32_t code)
{
    return u_isalpha(icu(code)); // the letter categories, as Python's isalpha()
}

bool isUpperCase(char32_t code)
{
    return u_hasBinaryProperty(icu(code), UCHAR_UPPERCASE);
}

bool isLowerCase(char32_t code)
{
    return u_hasBinaryProperty(icu(code), UCHAR_LOWERCASE);
}

bool isTitleCase(char32_t code)
{
    return u_charType(icu(code)) == U_TITLECASE_LETTER;
}

bool isPrintable(char32_t code)
{
    switch (u_charType(icu(code))) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_UNASSIGNED:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
        return false;
    case U_SPACE_SEPARATOR:
        return code == ' ';
    default:
        return true;
    }
}

bool isWordCharacter(char32_t code)
{
    return code == '_' || isAlphabetic(code) || isNumeric(code);
}

std::optional<int> digitValue(char32_t code)
{
    return isDecimal(code) ? std::optional(u_charDigitValue(icu(code))) : std::nullopt;
}

std::string upperCase(std::string_view text)
{
    if (isAscii(text)) {
        std::string result(text);
        std::ranges::transform(result, result.begin(),
                               [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        return result;
    }
    return fromIcu(toIcu(text).toUpper(icu::Locale::getRoot()));
}

std::string lowerCase(std::string_view text)
{
    if (isAscii(text)) {
        std::string result(text);
        std::ranges::transform(result, result.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return result;
    }
    return fromIcu(toIcu(text).toLower(icu::Locale::getRoot()));
}

std::string capitalized(std::string_view text)
{
    if (text.empty())
        return {};
    const std::size_t first = firstCharacter(text).size;
    const std::string rest = lowerCase(text); // as a whole: a final sigma depends on what stands before it
    return titleCaseOf(text.substr(0, first)) + rest.substr(lowerCase(text.substr(0, first)).size());
}

std::string titleCased(std::string_view text)
{
    std::string result;
    bool afterCased = false;
    for (const std::string_view character : characters(text)) {
        result += afterCased ? lowerCase(character) : titleCaseOf(character);
        afterCased = isCased(firstCharacter(character).code);
    }
    return result;
}

std::string swappedCase(std::string_view text)
{
    std::string result;
    for (const std::string_view character : characters(text)) {
        const char32_t code = firstCharacter(character).code;
        if (isUpperCase(code))
            result += lowerCase(character);
        else
            result += isLowerCase(code) ? upperCase(character) : std::string(character);
    }
    return result;
}

std::string caseFolded(std::string_view text)
{
    return fromIcu(toIcu(text).foldCase());
}

std::string_view stripped(std::string_view text, std::optional<std::string_view> chars, Side side)
{
    if (side != Side::right)
        while (!text.empty() && isStripped(text.substr(0, firstCharacter(text).size), chars))
            text.remove_prefix(firstCharacter(text).size);
    if (side != Side::left)
        while (!text.empty() && isStripped(lastCharacter(text), chars))
            text.remove_suffix(lastCharacter(text).size());
    return text;
}

std::vector<std::string_view> splitAtSpaces(std::string_view text, std::int64_t most, bool fromRight)
{
    std::vector<std::string_view> parts;
    const Side outer = fromRight ? Side::right : Side::left;
    text = stripped(text, std::nullopt, outer);
    while (!text.empty()) {
        if (most >= 0 && static_cast<std::int64_t>(parts.size()) == most) {
            parts.push_back(text); // as it is, the spaces at its far end included
            break;
        }
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::string_view next = fromRight ? lastCharacter(rest) : rest.substr(0, firstCharacter(rest).size);
            if (isSpace(firstCharacter(next).code))
                break;
            fromRight ? rest.remove_suffix(next.size()) : rest.remove_prefix(next.size());
        }
        parts.push_back(fromRight ? text.substr(rest.size()) : text.substr(0, text.size() - rest.size()));
        text = stripped(rest, std::nullopt, outer);
    }
    if (fromRight)
        std::ranges::reverse(parts);
    return parts;
}

std::vector<std::string_view> splitAt(std::string_view text, std::string_view separator, std::int64_t most,
                                      bool fromRight)
{
    std::vector<std::string_view> parts;
    while (most < 0 || static_cast<std::int64_t>(parts.size()) < most) {
        const std::size_t at = fromRight ? text.rfind(separator) : findIn(text, separator);
        if (at == std::string_view::npos)
            break;
        parts.push_back(fromRight ? text.substr(at + separator.size()) : text.substr(0, at));
        text = fromRight ? text.substr(0, at) : text.substr(at + separator.size());
    }
    parts.push_back(text);
    if (fromRight)
        std::ranges::reverse(parts);
    return parts;
}

std::vector<std::string_view> splitLines(std::string_view text, bool keepEnds)
{
    std::vector<std::string_view> lines;
    std::size_t begin = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const Utf8Character character = firstCharacter(text.substr(at));
        if (!isLineEnd(character.code)) {
            at += character.size;
            continue;
        }
        std::size_t end = at + character.size;
        if (character.code == '\r' && end < text.size() && text[end] == '\n')
            ++end;
        lines.push_back(text.substr(begin, (keepEnds ? end : at) - begin));
        begin = at = end;
    }
    if (begin < text.size())
        lines.push_back(text.substr(begin));
    return lines;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to, std::int64_t most)
{
    std::string result;
    std::int64_t done = 0;
    if (from.empty()) { // between all characters, and at both ends
        for (const std::string_view character : characters(text)) {
            if (most < 0 || done++ < most)
                result += to;
            result += character;
        }
        return most < 0 || done < most ? result + std::string(to) : result;
    }
    std::size_t at = 0;
    while (most < 0 || done++ < most) {
        const std::size_t found = findIn(text, from, at);
        if (found == std::string_view::npos)
            break;
        result += text.substr(at, found - at);
        result += to;
        at = found + from.size();
    }
    return result + std::string(text.substr(at));
}

std::size_t findIn(std::string_view text, std::string_view part, std::size_t from)
{
    if (from > text.size())
        return std::string_view::npos;
    if (part.empty())
        return from;
    const void* found = ::memmem(text.data() + from, text.size() - from, part.data(), part.size());
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

std::size_t countOf(std::string_view text, std::string_view part)
{
    if (part.empty())
        return characterCount(text) + 1;
    std::size_t count = 0;
    for (std::size_t at = findIn(text, part); at != std::string_view::npos; at = findIn(text, part, at + part.size()))
        ++count;
    return count;
}

std::string padded(std::string_view text, std::int64_t width, std::string_view fill, Side textAt)
{
    const std::int64_t room = width - static_cast<std::int64_t>(characterCount(text));
    if (room <= 0)
        return std::string(text);
    // Python puts the odd one of a centred text to the left when the width is odd.
    const std::int64_t left = textAt == Side::left ? 0 : textAt == Side::right ? room : room / 2 + (room & width & 1);
    std::string result;
    for (std::int64_t i = 0; i < left; ++i)
        result += fill;
    result += text;
    for (std::int64_t i = left; i < room; ++i)
        result += fill;
    return result;
}

std::string quoted(std::string_view text)
{
    const bool isDouble = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
    const char quote = isDouble ? '"' : '\'';
    std::string result(1, quote);
    for (const std::string_view character : characters(text)) {
        const char32_t code = firstCharacter(character).code;
        const auto number = static_cast<std::uint32_t>(code);
        if (code == static_cast<char32_t>(quote) || code == '\\')
            result += '\\' + std::string(character);
        else if (code == '\n')
            result += "\\n";
        else if (code == '\r')
            result += "\\r";
        else if (code == '\t')
            result += "\\t";
        else if (isPrintable(code))
            result += character;
        else if (code < 0x100)
            result += fmt::format("\\x{:02x}", number);
        else
            result += code < 0x10000 ? fmt::format("\\u{:04x}", number) : fmt::format("\\U{:08x}", number);
    }
    return result + quote;
}

} // namespace calm::jinja
