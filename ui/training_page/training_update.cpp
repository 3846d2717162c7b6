#include "ui/training_page/training_update.h"

#include <algorithm>
#include <iterator>

namespace calm::ui
{

TrainingPage::Update TrainingPage::Update::read(Project& project, std::int64_t viewed, bool withParts)
{
    Update update;
    update.choices.loaded = true;
    update.choices.compositions = project.compositions();
    update.choices.models = project.models();
    update.choices.runs = project.runs();
    for (const RunRecord& run : update.choices.runs)
        std::ranges::move(project.checkpoints(run.id), std::back_inserter(update.choices.checkpoints));
    update.withParts = withParts;
    if (withParts)
        for (const DatasetRecord& dataset : project.datasets())
            for (const auto& [split, count] : project.splitCounts(dataset.id))
                update.choices.parts.push_back({dataset.name, split, count});
    update.atOnce = project.runsAtOnce();
    // Another process may have removed it meanwhile.
    if (std::ranges::find(update.choices.runs, viewed, &RunRecord::id) == update.choices.runs.end())
        return update;
    update.viewed = viewed;
    for (const CheckpointRecord& checkpoint : update.choices.checkpoints)
        if (checkpoint.run == viewed)
            update.checkpoints.push_back({checkpoint, bytesBelow(project.checkpointFolder(checkpoint).string())});
    update.events = runEvents(project.filesFolder(), viewed);
    return update;
}

} // namespace calm::ui
