#pragma once

#include "core/base/progress.h"
#include "core/compose/adapter.h"
#include "core/store/project.h"

#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

/// The record with its content hash; one that has none yet is hashed, and the project remembers. Internal to the
/// engine.
ModelRecord hashed(Project& project, ModelRecord record, const ProgressCallback& progress, const std::stop_token& stop);

/// Finds the models an adapter asks for: among those named, then in the project by content. Nothing is written to the
/// project but hashes. Internal to the engine.
class AdapterModels
{
public:
    AdapterModels(Project& project, bool acceptOthers, const ProgressCallback& progress, const std::stop_token& stop)
        : m_project(project), m_acceptOthers(acceptOthers), m_progress(progress), m_stop(stop)
    {
    }

    /// Chooses one model for each of `wanted` out of the `named` (directories or names in the project). `role` is for
    /// sentences. Error(badInput) for a model of another content, with both hashes, and for more models than wanted;
    /// Error(notFound) for a model that is neither named nor in the project.
    void offer(const std::vector<std::string>& named, const std::string& role, const std::vector<AdapterModel>& wanted);

    const std::vector<ModelRecord>& chosen() const { return m_chosen; }       ///< in the order offered
    const std::vector<ModelRecord>& newModels() const { return m_newModels; } ///< those of them not in the project yet
    const std::vector<std::string>& warnings() const { return m_warnings; }

private:
    ModelRecord recordOf(const std::string& named);
    ModelRecord fromDirectory(const Path& directory);
    std::optional<ModelRecord> inProject(const AdapterModel& wanted);
    void choose(ModelRecord record, const std::string& role, const AdapterModel& wanted);
    std::string freeName(const std::string& name);

    Project& m_project;
    bool m_acceptOthers;
    const ProgressCallback& m_progress;
    std::stop_token m_stop;
    std::vector<ModelRecord> m_chosen, m_newModels;
    std::vector<std::string> m_warnings;
};

} // namespace calm
