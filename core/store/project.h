#pragma once

#include "core/base/file.h"
#include "core/base/progress.h"
#include "core/store/records.h"

#include <functional>
#include <limits>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

class Database;

/// A project: one SQLite file NAME.calm (WAL while open) and NAME.files/ beside it for what is large.
/// Several processes may have it open at once; each write is one transaction. One object belongs to one
/// thread. Every function throws Error: notFound for a name or id that is not there, badInput for a name
/// already taken, io when SQLite is refused.
class Project
{
public:
    static std::unique_ptr<Project> create(const Path& file); ///< Error(badInput) when it exists
    /// An older schema is migrated after a copy of the file; a newer one is Error(unsupported).
    static std::unique_ptr<Project> open(const Path& file);
    ~Project();

    const Path& file() const;
    Path filesFolder() const; ///< NAME.files, made on demand
    std::string name() const; ///< the file's stem
    /// Moves when anyone, also another process, has written: what a page polls to refresh (PRAGMA data_version
    /// and own writes together).
    std::int64_t changeCounter();
    /// For the files of core/store that keep their functions beside this class, not inside it.
    Database& database();
    /// Several calls as one transaction: all of them or, when `writes` throws, none.
    void inOneWrite(const std::function<void()>& writes);
    /// A copy of the file as it is now, for another machine: models by absolute path, NAME.files stays behind. `copy` must
    /// not exist.
    void copyTo(const Path& copy);
    std::string description(); ///< what the project is about; empty when nobody said
    void setDescription(const std::string& text);

    // Models. Names are unique.
    std::int64_t addModel(const ModelRecord& model);
    std::vector<ModelRecord> models();
    ModelRecord model(const std::string& name);
    void updateModel(const ModelRecord& model);    ///< by id
    void setChatTemplate(std::int64_t model, const std::string& text); ///< a person's own; empty = the model's again
    void removeModel(std::int64_t id);             ///< Error(badInput) while a composition uses it
    Path modelDirectory(const ModelRecord& model); ///< absolute

    // Compositions. saveComposition adds (id 0) or replaces by id, connections included, and returns the id.
    std::int64_t saveComposition(const CompositionRecord& composition);
    std::vector<CompositionRecord> compositions();
    CompositionRecord composition(std::int64_t id);
    CompositionRecord composition(const std::string& name);
    void removeComposition(std::int64_t id); ///< Error(badInput) while a run uses it

    // Datasets and examples. Searching, paging, edits of many rows and versions: example_query.h, example_edits.h,
    // dataset_versions.h. What a run has learned from is kept (dataset_versions.h), whatever is changed or removed here.
    std::int64_t addDataset(const DatasetRecord& dataset);
    std::vector<DatasetRecord> datasets();
    DatasetRecord dataset(const std::string& name);
    void removeDataset(std::int64_t id);
    /// Adds all examples that `next` yields (until it returns nullopt) in one transaction, or none when it throws.
    std::int64_t addExamples(std::int64_t dataset, const std::function<std::optional<ExampleRecord>()>& next);
    struct ExampleFilter
    {
        std::string split;  ///< empty = all
        std::string search; ///< substring of prompt or response; empty = all
        std::string tag;    ///< empty = all
    };
    std::int64_t countExamples(std::int64_t dataset, const ExampleFilter& filter = {});
    std::vector<ExampleRecord> examples(std::int64_t dataset, const ExampleFilter& filter = {}, std::int64_t offset = 0,
                                        std::int64_t limit = -1); ///< in the order of their ids
    void updateExample(const ExampleRecord& example);
    void removeExamples(const std::vector<std::int64_t>& ids);
    std::int64_t restoreExample(const ExampleRecord& example); ///< puts a removed one back under its old id
    /// Sets `split` for all examples: `assign` sees each and answers its split. One transaction.
    void assignSplits(std::int64_t dataset, const std::function<std::string(const ExampleRecord&)>& assign);
    std::vector<std::pair<std::string, std::int64_t>> splitCounts(std::int64_t dataset);

