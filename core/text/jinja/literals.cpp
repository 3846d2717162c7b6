#include "core/text/jinja/literals.h"

#include "core/text/jinja/python_text.h"
#include "core/text/utf8.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace calm::jinja
{

namespace
{
int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const int lower = std::tolower(static_cast<unsigned char>(c));
    return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 99;
}

/// Bytes of digits with single underscores between them.
std::size_t digitsSize(std::string_view text, int base)
{
    std::size_t size = 0;
    while (size < text.size()) {
        if (digitOf(text[size]) < base)
            ++size;
        else if (text[size] == '_' && size > 0 && size + 1 < text.size() && digitOf(text[size + 1]) < base)
            ++size;
        else
            break;
    }
    return size;
}

std::string withoutUnderscores(std::string_view text)
{
    std::string result(text);
    std::erase(result, '_');
    return result;
}

Integer valueOfDigits(std::string_view digits, int base)
{
    Integer value = 0;
    for (const char c : digits)
        if (c != '_' && (__builtin_mul_overflow(value, Integer{base}, &value) ||
                         __builtin_add_overflow(value, Integer{digitOf(c)}, &value)))
            throw Failure("a whole number is larger than 128 bits");
    return value;
}

std::size_t exponentSize(std::string_view text)
{
    if (text.empty() || (text[0] != 'e' && text[0] != 'E'))
        return 0;
    const std::size_t sign = text.size() > 1 && (text[1] == '+' || text[1] == '-') ? 1 : 0;
    const std::size_t digits = digitsSize(text.substr(1 + sign), 10);
    return digits ? 1 + sign + digits : 0;
}

std::size_t floatSize(std::string_view text)
{
    const std::size_t whole = digitsSize(text, 10);
    if (whole == 0)
        return 0;
    std::size_t fraction = 0;
    if (whole < text.size() && text[whole] == '.')
        fraction = digitsSize(text.substr(whole + 1), 10);
    const std::size_t end = fraction ? whole + 1 + fraction : whole;
    const std::size_t exponent = exponentSize(text.substr(end));
    return fraction || exponent ? end + exponent : 0;
}

double toDouble(const std::string& text)
{
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec == std::errc::result_out_of_range) // from_chars leaves the value alone; strtod says inf or 0
        return std::strtod(text.c_str(), nullptr);
    return value;
}

/// Digits of any script as ASCII, spaces around them gone.
std::string asciiDigits(std::string_view text)
{
    std::string result;
    for (const std::string_view character : characters(stripped(text, std::nullopt))) {
        const auto digit = character.size() > 1 ? digitValue(firstCharacter(character).code) : std::nullopt;
        result += digit ? std::to_string(*digit) : std::string(character);
    }
    return result;
}

std::uint32_t hexadecimal(std::string_view text, std::size_t at, std::size_t digits)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (at + i >= text.size() || digitOf(text[at + i]) > 15)
            throw Failure("an escape in a text lacks its hexadecimal digits");
        value = value * 16 + static_cast<std::uint32_t>(digitOf(text[at + i]));
    }
    if (value > 0x10ffff)
        throw Failure("an escape in a text names no character");
    return value;
}

std::uint32_t namedCharacter(std::string_view name)
{
    UErrorCode code = U_ZERO_ERROR;
    const UChar32 character = u_charFromName(U_EXTENDED_CHAR_NAME, std::string(name).c_str(), &code);
    if (U_FAILURE(code))
        throw Failure("there is no character of the name " + std::string(name));
    return static_cast<std::uint32_t>(character);
}

/// One escape: its character, or nothing when it has none, and how many bytes behind the backslash it takes.
struct Escape
{
    std::optional<std::uint32_t> character;
    std::size_t size = 1;
};

Escape escapeAt(std::string_view text)
{
    static constexpr std::string_view letters = "abfnrtv\\'\"";
    static constexpr std::string_view values = "\a\b\f\n\r\t\v\\'\"";
    const char c = text[0];
    if (c == '\n')
        return {std::nullopt, 1};
    if (const std::size_t i = letters.find(c); i != std::string_view::npos)
        return {static_cast<std::uint32_t>(values[i])};
    if (c == 'x')
        return {hexadecimal(text, 1, 2), 3};
    if (c == 'u')
        return {hexadecimal(text, 1, 4), 5};
    if (c == 'U')
        return {hexadecimal(text, 1, 8), 9};
    if (c == 'N' && text.substr(1).starts_with('{') && text.find('}') != std::string_view::npos)
        return {namedCharacter(text.substr(2, text.find('}') - 2)), text.find('}') + 1};
    if (c == 'N')
        throw Failure("the escape \\N needs a name in braces");
    std::size_t octal = 0;
    std::uint32_t value = 0;
    for (; octal < 3 && octal < text.size() && text[octal] >= '0' && text[octal] <= '7'; ++octal)
        value = value * 8 + static_cast<std::uint32_t>(text[octal] - '0');
    if (octal > 0)
        return {value, octal};
    return {std::nullopt, 0}; // no escape at all
}
} // namespace

