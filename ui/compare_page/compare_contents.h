#pragma once

#include "core/store/project.h"
#include "ui/compare_page/columns.h"
#include "ui/compare_page/compare_page.h"

namespace calm::ui
{

/// What the page needs of the project besides chats.
struct ComparePage::Contents
{
    bool loaded = false;
    std::vector<CompositionRecord> compositions;
    std::vector<RunRecord> runs; ///< newest first
    std::vector<CheckpointRecord> checkpoints;

    static Contents read(Project& project);
    /// One column per answer, named as it was kept when its member is gone.
    std::vector<ColumnDescription> columnsFor(const Exchange& exchange) const;
};

} // namespace calm::ui
