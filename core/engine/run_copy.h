#pragma once

#include "core/base/temporary_folder.h"
#include "core/store/project.h"

#include <memory>
#include <optional>
#include <string>

namespace calm
{

/// What a process elsewhere needs to train a run along: the project's file as it is now and the checkpoints the run
/// begins with, as one string. The models are named by their absolute paths: they are read where they are. `from`: the
/// checkpoint that the run goes on from.
std::string packRun(Project& project, const RunRecord& run, const std::optional<CheckpointRecord>& from);

/// That string as a project of its own in a temporary folder, so that nobody but the owner of a run touches its
/// project, which may lie on a disk of several machines.
class RunCopy
{
public:
    explicit RunCopy(const std::string& packed); ///< Error(io)

    Project& project() { return *m_project; }
    const RunRecord& run() const { return m_run; }
    const std::optional<CheckpointRecord>& from() const { return m_from; }

private:
    TemporaryFolder m_folder; // first: it outlives the project in it
    std::unique_ptr<Project> m_project;
    RunRecord m_run;
    std::optional<CheckpointRecord> m_from;
};

} // namespace calm
