#pragma once

#include <cstdint>

namespace calm::ui
{

/// Bytes that the kernel would give without swapping; 0 when it does not say.
std::int64_t freeMemory();

} // namespace calm::ui
