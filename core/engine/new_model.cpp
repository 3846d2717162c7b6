#include "core/engine/new_model.h"

#include "core/base/error.h"
#include "core/base/new_folder.h"
#include "core/store/model_edits.h"
#include "core/store/run_checkpoints.h"
#include "core/weights/inspect_model.h"

#include <algorithm>
#include <array>

namespace calm
{

namespace
{
/// What of a checkpoint is the run's and not the model's.
constexpr std::array<const char*, 3> runsOwn{"optimizer.safetensors", "training.json", "run.json"};

std::optional<Path> bestFolder(Project& project, std::int64_t run)
{
    const auto best = bestOfRun(project, run);
    return best ? std::optional(project.checkpointFolder(*best)) : std::nullopt;
}

/// Whether the model was written by this run before it was killed.
bool isOwn(Project& project, const RunRecord& run, const Path& folder, const std::stop_token& stop)
{
    std::error_code ignored;
    if (!std::filesystem::exists(folder / "config.json", ignored))
        return false;
    const auto from = bestFolder(project, run.id);
    return from && contentHashOfModel(folder, stop) == contentHashOfModel(*from, stop);
}

void copyModel(const Path& from, const Path& to)
{
    NewFolder whole(to);
    for (const auto& entry : std::filesystem::directory_iterator(from)) {
        const std::string name = entry.path().filename().string();
        if (std::ranges::find(runsOwn, name) == runsOwn.end())
            writeFileWhole(whole.path() / name, readFile(entry.path()));
    }
    whole.moveIntoPlace();
}
} // namespace

LoadedReader newModelReader(Project& project, const PretrainingSettings& settings)
{
    const Path path = newModelTokenizer(project, settings);
    std::string ownTemplate;
    for (const ModelRecord& record : project.models())
        if (record.name == settings.tokenizer)
            ownTemplate = record.chatTemplate;
    return {settings.tokenizer, Tokenizer::load(path), path, ownTemplate};
}

void checkNewModel(Project& project, const RunRecord& run, const std::stop_token& stop)
{
    if (isOwn(project, run, newModelFolder(project, run.settings.pretraining), stop))
        return;
    if (const std::string problem = problemOfNewModel(project, run.settings.pretraining); !problem.empty())
        throw Error(ErrorKind::badInput, problem);
}

void checkLengths(const std::vector<std::vector<EncodedExample>>& parts, int context)
{
    std::int64_t longer = 0, longest = 0;
    for (const auto& part : parts)
        for (const EncodedExample& example : part) {
            const auto length = static_cast<std::int64_t>(example.anchorIds.size());
            longer += length > context;
            longest = std::max(longest, length);
        }
    if (longer > 0)
        throw Error(ErrorKind::badInput, std::to_string(longer) +
                                             " examples are longer than the new model's context of " +
                                             std::to_string(context) + " tokens; the longest has " +
                                             std::to_string(longest) + ". Choose a longer context.");
}

std::string addNewModel(Project& project, const RunRecord& run, const std::stop_token& stop)
{
    const auto from = bestFolder(project, run.id);
    if (!from)
        return {};
    const Path folder = newModelFolder(project, run.settings.pretraining);
    if (!isOwn(project, run, folder, stop))
        copyModel(*from, folder);
    ModelRecord model;
    model.card = inspectModel(folder);
    model.contentHash = contentHashOfModel(folder, stop);
    model.note = "Trained by run " + std::to_string(run.id) + ".";
    project.inOneWrite([&] {
        std::vector<std::string> names;
        for (const ModelRecord& known : project.models()) {
            names.push_back(known.name);
            if (project.modelDirectory(known) == folder)
                model.name = known.name; // it is there already
        }
        if (!model.name.empty())
            return;
        model.name = freeName(run.settings.pretraining.name, names);
        project.addModel(model);
    });
    return model.name;
}

} // namespace calm
