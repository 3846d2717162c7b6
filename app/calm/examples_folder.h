#pragma once

#include "core/base/file.h"

#include <string>
#include <vector>

namespace calm
{

/// Where the example projects lie that ship with the program: ../share/calm-workbench/projects beside the executable
/// when it is installed, else the source tree's projects/.
Path examplesFolder();

std::vector<std::string> exampleNames();
Path exampleFolder(const std::string& name); ///< Error(notFound) lists those there are

} // namespace calm
