#include "core/store/new_model_place.h"

#include "core/base/error.h"

#include <algorithm>

namespace calm
{

Path newModelFolder(Project& project, const PretrainingSettings& settings)
{
    if (settings.directory.empty())
        return project.filesFolder() / "models" / settings.name;
    return (project.file().parent_path() / settings.directory).lexically_normal();
}

Path newModelTokenizer(Project& project, const PretrainingSettings& settings)
{
    for (const ModelRecord& record : project.models())
        if (record.name == settings.tokenizer)
            return project.modelDirectory(record);
    const Path path = (project.file().parent_path() / settings.tokenizer).lexically_normal();
    std::error_code ignored;
    if (settings.tokenizer.empty() || !std::filesystem::exists(path, ignored))
        throw Error(ErrorKind::notFound, "There is no tokenizer \"" + settings.tokenizer +
                                             "\": no model of the project has this name, and no directory.");
    return path;
}

std::string problemOfNewModel(Project& project, const PretrainingSettings& settings)
{
    const bool isFolderName =
        settings.name.find('/') == std::string::npos && settings.name != "." && settings.name != "..";
    if (settings.directory.empty() && !isFolderName)
        return "The name \"" + settings.name +
               "\" cannot be a folder's: choose another, or say where to write the model.";
    const auto models = project.models();
    if (std::ranges::find(models, settings.name, &ModelRecord::name) != models.end())
        return "The project has a model \"" + settings.name + "\" already; choose another name for the new one.";
    const Path folder = newModelFolder(project, settings);
    std::error_code ignored;
    if (std::filesystem::exists(folder, ignored) && !std::filesystem::is_empty(folder, ignored))
        return folder.string() + " exists already; choose another place for the new model.";
    try {
        newModelTokenizer(project, settings);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace calm
