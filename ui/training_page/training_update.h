#pragma once

#include "core/store/project.h"
#include "core/store/run_log.h"
#include "ui/training_page/checkpoints_view.h"
#include "ui/training_page/training_page.h"

namespace calm::ui
{

/// One look at the project: all but the metrics, which the MetricsReader reads.
struct TrainingPage::Update
{
    TrainingChoices choices; ///< without parts unless withParts
    bool withParts = false;
    int atOnce = 1;                         ///< runs at a time
    std::int64_t viewed = 0;                ///< 0 = that run is gone
    std::vector<CheckpointRow> checkpoints; ///< of `viewed`
    std::vector<RunEvent> events;           ///< of `viewed`

    static Update read(Project& project, std::int64_t viewed, bool withParts);
};

} // namespace calm::ui
