#include "core/text/jinja/printing.h"

#include "core/text/jinja/python_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace calm::jinja
{

namespace
{
constexpr std::size_t longest = std::size_t{1} << 24; // one value may stand in a list many times

void append(std::string& text, const Value& value);

void appendList(std::string& text, const List& list)
{
    text += list.isTuple ? "(" : "[";
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        text += i > 0 ? ", " : "";
        append(text, list.items[i]);
    }
    text += list.isTuple ? (list.items.size() == 1 ? ",)" : ")") : "]";
}

void appendDict(std::string& text, const Dict& dict)
{
    text += "{";
    for (const auto& [key, value] : dict.entries()) {
        text += &key == &dict.entries().front().first ? "" : ", ";
        append(text, key);
        text += ": ";
        append(text, value);
    }
    text += "}";
}

void append(std::string& text, const Value& value)
{
    if (text.size() > longest)
        throw Failure("a value is too large to be printed");
    if (value.isSequence())
        appendList(text, value.list());
    else if (value.isDict())
        appendDict(text, value.dict());
    else
        text += represent(value);
}
} // namespace

std::string integerText(Integer value)
{
    const bool negative = value < 0;
    std::string digits;
    do {
        const int digit = static_cast<int>(value % 10);
        digits += static_cast<char>('0' + (digit < 0 ? -digit : digit));
        value /= 10;
    } while (value != 0);
    if (negative)
        digits += '-';
    std::ranges::reverse(digits);
    return digits;
}

std::string floatText(double value)
{
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value < 0 ? "-inf" : "inf";
    std::array<char, 64> buffer{};
    const auto result =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    const std::string scientific(buffer.data(), result.ptr); // -d.ddde+XX
    const std::size_t e = scientific.find('e');
    const int exponent = std::stoi(scientific.substr(e + 1));
    const std::string sign = scientific[0] == '-' ? "-" : "";
    std::string digits;
    std::copy_if(scientific.begin(), scientific.begin() + static_cast<std::ptrdiff_t>(e), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    if (exponent < -4 || exponent >= 16)
        return scientific;
    if (exponent < 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole)
        return sign + digits + std::string(whole - digits.size(), '0') + ".0";
    return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string toText(const Value& value)
{
    if (value.isText())
        return value.bytes();
    return value.isUndefined() ? std::string() : represent(value);
}

std::string represent(const Value& value)
{
    if (value.isNone())
        return "None";
    if (value.isUndefined())
        return "Undefined";
    if (value.isBool())
        return value.truth() ? "True" : "False";
    if (value.isInteger())
        return integerText(*value.integer());
    if (value.isFloat())
        return floatText(value.floating());
    if (value.isText())
        return value.isMarkup() ? "Markup(" + quoted(value.bytes()) + ")" : quoted(value.bytes());
    if (value.isObject())
        return value.object().represented();
    std::string text;
    append(text, value);
    return text;
}

} // namespace calm::jinja
