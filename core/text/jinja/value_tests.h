#pragma once

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/runtime.h"

namespace calm::jinja
{

/// `input is name(arguments)`.
using ValueTest = bool (*)(Runtime&, const Value& input, const Arguments& arguments);
ValueTest findTest(std::string_view name); ///< null when there is none of that name

} // namespace calm::jinja
