#pragma once

#include "core/store/project.h"

#include <optional>

namespace calm
{

/// Where a run's checkpoints lie: NAME.files/runs/RUN/step-N. One is written aside, as step-N.part, and gets its name
/// when all of it is on the disk; its row in the project comes last. So what has a row is whole, whenever the machine
/// stops.
class CheckpointFolders
{
public:
    CheckpointFolders(Project& project, std::int64_t run) : m_project(project), m_run(run) {}

    /// Removes what an earlier worker did not finish.
    void removeLeftovers();
    void removeAll();

    Path begin(int step);            ///< an empty folder to write into. Error(io)
    Path begun(int step) const;      ///< what begin() made
    void discard(int step) noexcept; ///< the same, away again
    /// Makes what lies in begin()'s folder the checkpoint of that step; its path for the row. Error(io)
    std::string finish(int step);

    /// The newest that is there; rows whose folder somebody took away are removed.
    std::optional<CheckpointRecord> newest();
    /// Keeps the best, the newest and `keepLast` in all beside the best; where nothing goes on from here
    /// (`isOver`), the newest is only kept as one of those.
    void dropOld(int keepLast, bool isOver);

    Path folder() const; ///< NAME.files/runs/RUN

private:
    Project& m_project;
    std::int64_t m_run;
};

} // namespace calm
