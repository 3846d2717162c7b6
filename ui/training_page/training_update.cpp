#include "ui/training_page/training_update.h"

#include <algorithm>
#include <iterator>

namespace calm::ui
{

TrainingPage::Update TrainingPage::Update::read(Project& project, const std::map<std::int64_t, int>& readAfter,
                                                std::int64_t viewed, bool withParts)
{
    Update update;
    update.choices.loaded = true;
    update.choices.compositions = project.compositions();
    update.choices.runs = project.runs();
    for (const RunRecord& run : update.choices.runs)
        std::ranges::move(project.checkpoints(run.id), std::back_inserter(update.choices.checkpoints));
    update.withParts = withParts;
    if (withParts)
        for (const DatasetRecord& dataset : project.datasets())
            for (const auto& [split, count] : project.splitCounts(dataset.id))
                update.choices.parts.push_back({dataset.name, split, count});
    const auto isThere = [&update](std::int64_t run) {
        return std::ranges::find(update.choices.runs, run, &RunRecord::id) != update.choices.runs.end();
    };
    for (const auto& [run, step] : readAfter)
        if (isThere(run)) // another process may have removed it meanwhile
            update.metrics[run] = project.metrics(run, step);
    if (isThere(viewed)) {
        update.viewed = viewed;
        update.checkpoints = project.checkpoints(viewed);
    }
    return update;
}

} // namespace calm::ui
