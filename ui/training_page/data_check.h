#pragma once

#include "core/store/dataset_checks.h"
#include "core/store/dataset_statistics.h"

#include <QString>

#include <stop_token>
#include <vector>

namespace calm::ui
{

class TokenizerCache;

/// What can be said of a run's data only after reading all of it, before the run is started.

/// Whether validation examples are learned from, too: the same and nearly the same prompts, above `nearUpTo` learned
/// examples the same ones only, which takes no longer than reading them. Not on the window's thread. Throws Error.
LeakageReport checkLeakage(Project& project, const TrainingSettings& settings, const std::stop_token& stop);
inline constexpr std::int64_t nearUpTo = 200'000;

/// A warning in one sentence; empty when nothing leaks.
QString leakageWarning(const LeakageReport& report);

/// What one epoch of the mixture will hold, counted in the anchor's tokens. Not on the window's thread. Throws Error.
MixtureContents contentsOfEpoch(Project& project, const Composition& composition, TrainingSettings settings,
                                TokenizerCache& tokenizers, const std::stop_token& stop);

/// The same as a table in rich text: for each part how many of its examples, how often, and its share of the epoch.
QString epochText(const MixtureContents& contents, const std::vector<MixturePart>& mixture);

} // namespace calm::ui
