#pragma once

#include <string>

namespace calm
{

/// The life of a training run. The worker that trains moves it; `interrupted` is what an observer sees of a
/// running run whose worker is gone.
enum class RunState { queued, running, paused, finished, stopped, failed, interrupted };

/// What a person asked of a running run; the worker looks at every step.
enum class RunRequest { none, stop, pause };

std::string toString(RunState state);
RunState runStateFromString(const std::string& name); ///< Error(corrupt)
std::string toString(RunRequest request);
RunRequest runRequestFromString(const std::string& name); ///< Error(corrupt)
bool isOver(RunState state); ///< finished, stopped, failed, interrupted

} // namespace calm
