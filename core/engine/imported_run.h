#pragma once

#include "core/compose/bridge.h"
#include "core/store/project.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// Bridges trained elsewhere, as a project shall keep them.
struct ImportedRun
{
    std::vector<ModelRecord> newModels; ///< to be added first; cards and hashes filled in
    Composition composition;            ///< its models by their names in the project, the new ones' among them
    std::vector<BridgeWeights> bridges; ///< one per connection
    std::string runName = "imported";
    std::string note;          ///< the run's: where it came from, what it was trained on
    TrainingSettings settings; ///< as far as known
    int step = 0;
    std::optional<double> validationLoss;
};

struct ImportedIds
{
    std::int64_t composition = 0, run = 0, checkpoint = 0;
};

/// Adds models, composition, a finished run with one checkpoint and its files: all of it or, when it throws or the
/// process is killed, nothing that the project knows of. Error(badInput) when a name is taken or the bridges are not as
/// many as the connections; Error(io). Internal to the engine: it shows LibTorch types.
ImportedIds addImportedRun(Project& project, const ImportedRun& imported);

/// The same of any finished run: `writeFiles` fills the checkpoint's folder, then `makeRun` is called in the transaction,
/// where it may add what the run belongs to; name, composition, what was trained, settings, step, loss and note are its.
ImportedIds addFinishedRun(Project& project, const std::function<void(const Path& folder)>& writeFiles,
                           const std::function<RunRecord()>& makeRun);

} // namespace calm
