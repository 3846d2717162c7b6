#include "core/weights/find_models.h"

#include <algorithm>
#include <cstdlib>

namespace calm
{

namespace
{
constexpr int deepest = 4;          // models--ORG--NAME/snapshots/REVISION is 3
constexpr int mostFolders = 20'000; // somebody adds "/"

void search(const Path& folder, int depth, int& visited, std::vector<Path>& found)
{
    std::error_code code;
    if (++visited > mostFolders)
        return;
    if (std::filesystem::is_regular_file(folder / "config.json", code)) {
        found.push_back(folder);
        return;
    }
    if (depth == deepest)
        return;
    const auto options = std::filesystem::directory_options::skip_permission_denied;
    for (std::filesystem::directory_iterator it(folder, options, code), end; !code && it != end; it.increment(code)) {
        std::error_code ignored;
        const std::string name = it->path().filename().string();
        const bool worthless = name.starts_with('.') || name == "blobs" || name == "refs";
        if (!worthless && it->is_directory(ignored))
            search(it->path(), depth + 1, visited, found);
    }
}

const char* variable(const char* name)
{
    const char* value = std::getenv(name);
    return value && *value ? value : nullptr;
}
} // namespace

std::vector<Path> findModels(const Path& folder)
{
    std::vector<Path> found;
    int visited = 0;
    search(folder, 0, visited, found);
    std::ranges::sort(found);
    return found;
}

Path huggingFaceCache()
{
    if (const char* cache = variable("HF_HUB_CACHE"))
        return cache;
    if (const char* home = variable("HF_HOME"))
        return Path(home) / "hub";
    if (const char* cache = variable("XDG_CACHE_HOME"))
        return Path(cache) / "huggingface" / "hub";
    const char* home = variable("HOME");
    return Path(home ? home : "/") / ".cache" / "huggingface" / "hub";
}

std::string modelNameOf(const Path& directory)
{
    const Path path = (directory.has_filename() ? directory : directory.parent_path()).lexically_normal();
    const std::string repository = path.parent_path().parent_path().filename().string();
    const std::string prefix = "models--";
    if (path.parent_path().filename() != "snapshots" || !repository.starts_with(prefix))
        return path.filename().string();
    const std::string name = repository.substr(prefix.size());
    const auto dashes = name.find("--");
    return dashes == std::string::npos ? name : name.substr(0, dashes) + '/' + name.substr(dashes + 2);
}

} // namespace calm
