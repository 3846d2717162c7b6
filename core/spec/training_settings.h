#pragma once

#include "core/base/json.h"
#include "core/spec/pretraining_settings.h"

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

enum class Schedule {
    cosine,
    constant,
    rangeTest ///< rises by the same factor each step, from lowestRate to learningRate: to see which rate is too high
};

/// What a run trains.
enum class Method {
    bridges, ///< of the composition
    lora,    ///< low-rank changes of the composition's anchor alone: the paper's baseline
    pretrain ///< a small model from fresh weights, to become an augmenting one; of no composition
};

/// How activations that do not change from epoch to epoch are kept.
enum class CachePrecision { float32, bfloat16 };

/// LoRA (Hu et al., arXiv 2106.09685): y += alpha / rank * B A x beside each target matrix; A (rank, in), B (out, rank).
struct LoraSettings
{
    int rank = 0;     ///< 0 = the whole rank whose trained numbers come nearest to those of the composition's bridges
    double alpha = 0; ///< 0 = twice the rank
    double dropout = 0.0; ///< on x
    /// "query", "key", "value", "output" of the attention; "gate", "up", "down" of the MLP.
    std::vector<std::string> targets{"query", "value"};

    bool operator==(const LoraSettings&) const = default;
};

/// All a training run needs beside the composition. Plain values, recorded with the run.
struct TrainingSettings
{
    std::vector<MixturePart> mixture;
    std::vector<MixturePart> validation; ///< empty = no validation
    int steps = 600;
    double epochs = 0;              ///< over all examples of the mixture; 0 = as many steps as `steps` says
    int tokensPerBatch = 3000;      ///< the anchor's tokens in one batch
    int accumulate = 1;             ///< batches whose gradients make one step
    double learningRate = 2e-3;
    Schedule schedule = Schedule::cosine;
    double lowestRate = 1e-6;       ///< where a range test begins
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
    int patience = 0;               ///< validations in a row that are no better than the best, then it ends; 0 = off
    int checkpointEvery = 200;      ///< steps; 0 = only at the end
    double checkpointMinutes = 10;  ///< a checkpoint also when the last is so old; 0 = off
    int keepLast = 2;               ///< checkpoints kept beside the best
    int threads = 0;                ///< 0 = all cores
    /// Checkpoint whose bridges the run starts with: those whose augmenting model's name and layers are a connection of
    /// this composition too; the other connections start fresh. 0 = all start fresh.
    std::int64_t startFrom = 0;
    bool freezeStarted = false; ///< the bridges it started with stay exactly as they are; only the others train
    Method method = Method::bridges;
    LoraSettings lora;          ///< for that method
    PretrainingSettings pretraining; ///< for that method
    // How it is computed. None of it changes what is learned, but for cachePrecision.
    bool cache = true;          ///< what the frozen models say of an example is computed once and kept
    int cacheMegabytes = 2000;  ///< in memory; what is beyond lies in a file beside the project
    CachePrecision cachePrecision = CachePrecision::float32;
    bool recompute = false;     ///< blocks are computed again on the way back: less memory, a third more time
    bool plain = false;         ///< the plain way, to compare with: no cache, padded, logits everywhere

    bool operator==(const TrainingSettings&) const = default;
};

Json toJson(const TrainingSettings& settings);
TrainingSettings trainingSettingsFromJson(const Json& json); ///< absent members keep their default; Error(corrupt)

std::string toString(Schedule schedule);                 ///< "cosine", "constant", "range_test"
Schedule scheduleFromString(const std::string& name);    ///< Error(badInput)
std::string toString(Method method);                     ///< "bridges", "lora", "pretrain"
Method methodFromString(const std::string& name);        ///< Error(badInput)
/// What its checkpoints hold, for sentences: "bridges", "LoRA", "a model of its own".
std::string whatIsLearned(Method method);
std::string toString(CachePrecision precision);          ///< "float32", "bfloat16"
CachePrecision cachePrecisionFromString(const std::string& name); ///< Error(badInput)
/// What LoraSettings::targets may name, in the order of a block.
const std::vector<std::string>& loraTargets();

/// What cannot work, one sentence each; empty = valid.
std::vector<std::string> problemsOf(const TrainingSettings& settings);

} // namespace calm
