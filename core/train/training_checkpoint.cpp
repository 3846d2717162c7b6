#include "core/train/training_checkpoint.h"

#include "core/base/error.h"
#include "core/train/loss_watch.h"

namespace calm
{

namespace
{
const char* const momentsFile = "optimizer.safetensors";
const char* const progressFile = "training.json";
} // namespace

void saveCheckpoint(const Path& folder, const Learner& learner, const AdamW& optimizer, const TrainingProgress& progress)
{
    saveTensors(folder / momentsFile, optimizer.state());
    Json json{{"version", 1}, {"step", progress.step}, {"data", progress.data}, {"settings", progress.settings}};
    json["losses"] = progress.losses;
    json["best_validation_loss"] = progress.bestValidationLoss ? Json(*progress.bestValidationLoss) : Json();
    json["without_gain"] = progress.withoutGain;
    json["validated"] = progress.validated;
    writeFileWhole(folder / progressFile, json.dump(2) + "\n");
    learner.save(folder);
}

TrainingProgress restoreCheckpoint(const Path& folder, Learner& learner, AdamW& optimizer)
{
    learner.restore(folder);
    optimizer.restore(loadTensors(folder / momentsFile));
    const std::string path = (folder / progressFile).string();
    const Json json = parseJson(readFile(path), path);
    TrainingProgress progress{.step = require<int>(json, "step", path),
                              .data = require<Json>(json, "data", path),
                              .settings = require<Json>(json, "settings", path),
                              .losses = optional(json, "losses", LossWatch().state(), path),
                              .bestValidationLoss = {},
                              .withoutGain = optional(json, "without_gain", 0, path),
                              .validated = optional(json, "validated", true, path)};
    if (json.contains("best_validation_loss") && !json["best_validation_loss"].is_null())
        progress.bestValidationLoss = require<double>(json, "best_validation_loss", path);
    return progress;
}

} // namespace calm
