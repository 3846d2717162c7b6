#pragma once

#include "core/base/file.h"
#include "core/base/progress.h"
#include "core/spec/member.h"
#include "core/spec/result_table.h"
#include "core/store/project.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

class RunProcesses;

/// The long jobs over a project, as the command line and the worker run them. No LibTorch type crosses here.

/// Claims a run (Project::claimRun) and trains it as its owner (docs/runs.md): from its newest checkpoint when it
/// resumes, else from its beginning. State, metrics, heartbeat and checkpoints go into the project; a stop or pause
/// requested there is obeyed within one step, as is `stop`, after a checkpoint was written. The run is paused or
/// stopped then, failed with its sentence when the job throws, else finished. Rethrows.
void trainRun(Project& project, std::int64_t run, const ProgressCallback& progress = {}, std::stop_token stop = {});

/// The same for a run that this process has claimed already.
/// With `processes` this is the first of several that train it together; `stop` is theirs then.
void trainClaimed(Project& project, RunRecord run, const ProgressCallback& progress = {}, std::stop_token stop = {},
                  RunProcesses* processes = nullptr);

/// Where a run's time went, seconds by stage, as its last start wrote it: a JSON file, or nothing there.
Path profileFile(Project& project, std::int64_t run);

/// What happens while the queue is trained, on the thread that trains. All may be empty.
struct QueueEvents
{
    std::function<void(const RunRecord& run)> begins;
    ProgressCallback progress;                       ///< of the run that began last
    std::function<void(const RunRecord& run)> ended; ///< finished, stopped, or failed with its sentence as message
    /// It waits for these, which others train; called when they are others than before.
    std::function<void(const std::vector<RunRecord>& busy)> waits;
};

/// Trains the project's queued runs one after the other, each when its turn comes, until none is left or one was
/// paused; with `last`, until that one is over, whoever trained it. A run that fails does not keep the others from
/// their turn, unless the reason is the machine's (disk, memory): that is rethrown, and the others wait on.
/// Error(cancelled) when `stop` ends it. With `processes` each run is theirs, and one that ends before its last step ends
/// the whole.
void trainQueued(Project& project, const QueueEvents& events = {}, std::stop_token stop = {}, std::int64_t last = 0,
                 RunProcesses* processes = nullptr);

struct EvaluationTask
{
    std::string dataset; ///< name; also the row's label
    std::string split;   ///< empty = all
};

struct EvaluationJob
{
    std::string name;
    std::vector<EvaluationTask> tasks;
    std::vector<Member> members;
    int limit = 0;   ///< examples per task, the first; 0 = all
    int threads = 0; ///< 0 = all cores
    /// Prompts are a user's messages in each member's chat template; else as they are. Also when it is false but one of
    /// the members was trained so.
    bool chatTemplate = false;
};

struct EvaluationOutcome
{
    std::int64_t id = 0; ///< stored in the project with all answers
    ResultTable table;
};

EvaluationOutcome evaluate(Project& project, const EvaluationJob& job, const ProgressCallback& progress = {},
                           std::stop_token stop = {});

/// What "PROJECT#NAME" means by NAME: a composition ("kv-math", "kv-math@12", "kv-math@-2"), or one of its models
/// ("kv-math/anchor", "kv-math/lora@12"); without a composition the first one's, or the one LoRA was trained for
/// ("anchor", "augmenting:1", "lora", "lora@12"). Error(badInput | notFound).
Member memberNamed(Project& project, const std::string& name);

/// The column's label: "anchor", "augmenting", "augmenting 2", "LoRA", "LoRA (run 5, step 400)", "composed", "composed (run
/// 3, step 400)", each of the last two with " without augmenting 2" when that one is off.
std::string labelOf(Project& project, const Member& member);

struct PretrainJob
{
    Path data;       ///< JSONL with prompt and response, or with text; or a plain text file, one document a line
    Path tokenizer;  ///< directory or tokenizer.json, copied into the model
    Path config;     ///< config.json of the llama family: sizes to make
    Path out;        ///< directory to make; must not exist
    TrainingSettings training; ///< mixture and validation are not used; of pretraining, noise and deviation
};

struct PretrainStep
{
    int step = 0, steps = 0;
    double loss = 0, learningRate = 0, tokensPerSecond = 0;
};

/// Trains a small model of the llama family from scratch and writes it in Hugging Face layout, whole or not at all.
void pretrainModel(const PretrainJob& job, const std::function<void(const PretrainStep&)>& onStep = {},
                   std::stop_token stop = {});

} // namespace calm
