#pragma once

#include "core/store/project.h"

#include <string>

namespace calm
{

/// Where the model that a run trains from fresh weights will stand, absolute: as its settings say, or in the project's
/// files under its name.
Path newModelFolder(Project& project, const PretrainingSettings& settings);

/// Where the tokenizer lies that it shall read with: a model of the project by its name, else a directory or a file,
/// relative to the project's folder. Error(notFound).
Path newModelTokenizer(Project& project, const PretrainingSettings& settings);

/// Why such a model cannot be made in this project: a name or a folder that is taken, a tokenizer that is not there.
/// One sentence; empty = it can.
std::string problemOfNewModel(Project& project, const PretrainingSettings& settings);

} // namespace calm
