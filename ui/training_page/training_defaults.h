#pragma once

#include "core/store/records.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm::ui
{

/// A dataset's split as a part of a mixture to choose.
struct PartChoice
{
    std::string dataset;
    std::string split; ///< empty = examples without a split
    std::int64_t examples = 0;
};

/// What a person most likely wants: the settings of the composition's newest run; else every "train" split (splitMeant) with
/// equal shares and every "validation" split to validate on. Datasets that are gone are left out.
TrainingSettings defaultSettings(std::int64_t composition, const std::vector<RunRecord>& runs,
                                 const std::vector<PartChoice>& choices);

/// "run 4" when the runs so far end with 3.
std::string nextRunName(const std::vector<RunRecord>& runs);

/// Seconds that `settings` will take, judging by the newest run of the composition that took at least 10 steps;
/// 0 = cannot tell.
double estimatedSeconds(std::int64_t composition, const TrainingSettings& settings, const std::vector<RunRecord>& runs);

/// How long a run took or has taken; `now` for one that runs. Seconds.
double durationOf(const RunRecord& run, double now);

} // namespace calm::ui