    // Runs, their metrics and checkpoints.
    std::int64_t addRun(const RunRecord& run);
    std::vector<RunRecord> runs(); ///< newest first; one whose worker is gone is set interrupted first
    RunRecord run(std::int64_t id);
    void updateRun(const RunRecord& run); ///< all fields but request
    /// What the worker says of its run: state, step, times, best loss, message, process and heartbeat. Unlike
    /// updateRun it leaves name, note, settings and composition as a person may have changed them meanwhile.
    void reportRun(const RunRecord& run);
    /// Says that this process still trains its run; false when the run is not its own any more.
    bool beat(std::int64_t id);
    void setRunNote(std::int64_t id, const std::string& note);
    /// A running run becomes stopping or pausing, and its worker hears of it within a step; one that waits is stopped or
    /// paused at once. none takes a request back that was not obeyed yet. Error(badInput) when it is over already.
    void requestRun(std::int64_t id, RunRequest request);
    // The queue: runs that wait for their turn.
    std::vector<RunRecord> queuedRuns(); ///< in the order they will be trained
    /// Puts a run (queued, or one that canResume) at the end of the queue, or `first`. `resume`: it goes on from its newest
    /// checkpoint, from the beginning where it has none; else it begins anew. Error(badInput) for others.
    void queueRun(std::int64_t id, bool resume, bool first = false);
    void moveInQueue(std::int64_t id, int position); ///< from 1; the others move along
    int runsAtOnce();                                ///< heavy runs of this project at a time; 1 unless set
    void setRunsAtOnce(int count);
    /// Makes the first queued run this process's own, in state running, unless runsAtOnce() live workers have one each.
    std::optional<RunRecord> claimNextRun();
    /// The same for a certain run, whatever its place in the queue; one that canResume goes on from its newest checkpoint.
    /// `beyondLimit`: also while runsAtOnce() others are trained. Error(badInput) says why it cannot be trained.
    RunRecord claimRun(std::int64_t id, bool beyondLimit = false);
    void removeMetricsAfter(std::int64_t run, int step); ///< of steps that a resumed run does again
    RunRequest requestOf(std::int64_t id); ///< cheap: one indexed read
    void removeRun(std::int64_t id);       ///< its metrics, checkpoints and files too; Error(badInput) while it has a worker
    void addMetrics(std::int64_t run, const std::vector<MetricRecord>& metrics); ///< replaces the same step and name
    std::vector<MetricRecord> metrics(std::int64_t run, int afterStep = -1,
                                      int upToStep = std::numeric_limits<int>::max()); ///< by step, then name
    /// `best` clears the others' flag; a row of the same run at the same path is replaced.
    std::int64_t addCheckpoint(const CheckpointRecord& checkpoint);
    std::vector<CheckpointRecord> checkpoints(std::int64_t run);
    CheckpointRecord checkpoint(std::int64_t id);
    void removeCheckpoint(std::int64_t id);                    ///< the row; then its folder
    Path checkpointFolder(const CheckpointRecord& checkpoint); ///< absolute
    /// The best checkpoint of the newest run of this composition that has one; LoRA runs train no bridges and do not count.
    std::optional<CheckpointRecord> bestCheckpoint(std::int64_t composition, Method method = Method::bridges);

    // Chats.
    std::int64_t addChat(const ChatRecord& chat);
    std::vector<ChatRecord> chats(const std::string& search = {}); ///< newest first
    void removeChat(std::int64_t id);
    std::int64_t addChatMessage(const ChatMessageRecord& message);
    std::vector<ChatMessageRecord> chatMessages(std::int64_t chat);

    // Evaluations.
    std::int64_t addEvaluation(const EvaluationRecord& evaluation, const std::vector<EvaluationAnswerRecord>& answers);
    std::vector<EvaluationRecord> evaluations(); ///< newest first
    std::vector<EvaluationAnswerRecord> evaluationAnswers(std::int64_t evaluation, const std::string& task = {},
                                                          const std::string& member = {});
    void removeEvaluation(std::int64_t id);

private:
    struct State;
    void markInterrupted(const RunRecord& run);
    explicit Project(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Writes the project as a readable folder: project.json, compositions/*.json, datasets/*.jsonl, runs/*.json with
/// metrics and the best checkpoints, and copies of those models that lie below the project's folder or when
/// `withModels`. The folder must not exist or be empty.
void exportProject(Project& project, const Path& folder, bool withModels, const ProgressCallback& progress = {},
                   std::stop_token stop = {});

/// Makes a new project `file` from such a folder: model directories below the folder are copied into
/// NAME.files/models. Nothing remains when it fails.
std::unique_ptr<Project> importProject(const Path& folder, const Path& file, const ProgressCallback& progress = {},
                                       std::stop_token stop = {});

} // namespace calm
