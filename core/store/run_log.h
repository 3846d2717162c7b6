#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// Something that happened to a run. Kinds: "started", "resumed", "validated", "checkpoint", "warning", "paused" and
/// the other states a worker leaves a run in.
struct RunEvent
{
    double at = 0; ///< seconds since 1970, UTC
    std::string kind;
    int step = 0;
    std::optional<double> loss; ///< of a validation
    std::string text;           ///< a warning, why it failed

    bool operator==(const RunEvent&) const = default;
};

/// A run's log is one JSON line per event in runs/ID/log.jsonl of the project's files; it goes with the run. A line is
/// appended in one write, so that readers of other processes see whole ones; what cannot be written is left out, for
/// no run should end for its log.
void appendRunEvent(const Path& filesFolder, std::int64_t run, const RunEvent& event);

/// In the order they happened; a line that a crash has cut is passed over. Empty when there is no log.
std::vector<RunEvent> runEvents(const Path& filesFolder, std::int64_t run);

} // namespace calm
