#include "core/train/training_checkpoint.h"

#include "core/base/error.h"
#include "core/compose/bridge_file.h"

#include <ATen/core/grad_mode.h>

namespace calm
{

namespace
{
const char* const momentsFile = "optimizer.safetensors";
const char* const progressFile = "training.json";
} // namespace

void saveCheckpoint(const Path& folder, const ComposedModel& model, const AdamW& optimizer, const TrainingProgress& progress)
{
    std::vector<BridgeWeights> bridges;
    for (const Bridge& bridge : model.bridges())
        bridges.push_back(bridge.weights());
    saveTensors(folder / momentsFile, optimizer.state());
    const Json description{{"version", 1}, {"step", progress.step}, {"data", progress.data}, {"settings", progress.settings}};
    writeFileWhole(folder / progressFile, description.dump(2) + "\n");
    saveBridges(folder, model.composition(), bridges); // last: a folder with bridges is a whole checkpoint
}

TrainingProgress restoreCheckpoint(const Path& folder, ComposedModel& model, AdamW& optimizer)
{
    at::NoGradGuard noGradients;
    const SavedBridges saved = loadBridges(folder);
    if (saved.composition.connections != model.composition().connections ||
        saved.composition.bridge != model.composition().bridge)
        throw Error(ErrorKind::badInput, "The checkpoint " + folder.string() + " belongs to a composition with other connections.");
    for (std::size_t i = 0; i < saved.bridges.size(); ++i) {
        BridgeWeights& weights = model.bridges()[i].weights();
        const NamedTensors from = namedTensors(saved.bridges[i], i), into = namedTensors(weights, i);
        for (std::size_t t = 0; t < into.size(); ++t)
            into[t].second.copy_(from[t].second);
        weights.augmentingRms = saved.bridges[i].augmentingRms;
        weights.anchorRms = saved.bridges[i].anchorRms;
    }
    optimizer.restore(loadTensors(folder / momentsFile));
    const Path path = folder / progressFile;
    const Json description = parseJson(readFile(path), path.string());
    return {require<int>(description, "step", path.string()), require<Json>(description, "data", path.string()),
            require<Json>(description, "settings", path.string())};
}

} // namespace calm
