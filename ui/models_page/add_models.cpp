#include "ui/models_page/add_models.h"

#include "core/base/progress.h"
#include "core/store/model_edits.h"
#include "core/weights/weight_formats.h"

#include <set>

namespace calm::ui
{

namespace
{

/// The folder to look into for what was given; empty when nothing there can be a model.
Path folderOf(const Path& given)
{
    std::error_code code;
    if (std::filesystem::is_directory(given, code))
        return given;
    const Path folder = given.parent_path();
    return std::filesystem::exists(given, code) && looksLikeModel(folder) ? folder : Path();
}

} // namespace

bool addModel(Project& project, const FoundModel& found, const ModelCard& card)
{
    std::vector<std::string> names;
    const Path directory = std::filesystem::weakly_canonical(found.directory);
    for (const ModelRecord& model : project.models()) {
        if (std::filesystem::weakly_canonical(project.modelDirectory(model)) == directory)
            return false;
        names.push_back(model.name);
    }
    ModelRecord model;
    model.name = freeName(found.name, names);
    model.card = card;
    project.addModel(model);
    return true;
}

GivenModels takeModels(Project& project, const std::vector<Path>& given, const std::stop_token& stop)
{
    GivenModels result;
    std::set<Path> seen;
    for (const Path& path : given) {
        const Path folder = folderOf(path);
        const auto found = folder.empty() ? std::vector<FoundModel>() : listModels(folder, stop);
        if (found.empty())
            result.nothing.push_back(path);
        else if (seen.insert(folder).second) {
            result.folders.push_back(folder);
            result.found.insert(result.found.end(), found.begin(), found.end());
        }
    }
    if (result.found.size() != 1)
        return result;
    const ModelCard card = cardOf(result.found.front());
    if (card.problem.empty())
        ++(addModel(project, result.found.front(), card) ? result.added : result.known);
    return result;
}

} // namespace calm::ui
