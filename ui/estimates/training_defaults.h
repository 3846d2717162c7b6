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

/// What a person most likely wants: the settings of the composition's newest run that trained bridges and was no range
/// test; else every "train" split (splitMeant) with equal shares and every "validation" split to validate on. Datasets
/// that are gone are left out.
TrainingSettings defaultSettings(std::int64_t composition, const std::vector<RunRecord>& runs,
                                 const std::vector<PartChoice>& choices);

/// "run 4" when the runs so far end with 3.
std::string nextRunName(const std::vector<RunRecord>& runs);

} // namespace calm::ui
