#pragma once

#include "core/base/file.h"

#include <string>

namespace calm
{

/// What errno says, as Error(notFound | outOfMemory | io): "Cannot ACTION PATH: ...". Internal to base.
[[noreturn]] void throwSystemError(const std::string& action, const Path& path);

} // namespace calm
