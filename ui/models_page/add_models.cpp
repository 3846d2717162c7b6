#include "ui/models_page/add_models.h"

#include "core/weights/find_models.h"
#include "core/weights/inspect_model.h"

#include <set>

namespace calm::ui
{

namespace
{

std::string freeName(const std::string& wanted, const std::set<std::string>& taken)
{
    std::string name = wanted;
    for (int number = 2; taken.contains(name); ++number)
        name = wanted + " " + std::to_string(number);
    return name;
}

} // namespace

AddedModels addModels(Project& project, const std::vector<Path>& folders, const std::stop_token& stop)
{
    std::set<std::string> names;
    std::set<Path> known;
    for (const ModelRecord& model : project.models()) {
        names.insert(model.name);
        known.insert(std::filesystem::weakly_canonical(project.modelDirectory(model)));
    }
    AddedModels result;
    for (const Path& folder : folders) {
        const std::vector<Path> found = findModels(folder);
        if (found.empty())
            result.empty.push_back(folder);
        for (const Path& directory : found) {
            throwIfStopped(stop);
            if (!known.insert(std::filesystem::weakly_canonical(directory)).second) {
                ++result.known;
                continue;
            }
            ModelRecord model;
            model.name = freeName(modelNameOf(directory), names);
            model.card = inspectModel(directory);
            project.addModel(model);
            names.insert(model.name);
            ++result.added;
        }
    }
    return result;
}

} // namespace calm::ui
