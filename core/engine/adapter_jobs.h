#pragma once

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/spec/member.h"
#include "core/store/project.h"

#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

/// A trained composition out of a project as a directory, and such a directory into another person's project
/// (docs/adapters.md). No LibTorch type crosses here.

/// Writes the adapter of a composed member: its checkpoint's bridges, without those of models that are off. Models
/// whose content is not hashed yet are hashed now, and the project remembers. Whole or not at all. Error(badInput) when
/// the member is not composed, not trained or `folder` is taken.
void saveAdapterOf(Project& project, const Member& member, const Path& folder, const ProgressCallback& progress = {},
                   std::stop_token stop = {});

struct AdapterLoadJob
{
    Path folder;
    /// Model directories, or names of models in the project; empty = found in the project by its content.
    std::string anchor;
    std::vector<std::string> augmenting; ///< matched by content first, what is left over in order
    std::string name;                    ///< of the composition; empty = the adapter's
    bool acceptOtherModels = false;      ///< named models of another content are taken all the same, if the sizes fit
};

struct AdapterLoadResult
{
    std::string composition;
    std::int64_t run = 0, checkpoint = 0;
    std::vector<std::string> warnings; ///< a sentence for each model of another content
};

/// Puts models, composition and a finished run with one checkpoint into the project: all or, whatever happens, nothing.
/// Error(badInput) names both hashes of a wrong model; Error(notFound) says which model is missing; Error(corrupt |
/// unsupported) when the directory is damaged, of another kind or newer.
AdapterLoadResult loadAdapterInto(Project& project, const AdapterLoadJob& job, const ProgressCallback& progress = {},
                                  std::stop_token stop = {});

/// adapter.json after a check of the whole directory, as this version reads it.
Json inspectAdapter(const Path& folder);

} // namespace calm
