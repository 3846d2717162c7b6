#pragma once

#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/store/project.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// The files of the models a run trains with, as they were when it began to. A run whose models change under it would
/// go on with something else than it started with. Internal to the engine.
class ModelFiles
{
public:
    /// The models of a composition, none when it has no anchor. Those whose content was never hashed are hashed, and
    /// the project remembers.
    ModelFiles(Project& project, const Composition& composition, const ProgressCallback& progress,
               const std::stop_token& stop);

    /// Error(notFound) when one is gone, Error(badInput) when one has changed: by size and time, so it costs nothing.
    void check() const;

    std::string contentHashes() const; ///< of all models, in the composition's order
    Json toJson() const;
    /// These are the models that a checkpoint was written with: the same files, or the same content. Error(badInput).
    void requireSameAs(const Json& earlier, const std::stop_token& stop) const;

private:
    struct File
    {
        Path path;
        std::int64_t size = 0;
        std::int64_t changedAt = 0; ///< the file system's clock, ns
    };
    struct Model
    {
        std::string name;
        Path directory;
        std::string contentHash;
        std::vector<File> files;
    };
    static Json stampsOf(const Model& model);
    std::vector<Model> m_models;
};

} // namespace calm
