#pragma once

#include "core/base/file.h"
#include "core/store/project.h"
#include "core/weights/find_models.h"

#include <stop_token>
#include <vector>

namespace calm::ui
{

/// What came of folders and files that a person chose or dropped.
struct GivenModels
{
    std::vector<Path> folders; ///< those that hold models, worth looking into from now on
    std::vector<Path> nothing; ///< those that hold none
    std::vector<FoundModel> found;
    int added = 0; ///< to the project
    int known = 0; ///< were in the project already
};

/// Looks at or below each folder; a file inside a model's folder counts as that folder. Where it comes down to one
/// usable model, that is added to the project; several are left for the person to choose from. Runs on a thread of its
/// own. Throws Error.
GivenModels takeModels(Project& project, const std::vector<Path>& given, const std::stop_token& stop);

/// Adds one that the project does not have, with its headers read; a taken name gets a number. False: it has it.
/// Throws Error.
bool addModel(Project& project, const FoundModel& model, const ModelCard& card);

} // namespace calm::ui
