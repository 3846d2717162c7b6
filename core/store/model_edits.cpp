#include "core/store/model_edits.h"

#include "core/base/error.h"
#include "core/weights/inspect_model.h"
#include "core/weights/weight_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace calm
{

namespace
{
ModelRecord modelById(Project& project, std::int64_t id)
{
    for (ModelRecord& model : project.models())
        if (model.id == id)
            return std::move(model);
    throw Error(ErrorKind::notFound, "The project has no model " + std::to_string(id) + ".");
}

/// Reads, changes and writes as one: what others write meanwhile stays.
template <typename Change> void changeModel(Project& project, std::int64_t id, Change&& change)
{
    project.inOneWrite([&] {
        ModelRecord model = modelById(project, id);
        change(model);
        project.updateModel(model);
    });
}

std::vector<CompositionRecord> having(Project& project, const std::string& model)
{
    std::vector<CompositionRecord> records = project.compositions();
    std::erase_if(records, [&](const CompositionRecord& record) {
        const auto& augmenting = record.composition.augmenting;
        return record.composition.anchor != model && std::ranges::find(augmenting, model) == augmenting.end();
    });
    return records;
}

bool areAlike(const ModelCard& a, const ModelCard& b)
{
    return a.family == b.family && a.parameters == b.parameters && a.layers == b.layers &&
           a.hiddenSize == b.hiddenSize && a.heads == b.heads && a.kvHeads == b.kvHeads && a.vocabSize == b.vocabSize &&
           a.dtype == b.dtype;
}

std::string sizesOf(const ModelCard& card)
{
    return fmt::format("{}, {} layers of {}, {} parameters in {}", card.family, card.layers, card.hiddenSize,
                       card.parameters, card.dtype);
}
} // namespace

std::string freeName(const std::string& wanted, const std::vector<std::string>& taken)
{
    std::string name = wanted;
    for (int number = 2; std::ranges::find(taken, name) != taken.end(); ++number)
        name = wanted + " " + std::to_string(number);
    return name;
}

void setModelNote(Project& project, std::int64_t model, const std::string& note)
{
    changeModel(project, model, [&](ModelRecord& record) { record.note = note; });
}

std::string hashModel(Project& project, std::int64_t model, const ProgressCallback& progress,
                      const std::stop_token& stop)
{
    const std::string hash = contentHashOfModel(project.modelDirectory(modelById(project, model)), stop, progress);
    setContentHash(project, model, hash);
    return hash;
}

void setContentHash(Project& project, std::int64_t model, const std::string& hash)
{
    changeModel(project, model, [&](ModelRecord& record) { record.contentHash = hash; });
}

std::vector<std::string> compositionsWith(Project& project, std::int64_t model)
{
    std::vector<std::string> names;
    for (const CompositionRecord& record : having(project, modelById(project, model).name))
        names.push_back(record.composition.name);
    return names;
}

RemovedModel removeWithCompositions(Project& project, std::int64_t model)
{
    RemovedModel removed;
    project.inOneWrite([&] {
        std::vector<std::string> trained;
        const auto runs = project.runs();
        removed.model = modelById(project, model);
        removed.model.card.directory = project.modelDirectory(removed.model).string();
        removed.compositions = having(project, removed.model.name);
        for (const CompositionRecord& record : removed.compositions)
            if (std::ranges::find(runs, record.id, &RunRecord::composition) != runs.end())
                trained.push_back("\"" + record.composition.name + "\"");
        if (!trained.empty())
            throw Error(ErrorKind::badInput,
                        fmt::format("Runs have trained {}: remove these runs first, or keep the model.",
                                    fmt::join(trained, ", ")));
        for (const CompositionRecord& record : removed.compositions)
            project.removeComposition(record.id);
        project.removeModel(model);
    });
    return removed;
}

void restoreModel(Project& project, const RemovedModel& removed)
{
    project.inOneWrite([&] {
        project.addModel(removed.model);
        for (const CompositionRecord& record : removed.compositions)
            project.saveComposition({0, record.composition, record.createdAt});
    });
}

bool lacksFiles(const Path& directory)
{
    std::error_code ignored;
    if (!std::filesystem::exists(directory / "config.json", ignored))
        return true;
    try {
        WeightFiles::open(directory);
        return false;
    } catch (const Error& error) {
        return error.kind() == ErrorKind::notFound;
    }
}

ModelElsewhere compareWith(const ModelRecord& model, const Path& directory, const ProgressCallback& progress,
                           const std::stop_token& stop)
{
    ModelElsewhere found;
    const Path absolute = std::filesystem::absolute(directory).lexically_normal();
    found.card = inspectModel(absolute.has_filename() ? absolute : absolute.parent_path());
    if (!found.card.problem.empty())
        throw Error(ErrorKind::unsupported, found.card.problem);
    found.contentHash = contentHashOfModel(found.card.directory, stop, progress);
    const bool alike = areAlike(model.card, found.card);
    if (!alike)
        found.difference = fmt::format("It is another model: {}; the project's {} is {}.", sizesOf(found.card),
                                       model.name, sizesOf(model.card));
    else if (model.contentHash.empty())
        found.match = ModelElsewhere::Match::alike;
    else if (model.contentHash == found.contentHash)
        found.match = ModelElsewhere::Match::sameContent;
    else
        found.difference =
            fmt::format("It is as large as the project's {}, but other numbers stand in it: content hash {}, not {}.",
                        model.name, found.contentHash, model.contentHash);
    return found;
}

void relocateModel(Project& project, std::int64_t model, const ModelElsewhere& found)
{
    changeModel(project, model, [&](ModelRecord& record) {
        record.card = found.card;
        record.contentHash = found.contentHash;
    });
}

} // namespace calm
