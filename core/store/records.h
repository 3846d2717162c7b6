#pragma once

#include "core/spec/composition.h"
#include "core/spec/model_card.h"
#include "core/spec/run_state.h"
#include "core/spec/training_settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// One struct per table of a project; `id` 0 = not stored yet. Times are seconds since 1970, UTC.

struct ModelRecord
{
    std::int64_t id = 0;
    std::string name;        ///< unique in the project
    ModelCard card;          ///< card.directory is where it lies; relative to the project's folder when below it
    std::string contentHash; ///< SHA-256 over config.json and the weight files' hashes; empty = not hashed yet
    std::string note;
    std::string chatTemplate; ///< a person's own, used instead of the model's; empty = the model's
};

struct CompositionRecord
{
    std::int64_t id = 0;
    Composition composition;
    double createdAt = 0;
};

struct DatasetRecord
{
    std::int64_t id = 0;
    std::string name; ///< unique in the project
    std::string description;
    std::int64_t examples = 0;
    double createdAt = 0;
};

struct ExampleRecord
{
    std::int64_t id = 0;
    std::int64_t dataset = 0;
    std::string task;
    std::string split; ///< "train", "validation", "test" or empty
    std::string prompt;
    std::string response;
    std::string tags; ///< space-separated
    std::string key;  ///< what it is about: examples of one key belong into one split; empty = nothing said
    /// A conversation of more than one exchange as the file had it: [{"role","content"}, ...] in JSON, the answer to
    /// learn last; empty = prompt and response are all there is. Those two are its flat form: see core/data/messages.h.
    std::string messages;
};

struct RunRecord
{
    std::int64_t id = 0;
    std::string name;
    std::int64_t composition = 0; ///< 0 = of none: Method::pretrain
    Composition trained; ///< the composition as it was when the run was made
    TrainingSettings settings;
    RunState state = RunState::queued;
    RunRequest request = RunRequest::none;
    int queuePosition = 0; ///< among the queued ones, from 1; 0 = not queued
    bool resumes = false;  ///< queued: goes on from its newest checkpoint; else it begins anew
    int step = 0;
    double secondsLeft = 0; ///< estimated; 0 = unknown
    std::optional<double> bestValidationLoss;
    std::string message;        ///< why it failed, what it is doing
    std::int64_t processId = 0; ///< the worker that owns it
    std::string host;           ///< the machine it runs on
    int processes = 1;          ///< how many train it together
    double heartbeatAt = 0;
    double createdAt = 0, startedAt = 0, finishedAt = 0; ///< startedAt: of the newest start or resumption
    double secondsBefore = 0; ///< trained in earlier starts, up to the checkpoint it was resumed from
    std::string note;
};

struct MetricRecord
{
    int step = 0;
    /// "train_loss", "validation_loss", "learning_rate", "gradient_norm", "tokens_per_second", "step_seconds",
    /// "seconds_left"
    std::string name;
    double value = 0;
};

struct CheckpointRecord
{
    std::int64_t id = 0;
    std::int64_t run = 0;
    int step = 0;
    std::string path; ///< of its folder, relative to the project's files folder
    std::optional<double> validationLoss;
    bool best = false;
    double createdAt = 0;
};

struct ChatRecord
{
    std::int64_t id = 0;
    std::string title;
    double createdAt = 0;
};

/// One answer column or one prompt of a chat.
struct ChatMessageRecord
{
    std::int64_t id = 0;
    std::int64_t chat = 0;
    int turn = 0;       ///< a prompt and all answers to it share a turn
    std::string author; ///< "user" or the member's label ("anchor", "composed (run 3)")
    std::string text;
    Json details; ///< member, sampling, tokens, seconds
    double createdAt = 0;
};

struct EvaluationRecord
{
    std::int64_t id = 0;
    std::string name;
    Json table; ///< toJson(ResultTable): rows tasks, columns members
    double createdAt = 0;
};

struct EvaluationAnswerRecord
{
    std::string task;
    std::string member; ///< the column's label
    std::string prompt, expected, answer;
    bool correct = false;
};

} // namespace calm
