#include "core/weights/find_models.h"

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/weights/inspect_model.h"
#include "core/weights/weight_formats.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>

namespace calm
{

namespace
{
constexpr int deepest = 4;          // of plain folders; a cache's own layout does not count
constexpr int mostFolders = 20'000; // somebody adds "/"
constexpr int commitCharacters = 7; // of a commit in a name, as git shortens it
const std::string modelsPrefix = "models--";

struct Search
{
    const std::stop_token& stop;
    int visited = 0;
    std::vector<FoundModel> found;
};

std::vector<Path> entriesOf(const Path& folder)
{
    std::vector<Path> entries;
    std::error_code code;
    const auto options = std::filesystem::directory_options::skip_permission_denied;
    for (std::filesystem::directory_iterator it(folder, options, code), end; !code && it != end; it.increment(code))
        entries.push_back(it->path());
    std::ranges::sort(entries);
    return entries;
}

bool isDirectory(const Path& path)
{
    std::error_code ignored;
    return std::filesystem::is_directory(path, ignored);
}

/// models--ORG--NAME -> ORG/NAME; a hub's name never holds "--" itself.
std::string repositoryName(const Path& repository)
{
    const std::string name = repository.filename().string().substr(modelsPrefix.size());
    const auto dashes = name.find("--");
    return dashes == std::string::npos ? name : name.substr(0, dashes) + '/' + name.substr(dashes + 2);
}

bool isRepository(const Path& folder)
{
    return folder.filename().string().starts_with(modelsPrefix) &&
           (isDirectory(folder / "snapshots") || isDirectory(folder / "blobs"));
}

/// Of the cache's other kinds of repositories, and of what is beside them, nothing is a model.
bool isWorthless(const Path& folder)
{
    const std::string name = folder.filename().string();
    return name.starts_with('.') || name.starts_with("datasets--") || name.starts_with("spaces--") || name == "blobs" ||
           name == "refs";
}

std::string commitOfMain(const Path& repository)
{
    std::ifstream file(repository / "refs" / "main");
    std::string commit;
    file >> commit;
    return commit;
}

FoundModel unfinishedRepository(const Path& repository, const std::string& name)
{
    FoundModel model{repository, name};
    for (const Path& blob : entriesOf(repository / "blobs")) {
        if (blob.extension() != ".incomplete")
            continue;
        std::error_code code;
        const auto bytes = std::filesystem::file_size(blob, code);
        ++model.partialFiles;
        model.partialBytes += code ? 0 : static_cast<std::int64_t>(bytes);
    }
    return model;
}

void addRepository(const Path& repository, Search& search)
{
    const std::string name = repositoryName(repository);
    const FoundModel unfinished = unfinishedRepository(repository, name);
    const std::string main = commitOfMain(repository);
    std::vector<Path> snapshots = entriesOf(repository / "snapshots");
    std::erase_if(snapshots, [](const Path& path) { return !isDirectory(path) || entriesOf(path).empty(); });
    std::ranges::stable_partition(snapshots, [&](const Path& path) { return path.filename() == main; });
    for (const Path& snapshot : snapshots) {
        FoundModel model = unfinished;
        model.directory = snapshot;
        const std::string commit = snapshot.filename().string();
        if (commit != main && (snapshots.size() > 1 || !main.empty()))
            model.name += " (" + commit.substr(0, commitCharacters) + ")";
        model.problem = problemOfFiles(snapshot);
        search.found.push_back(std::move(model));
    }
    if (snapshots.empty() && unfinished.partialFiles > 0) // not even config.json has come
        search.found.push_back(unfinished);
}

void searchIn(const Path& folder, int depth, Search& search)
{
    throwIfStopped(search.stop);
    if (++search.visited > mostFolders)
        return;
    if (isRepository(folder)) {
        addRepository(folder, search);
        return;
    }
    if (looksLikeModel(folder)) {
        search.found.push_back({folder, modelNameOf(folder), problemOfFiles(folder)});
        return;
    }
    if (depth == deepest)
        return;
    for (const Path& entry : entriesOf(folder))
        if (!isWorthless(entry) && isDirectory(entry))
            searchIn(entry, depth + 1, search);
}

const char* variable(const char* name)
{
    const char* value = std::getenv(name);
    return value && *value ? value : nullptr;
}

Path home()
{
    const char* value = variable("HOME");
    return value ? value : "/";
}

/// "~/x", "$NAME/x" and "${NAME}/x" as a shell reads them; a variable that is not set stays as it stands.
Path expanded(const std::string& text)
{
    std::string result = text == "~" || text.starts_with("~/") ? home().string() : "";
    std::size_t at = result.empty() ? 0 : 1;
    while (at < text.size()) {
        const bool braced = text.compare(at, 2, "${") == 0;
        const std::size_t begin = at + (braced ? 2 : 1);
        std::size_t end = begin;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
            ++end;
        const bool closed = !braced || (end < text.size() && text[end] == '}');
        const char* value =
            text[at] == '$' && end > begin && closed ? std::getenv(text.substr(begin, end - begin).c_str()) : nullptr;
        if (value) {
            result += value;
            at = end + (braced ? 1 : 0);
        } else {
            result += text[at++];
        }
    }
    return result;
}
} // namespace

std::vector<FoundModel> listModels(const Path& folder, const std::stop_token& stop)
{
    Search search{stop};
    // A trailing slash would hide the folder's own name.
    const Path start = folder.has_filename() ? folder : folder.parent_path();
    const bool isSnapshot = start.parent_path().filename() == "snapshots" && isDirectory(start);
    if (isSnapshot && !looksLikeModel(start))
        search.found.push_back({start, modelNameOf(start), problemOfFiles(start)});
    else
        searchIn(start, 0, search);
    // Only between repositories: within one, the snapshot of main stays first.
    std::ranges::stable_sort(search.found, {}, [](const FoundModel& model) {
        return model.directory.parent_path().filename() == "snapshots" ? modelNameOf(model.directory) : model.name;
    });
    return std::move(search.found);
}

ModelCard cardOf(const FoundModel& model)
{
    ModelCard card;
    try {
        card = inspectModel(model.directory);
    } catch (...) {
        card.directory = model.directory.string();
        card.problem = currentError("reading the model").sentence;
    }
    if (!model.problem.empty() && (card.family.empty() || isSupportedFamily(card.family)))
        card.problem = model.problem;
    const bool hasWeights = card.bytes > 0;
    if (model.partialFiles > 0 && !hasWeights && (card.family.empty() || isSupportedFamily(card.family)))
        card.problem = unfinishedDownload(model.name, model.partialFiles, model.partialBytes);
    return card;
}

std::vector<Path> findModels(const Path& folder)
{
    std::vector<Path> result;
    for (const FoundModel& model : listModels(folder)) {
        std::error_code ignored;
        if (std::filesystem::is_regular_file(model.directory / "config.json", ignored))
            result.push_back(model.directory);
    }
    std::ranges::sort(result);
    return result;
}

Path huggingFaceCache()
{
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
        if (const char* cache = variable(name))
            return expanded(cache);
    if (const char* hub = variable("HF_HOME"))
        return expanded(hub) / "hub";
    if (const char* cache = variable("XDG_CACHE_HOME"))
        return expanded(cache) / "huggingface" / "hub";
    return home() / ".cache" / "huggingface" / "hub";
}

std::string modelNameOf(const Path& directory)
{
    const Path path = (directory.has_filename() ? directory : directory.parent_path()).lexically_normal();
    const Path repository = path.parent_path().parent_path();
    const bool isSnapshot = path.parent_path().filename() == "snapshots";
    if (!isSnapshot || !repository.filename().string().starts_with(modelsPrefix))
        return path.filename().string();
    return repositoryName(repository);
}

} // namespace calm
