#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace calm
{

/// How far a long job is. `total` 0 = unknown.
struct Progress
{
    std::string stage; ///< "loading the anchor", "step"
    std::int64_t done = 0;
    std::int64_t total = 0;
};

/// Called on the thread that does the work; must return quickly and must not throw.
using ProgressCallback = std::function<void(const Progress&)>;

/// Long jobs call this once per step.
inline void throwIfStopped(const std::stop_token& stop)
{
    if (stop.stop_requested())
        throw Error(ErrorKind::cancelled, "Stopped.");
}

} // namespace calm
