#pragma once

#include "core/text/jinja/runtime.h"

namespace calm::jinja
{

/// format % arguments: a tuple's items in order, a mapping's by "%(name)s", anything else as the one argument.
std::string percentFormatted(Runtime& runtime, std::string_view format, const Value& arguments);

/// format.format(...): {}, {0}, {name.attribute[item]!r:>10}.
std::string braceFormatted(Runtime& runtime, std::string_view format, const Arguments& arguments);

} // namespace calm::jinja
