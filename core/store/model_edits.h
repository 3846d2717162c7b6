#pragma once

#include "core/base/progress.h"
#include "core/store/project.h"

#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

// What a person does with a model that a project has already. `model` is its id; Error(notFound) when there is none.

/// `wanted`, or with the first number behind it that none of `taken` is: "skill 2".
std::string freeName(const std::string& wanted, const std::vector<std::string>& taken);

void setModelNote(Project& project, std::int64_t model, const std::string& note);

/// Computes the content hash anew, from what FileHashes knows where it can, and keeps it in the project; answers it.
std::string hashModel(Project& project, std::int64_t model, const ProgressCallback& progress = {},
                      const std::stop_token& stop = {});

/// Keeps a content hash that was computed already.
void setContentHash(Project& project, std::int64_t model, const std::string& hash);

/// Names of the compositions that have it as anchor or augmenting model, oldest first.
std::vector<std::string> compositionsWith(Project& project, std::int64_t model);

/// What was taken out of a project, to be put back.
struct RemovedModel
{
    ModelRecord model;
    std::vector<CompositionRecord> compositions;
};

/// Removes it and the compositions that have it, all or nothing; files stay. Error(badInput) that names the
/// compositions while runs, which belong to a composition, would be left without one.
RemovedModel removeWithCompositions(Project& project, std::int64_t model);

/// Puts it back, under new ids. Error(badInput) when a name is taken by now.
void restoreModel(Project& project, const RemovedModel& removed);

/// Whether what a model is made of is not there: its folder, its config.json, or weights that it names.
bool lacksFiles(const Path& directory);

/// Another directory beside a model of the project: whether it is the same one.
struct ModelElsewhere
{
    enum class Match {
        sameContent, ///< byte for byte
        alike,       ///< family, sizes and precision are the same; what the project's contained was never hashed
        other
    };
    Match match = Match::other;
    std::string difference; ///< a sentence where it is other
    ModelCard card;         ///< as it is there; its directory is absolute
    std::string contentHash;
};

/// Error(notFound) when there is no model, Error(unsupported) when it cannot be used.
ModelElsewhere compareWith(const ModelRecord& model, const Path& directory, const ProgressCallback& progress = {},
                           const std::stop_token& stop = {});

/// The project's model lies there from now on, and is what is there. Its name, note and template stay.
void relocateModel(Project& project, std::int64_t model, const ModelElsewhere& found);

} // namespace calm
