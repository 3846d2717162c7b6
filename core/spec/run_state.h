#pragma once

#include <string>

namespace calm
{

/// The life of a training run (docs/runs.md). Who asks moves a running one to `pausing` or `stopping`; the worker that
/// trains moves it on from there; `interrupted` is what an observer sees of a run whose worker is gone.
enum class RunState { queued, running, pausing, paused, stopping, finished, stopped, failed, interrupted };

/// What a person asked of a running run; the worker hears it within a step, also while it loads, caches or validates.
enum class RunRequest { none, stop, pause };

std::string toString(RunState state);
RunState runStateFromString(const std::string& name); ///< Error(corrupt)
std::string toString(RunRequest request);
RunRequest runRequestFromString(const std::string& name); ///< Error(corrupt)
bool isOver(RunState state);   ///< finished, stopped, failed, interrupted
bool hasWorker(RunState state); ///< running, pausing, stopping: a process owns it
bool canResume(RunState state); ///< paused, stopped, failed, interrupted: goes on from its newest checkpoint on request

} // namespace calm
