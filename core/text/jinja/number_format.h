#pragma once

#include "core/text/jinja/value.h"

namespace calm::jinja
{

/// How one number or text is to be laid out, shared by "%5.2f" and "{:>5.2f}".
struct FormatSpec
{
    std::string fill = " ";
    char align = 0;         ///< < > ^ =, 0 = as its type has it
    char sign = '-';        ///< + - space
    bool alternate = false; ///< 0x before a hexadecimal number
    std::int64_t width = 0;
    char grouping = 0; ///< , or _
    std::optional<std::int64_t> precision;
    char type = 0;
};

/// Each fails for a type that it does not know, and for widths beyond all reason.
std::string formatInteger(Integer value, const FormatSpec& spec);
std::string formatFloat(double value, const FormatSpec& spec);
std::string formatText(std::string_view text, const FormatSpec& spec);

/// "{:SPEC}": the part behind the colon.
FormatSpec parseFormatSpec(std::string_view spec);

} // namespace calm::jinja
