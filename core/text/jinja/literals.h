#pragma once

#include "core/text/jinja/value.h"

namespace calm::jinja
{

/// A number as a template writes it: 1_000, 0x1f, 0b1, 0o7, 1.5, 1e-3.
struct NumberLiteral
{
    Value value;
    std::size_t size = 0; ///< bytes it takes
};
/// The number at the front of `text`; nothing when there is none. Behind a dot only whole numbers are read: `a.0.1`.
std::optional<NumberLiteral> readNumber(std::string_view text, bool afterDot);

/// The inside of a text in quotes with its escapes resolved: \n, \x41, \u00e9, \N{BULLET}, octal. An unknown one stays.
std::string unescaped(std::string_view text);

/// int(text, base) and float(text) of Python; nothing when the text is no number.
std::optional<Integer> parseInteger(std::string_view text, int base = 10);
std::optional<double> parseFloat(std::string_view text);

} // namespace calm::jinja
