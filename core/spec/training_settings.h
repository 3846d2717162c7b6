#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// One dataset's part in the mixture. Shares are relative; they move linearly from `share` to `finalShare` over
/// the run.
struct MixturePart
{
    std::string dataset;      ///< name in the project
    std::string split;        ///< only examples of this split; empty = all
    double share = 1.0;
    double finalShare = -1.0; ///< below 0 = the same as share

    bool operator==(const MixturePart&) const = default;
};

enum class Schedule { cosine, constant };

/// All a training run needs beside the composition. Plain values, recorded with the run.
struct TrainingSettings
{
    std::vector<MixturePart> mixture;
    std::vector<MixturePart> validation; ///< empty = no validation
    int steps = 600;
    int tokensPerBatch = 3000;      ///< anchor tokens, padding counted
    double learningRate = 2e-3;
    Schedule schedule = Schedule::cosine;
    int warmupSteps = 50;
    double finalRateFraction = 0.02; ///< of learningRate, where the cosine ends
    double weightDecay = 0.01;
    double beta1 = 0.9;
    double beta2 = 0.98;
    double clipNorm = 1.0;          ///< of the whole gradient; 0 = off
    bool responseOnly = true;       ///< loss on the response and its end token only
    bool chatTemplate = false;      ///< prompts are a user's messages in the anchor's chat template; else as they are
    std::uint64_t seed = 1;
    int validateEvery = 50;         ///< steps; 0 = only at the end
    int validationExamples = 256;   ///< at most, the first of each validation part; 0 = all
    int checkpointEvery = 200;      ///< steps; 0 = only at the end
    int keepLast = 2;               ///< checkpoints kept beside the best
    int threads = 0;                ///< 0 = all cores
    /// Checkpoint whose bridges the run starts with: those whose augmenting model's name and layers are a connection of
    /// this composition too; the other connections start fresh. 0 = all start fresh.
    std::int64_t startFrom = 0;
    bool freezeStarted = false; ///< the bridges it started with stay exactly as they are; only the others train

    bool operator==(const TrainingSettings&) const = default;
};

Json toJson(const TrainingSettings& settings);
TrainingSettings trainingSettingsFromJson(const Json& json); ///< absent members keep their default; Error(corrupt)

std::string toString(Schedule schedule);                 ///< "cosine", "constant"
Schedule scheduleFromString(const std::string& name);    ///< Error(badInput)

/// What cannot work, one sentence each; empty = valid.
std::vector<std::string> problemsOf(const TrainingSettings& settings);

} // namespace calm
