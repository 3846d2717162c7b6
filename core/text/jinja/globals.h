#pragma once

#include "core/text/jinja/runtime.h"

namespace calm::jinja
{

/// The template itself says that it does not take this conversation: raise_exception("...").
class Refusal : public Failure
{
    using Failure::Failure;
};

/// range, dict, namespace, cycler, joiner, raise_exception, strftime_now; nothing for any other name.
std::optional<Value> globalOf(Runtime& runtime, const std::string& name);

} // namespace calm::jinja
