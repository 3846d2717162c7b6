#pragma once

#include "core/store/project.h"

#include <optional>

namespace calm
{

/// A run's checkpoint with the lowest validation loss, the newest where none was validated; none when it has kept none.
std::optional<CheckpointRecord> bestOfRun(Project& project, std::int64_t run);

} // namespace calm
