#pragma once

#include "core/text/jinja/value.h"

namespace calm::jinja
{

/// str(value): what `{{ value }}` prints. "True", "None", "1.0", "{'a': 1}"; nothing for an undefined value.
std::string toText(const Value& value);
/// repr(value): a text in quotes, as it stands within a list.
std::string represent(const Value& value);

std::string integerText(Integer value);
std::string floatText(double value); ///< the shortest that reads back as the same number, as Python lays it out

} // namespace calm::jinja