std::optional<NumberLiteral> readNumber(std::string_view text, bool afterDot)
{
    if (text.empty() || !std::isdigit(static_cast<unsigned char>(text[0])))
        return std::nullopt;
    if (const std::size_t size = afterDot ? 0 : floatSize(text))
        return NumberLiteral{toDouble(withoutUnderscores(text.substr(0, size))), size};
    if (text[0] != '0') {
        const std::size_t size = digitsSize(text, 10);
        return NumberLiteral{valueOfDigits(text.substr(0, size), 10), size};
    }
    const char kind = text.size() > 1 ? static_cast<char>(std::tolower(static_cast<unsigned char>(text[1]))) : '\0';
    const int base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
    if (base != 0) {
        const std::size_t underscore = text.size() > 2 && text[2] == '_' ? 1 : 0;
        const std::size_t size = digitsSize(text.substr(2 + underscore), base);
        if (size > 0)
            return NumberLiteral{valueOfDigits(text.substr(2 + underscore, size), base), 2 + underscore + size};
    }
    return NumberLiteral{Integer{0}, digitsSize(text, 1)}; // 0 and 00; of 012 only the zero
}

std::string unescaped(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\' || at + 1 >= text.size()) {
            result += text[at++];
            continue;
        }
        const Escape escape = escapeAt(text.substr(at + 1));
        std::size_t end = at + 1 + escape.size;
        auto code = escape.character;
        if (code && *code >= 0xd800 && *code < 0xdc00 && text.substr(end).starts_with("\\u")) {
            const std::uint32_t low = hexadecimal(text, end + 2, 4); // a pair written as two escapes
            if (low >= 0xdc00 && low < 0xe000) {
                code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
                end += 6;
            }
        }
        if (code && *code >= 0xd800 && *code < 0xe000)
            throw Failure("an escape in a text is half a character");
        if (escape.size == 0)
            result += '\\';
        else if (code)
            appendUtf8(result, static_cast<char32_t>(*code));
        at = end;
    }
    return result;
}

std::optional<Integer> parseInteger(std::string_view text, int base)
{
    std::string digits = asciiDigits(text);
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+'))
        digits.erase(0, 1);
    const auto hasPrefix = [&](char letter) {
        return digits.size() > 2 && digits[0] == '0' && std::tolower(static_cast<unsigned char>(digits[1])) == letter;
    };
    const bool guess = base == 0;
    for (const auto& [letter, prefixBase] : {std::pair{'x', 16}, std::pair{'o', 8}, std::pair{'b', 2}}) {
        if (hasPrefix(letter) && (guess || base == prefixBase)) {
            digits.erase(0, digits[2] == '_' ? 3 : 2);
            base = prefixBase;
            break;
        }
    }
    const bool plain = guess && base == 0;
    if (plain)
        base = 10;
    if (base < 2 || base > 36 || digits.empty() || digitsSize(digits, base) != digits.size())
        return std::nullopt;
    const Integer value = valueOfDigits(digits, base);
    if (plain && digits[0] == '0' && value != 0)
        return std::nullopt;
    return negative ? -value : value;
}

std::optional<double> parseFloat(std::string_view text)
{
    std::string number = asciiDigits(text);
    const bool negative = number.starts_with('-');
    if (negative || number.starts_with('+'))
        number.erase(0, 1);
    const std::string lower = lowerCase(number);
    if (lower == "inf" || lower == "infinity")
        return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    if (lower == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    const std::size_t whole = digitsSize(number, 10);
    std::size_t end = whole;
    std::size_t fraction = 0;
    if (end < number.size() && number[end] == '.') {
        fraction = digitsSize(std::string_view(number).substr(end + 1), 10);
        end += 1 + fraction;
    }
    if (whole + fraction == 0)
        return std::nullopt;
    end += exponentSize(std::string_view(number).substr(end));
    if (end != number.size())
        return std::nullopt;
    std::string plain = withoutUnderscores(number);
    if (plain.starts_with('.'))
        plain.insert(plain.begin(), '0');
    return negative ? -toDouble(plain) : toDouble(plain);
}

} // namespace calm::jinja
