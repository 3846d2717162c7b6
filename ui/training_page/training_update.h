#pragma once

#include "core/store/project.h"
#include "ui/training_page/training_page.h"

namespace calm::ui
{

/// One look at the project: the cheap parts whole, metrics only from where each selected run stands.
struct TrainingPage::Update
{
    TrainingChoices choices; ///< without parts unless withParts
    bool withParts = false;
    std::map<std::int64_t, std::vector<MetricRecord>> metrics;
    std::int64_t viewed = 0;
    std::vector<CheckpointRecord> checkpoints; ///< of `viewed`

    static Update read(Project& project, const std::map<std::int64_t, int>& readAfter, std::int64_t viewed,
                       bool withParts);
};

} // namespace calm::ui
