#include "core/text/jinja/number_format.h"

#include "core/text/jinja/printing.h"
#include "core/text/jinja/python_text.h"
#include "core/text/utf8.h"

#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

namespace calm::jinja
{

namespace
{
constexpr std::int64_t widest = 100'000;

std::string digitsOf(Integer value, unsigned base, bool upper)
{
    std::string digits;
    do {
        const int digit = std::abs(static_cast<int>(value % static_cast<Integer>(base)));
        digits.insert(digits.begin(), static_cast<char>(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10));
        value /= static_cast<Integer>(base);
    } while (value != 0);
    return digits;
}

std::string grouped(std::string digits, char separator, std::size_t size)
{
    if (separator == 0)
        return digits;
    for (std::size_t at = digits.size(); at > size;) {
        at -= size;
        digits.insert(at, 1, separator);
    }
    return digits;
}

std::string printed(double value, char type, std::int64_t precision, bool alternate)
{
    std::string format = alternate ? "%#.*" : "%.*";
    format += type;
    std::array<char, 8> small{};
    const int size = std::snprintf(small.data(), small.size(), format.c_str(), static_cast<int>(precision), value);
    std::string text(static_cast<std::size_t>(size) + 1, '\0');
    std::snprintf(text.data(), text.size(), format.c_str(), static_cast<int>(precision), value);
    text.pop_back();
    return text;
}

/// Sign, prefix and digits, filled up: zeros go between sign and digits, everything else around.
std::string laidOut(bool negative, const std::string& prefix, const std::string& digits, const FormatSpec& spec)
{
    const std::string sign = negative ? "-" : spec.sign == '-' ? "" : std::string(1, spec.sign);
    if (spec.align == '=') {
        const auto head = static_cast<std::int64_t>(sign.size() + prefix.size());
        return sign + prefix + padded(digits, spec.width - head, spec.fill, Side::right);
    }
    const Side side = spec.align == '<' ? Side::left : spec.align == '^' ? Side::both : Side::right;
    FormatSpec text = spec;
    text.align = side == Side::left ? '<' : side == Side::both ? '^' : '>';
    text.precision.reset();
    text.grouping = 0;
    text.type = 0;
    return formatText(sign + prefix + digits, text);
}

[[noreturn]] void failType(char type, const char* of)
{
    throw Failure(std::string("the format ") + type + " does not fit " + of);
}
} // namespace

std::string formatInteger(Integer value, const FormatSpec& spec)
{
    const bool negative = value < 0;
    switch (spec.type) {
    case 0:
    case 'd':
    case 'n':
        return laidOut(negative, "", grouped(digitsOf(value, 10, false), spec.grouping, 3), spec);
    case 'b':
        return laidOut(negative, spec.alternate ? "0b" : "", grouped(digitsOf(value, 2, false), spec.grouping, 4),
                       spec);
    case 'o':
        return laidOut(negative, spec.alternate ? "0o" : "", grouped(digitsOf(value, 8, false), spec.grouping, 4),
                       spec);
    case 'x':
        return laidOut(negative, spec.alternate ? "0x" : "", grouped(digitsOf(value, 16, false), spec.grouping, 4),
                       spec);
    case 'X':
        return laidOut(negative, spec.alternate ? "0X" : "", grouped(digitsOf(value, 16, true), spec.grouping, 4),
                       spec);
    case 'c':
        if (value < 0 || value > 0x10ffff)
            throw Failure("there is no character of that number");
        {
            FormatSpec text = spec;
            text.type = 0;
            text.align = spec.align == 0 || spec.align == '=' ? '<' : spec.align;
            return formatText(toUtf8(static_cast<char32_t>(value)), text);
        }
    default:
        return formatFloat(static_cast<double>(value), spec);
    }
}

std::string formatFloat(double value, const FormatSpec& spec)
{
    if (spec.precision.value_or(0) > widest)
        throw Failure("a number is to be printed with too many digits");
    const bool negative = std::signbit(value) && !std::isnan(value);
    const double size = std::isnan(value) ? value : std::fabs(value);
    if (!std::isfinite(value)) {
        const bool upper = spec.type == 'F' || spec.type == 'E' || spec.type == 'G';
        const std::string word = std::isnan(value) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");
        return laidOut(negative, "", word, spec);
    }
    std::string digits;
    switch (spec.type) {
    case 0: {
        if (!spec.precision) {
            digits = floatText(size);
            break;
        }
        digits = printed(size, 'g', std::max<std::int64_t>(*spec.precision, 1), spec.alternate);
        // Python keeps one digit behind the point here, unlike 'g', where there is room for it.
        if (digits.find_first_of(".e") == std::string::npos &&
            *spec.precision > static_cast<std::int64_t>(digits.size()))
            digits += ".0";
        else if (digits.find_first_of(".e") == std::string::npos)
            digits = printed(size, 'e', std::max<std::int64_t>(*spec.precision, 1) - 1, spec.alternate);
        break;
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        digits = printed(size, spec.type, spec.precision.value_or(6), spec.alternate);
        break;
    case 'n':
        digits = printed(size, 'g', spec.precision.value_or(6), spec.alternate);
        break;
    case '%':
        digits = printed(size * 100, 'f', spec.precision.value_or(6), spec.alternate) + "%";
        break;
    default:
        failType(spec.type, "a number");
    }
    const std::size_t whole = std::min(digits.find_first_not_of("0123456789"), digits.size());
    return laidOut(negative, "", grouped(digits.substr(0, whole), spec.grouping, 3) + digits.substr(whole), spec);
}

std::string formatText(std::string_view text, const FormatSpec& spec)
{
    if (spec.type != 0 && spec.type != 's')
        failType(spec.type, "a text");
    if (spec.align == '=' || spec.grouping != 0)
        throw Failure("the format of a number does not fit a text");
    if (spec.width > widest)
        throw Failure("a value is to be printed too wide");
    if (spec.precision)
        text = text.substr(0, byteOfCharacter(text, static_cast<std::size_t>(*spec.precision)));
    const Side side = spec.align == '>' ? Side::right : Side::left;
    if (spec.align != '^')
        return padded(text, spec.width, spec.fill, side);
    const std::int64_t room = spec.width - static_cast<std::int64_t>(characterCount(text));
    const std::string left = padded(text, spec.width - (room > 0 ? room - room / 2 : 0), spec.fill, Side::right);
    return padded(left, spec.width, spec.fill, Side::left);
}

FormatSpec parseFormatSpec(std::string_view spec)
{
    FormatSpec result;
    const auto parts = characters(spec);
    std::size_t at = 0;
    const auto peek = [&](std::size_t i) { return i < parts.size() && parts[i].size() == 1 ? parts[i][0] : '\0'; };
    const auto isAlign = [](char c) { return c == '<' || c == '>' || c == '^' || c == '='; };
    const auto number = [&] {
        std::int64_t value = 0;
        while (std::isdigit(static_cast<unsigned char>(peek(at))))
            value = std::min(value * 10 + (peek(at++) - '0'), widest + 1);
        return value;
    };
    if (parts.size() > 1 && isAlign(peek(1))) {
        result.fill = parts[0];
        result.align = peek(1);
        at = 2;
    } else if (isAlign(peek(0))) {
        result.align = peek(at++);
    }
    if (peek(at) == '+' || peek(at) == '-' || peek(at) == ' ')
        result.sign = peek(at++);
    if (peek(at) == '#') {
        result.alternate = true;
        ++at;
    }
    if (peek(at) == '0') {
        ++at;
        if (result.align == 0) {
            result.fill.assign(1, '0');
            result.align = '=';
        }
    }
    result.width = number();
    if (peek(at) == ',' || peek(at) == '_')
        result.grouping = peek(at++);
    if (peek(at) == '.') {
        ++at;
        if (!std::isdigit(static_cast<unsigned char>(peek(at))))
            throw Failure("a format lacks the number behind its point");
        result.precision = number();
    }
    if (at < parts.size())
        result.type = peek(at++);
    if (at < parts.size() || result.width > widest)
        throw Failure("the format \"" + std::string(spec) + "\" cannot be understood");
    return result;
}

} // namespace calm::jinja
