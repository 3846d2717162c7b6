#include "app/calm/examples_folder.h"

#include "core/base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace calm
{

Path examplesFolder()
{
    std::error_code failed;
    const Path executable = std::filesystem::canonical("/proc/self/exe", failed);
    const Path installed = executable.parent_path().parent_path() / "share" / "calm-workbench" / "projects";
    if (!failed && std::filesystem::is_directory(installed))
        return installed;
    return CALM_EXAMPLES_DIR;
}

std::vector<std::string> exampleNames()
{
    std::vector<std::string> names;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(examplesFolder(), failed))
        if (std::filesystem::exists(entry.path() / "project.json"))
            names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

Path exampleFolder(const std::string& name)
{
    const auto names = exampleNames();
    if (std::ranges::find(names, name) == names.end())
        throw Error(ErrorKind::notFound,
                    names.empty()
                        ? fmt::format("There are no examples in {}.", examplesFolder().string())
                        : fmt::format("There is no example \"{}\"; there is: {}.", name, fmt::join(names, ", ")));
    return examplesFolder() / name;
}

} // namespace calm
