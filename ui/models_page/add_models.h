#pragma once

#include "core/base/file.h"
#include "core/store/project.h"

#include <stop_token>
#include <vector>

namespace calm::ui
{

/// What came of adding folders to a project.
struct AddedModels
{
    int added = 0;
    int known = 0;           ///< folders that were in the project already
    std::vector<Path> empty; ///< folders without any model
};

/// Looks for model directories at or below each folder, reads their headers and adds those that the project does not
/// have; a taken name gets a number. Runs on a thread of its own. Throws Error.
AddedModels addModels(Project& project, const std::vector<Path>& folders, const std::stop_token& stop);

} // namespace calm::ui
