#include "core/base/error.h"
#include "core/spec/document.h"
#include "core/store/dataset_files.h"
#include "core/store/project_folder.h"
#include "core/weights/inspect_model.h"

#include <unistd.h>

#include <algorithm>

namespace calm
{

namespace
{
/// Fills an empty project from one folder.
class Importer
{
public:
    Importer(Project& project, Path folder, const ProgressCallback& progress, std::stop_token stop)
        : m_project(project), m_folder(std::move(folder)), m_progress(progress), m_stop(std::move(stop))
    {
    }

    void run()
    {
        const std::string what = "project.json";
        const Json json = documentAt("project.json");
        checkDocument(json, projectFolderFormat, projectFolderVersion, what);
        m_project.setDescription(optional<std::string>(json, "description", {}, what));
        for (const Json& model : listAt(json, "models"))
            importModel(model);
        for (const Json& dataset : listAt(json, "datasets"))
            importOneDataset(dataset);
        for (const std::string& place : placesAt(json, "compositions"))
            m_project.saveComposition({0, compositionFromJson(documentAt(place)), 0});
        for (const std::string& place : placesAt(json, "runs"))
            importRun(documentAt(place));
        orderQueue();
        for (const std::string& place : placesAt(json, "chats"))
            addChatFromJson(m_project, documentAt(place));
        for (const std::string& place : placesAt(json, "evaluations"))
            importEvaluation(documentAt(place));
    }

private:
    void report(const std::string& stage)
    {
        throwIfStopped(m_stop);
        if (m_progress)
            m_progress({stage, 0, 0});
    }

    static Json listAt(const Json& json, const char* key)
    {
        Json list = optional(json, key, Json::array(), "project.json");
        if (!list.is_array())
            throwWrongType(key, "project.json", toLine(list));
        return list;
    }

    static std::vector<std::string> placesAt(const Json& json, const char* key)
    {
        return optional(json, key, std::vector<std::string>{}, "project.json");
    }

    /// A path of the folder: a document from elsewhere must not reach outside of it.
    Path inside(const std::string& place) const
    {
        const Path path = (Path(place) / "").lexically_normal().parent_path(); // without a slash at its end
        if (path.empty() || path.is_absolute() || *path.begin() == "..")
            throw Error(ErrorKind::corrupt, "The path \"" + place + "\" leads out of the project's folder.");
        return m_folder / path;
    }

    Json documentAt(const std::string& place) const { return parseJson(readFile(inside(place)), place); }

    void importModel(const Json& json)
    {
        const std::string what = "A model in project.json";
        ModelRecord model;
        model.name = require<std::string>(json, "name", what);
        report("copying the model " + model.name);
        model.contentHash = optional(json, "content_hash", model.contentHash, what);
        model.note = optional(json, "note", model.note, what);
        model.chatTemplate = optional(json, "chat_template", model.chatTemplate, what);
        if (json.contains("card"))
            model.card = modelCardFromJson(json.at("card"));
        const auto directory = require<std::string>(json, "directory", what);
        Path target = directory;
        if (!target.is_absolute()) {
            target = m_project.filesFolder() / "models" / fileNameFor(model.name);
            if (std::filesystem::exists(target))
                throw Error(ErrorKind::corrupt, "project.json names the model \"" + model.name + "\" twice.");
            copyFolder(inside(directory), target, m_stop);
        }
        if (std::filesystem::exists(target / "config.json"))
            model.card = inspectModel(target); // what lies here counts, not what lay elsewhere
        model.card.directory = target.string();
        m_project.addModel(model);
    }

    void importOneDataset(const Json& json)
    {
        const std::string what = "A dataset in project.json";
        DatasetRecord dataset;
        dataset.name = require<std::string>(json, "name", what);
        dataset.description = optional(json, "description", dataset.description, what);
        dataset.createdAt = optional(json, "created_at", dataset.createdAt, what);
        report("reading the dataset " + dataset.name);
        ImportOptions options;
        options.strict = true; // a broken line is a broken project
        options.exact = true;
        options.format = FileFormat::jsonLines;
        options.encoding = TextEncoding::utf8;
        importDataset(m_project, dataset, inside(require<std::string>(json, "file", what)), options, m_progress,
                      m_stop);
    }

    void importRun(const Json& json)
    {
        const std::string what = "The run";
        report("reading the run " + optional<std::string>(json, "name", {}, what));
        const RunRecord record = runFromJson(json, m_project);
        const std::int64_t run = m_project.addRun(record);
        if (record.state == RunState::queued)
            m_queued.emplace_back(record.queuePosition, run);
        if (json.contains("metrics"))
            m_project.addMetrics(run, metricsFromCsv(readFile(inside(require<std::string>(json, "metrics", what)))));
        for (const Json& item : optional(json, "checkpoints", Json::array(), what)) {
            const Path from = inside(require<std::string>(item, "folder", what));
            CheckpointRecord checkpoint;
            checkpoint.run = run;
            checkpoint.step = wholeNumber(item, "step", 0, what);
            checkpoint.path = "runs/" + std::to_string(run) + "/" + from.filename().string();
            if (item.contains("validation_loss") && !item["validation_loss"].is_null())
                checkpoint.validationLoss = require<double>(item, "validation_loss", what);
            checkpoint.createdAt = optional(item, "created_at", 0.0, what);
            checkpoint.best = true; // only best ones are exported
            copyFolder(from, m_project.checkpointFolder(checkpoint), m_stop);
            m_project.addCheckpoint(checkpoint);
        }
    }

    /// Runs are made again in the order they were made; those that wait may stand in another.
    void orderQueue()
    {
        std::ranges::stable_sort(m_queued, {}, &std::pair<int, std::int64_t>::first);
        for (std::size_t i = 0; i < m_queued.size(); ++i)
            m_project.moveInQueue(m_queued[i].second, static_cast<int>(i) + 1);
    }

    void importEvaluation(const Json& json)
    {
        const std::string what = "The evaluation";
        checkDocument(json, "calm.evaluation", evaluationVersion, what);
        EvaluationRecord evaluation;
        evaluation.name = optional(json, "name", evaluation.name, what);
        evaluation.createdAt = optional(json, "created_at", evaluation.createdAt, what);
        evaluation.table = optional(json, "table", Json(), what);
        std::vector<EvaluationAnswerRecord> answers;
        if (json.contains("answers"))
            answers = answersFromLines(readFile(inside(require<std::string>(json, "answers", what))));
        m_project.addEvaluation(evaluation, answers);
    }

    Project& m_project;
    Path m_folder;
    const ProgressCallback& m_progress;
    std::stop_token m_stop;
    std::vector<std::pair<int, std::int64_t>> m_queued; ///< place in the queue as written, and the run's id here
};

/// A folder that is gone when this is.
class TemporaryFolder
{
public:
    explicit TemporaryFolder(Path path) : m_path(std::move(path))
    {
        std::filesystem::remove_all(m_path);
        std::filesystem::create_directories(m_path);
    }
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const Path& path() const { return m_path; }

private:
    Path m_path;
};

void refuseWhatIsThere(const Path& file, const Path& files)
{
    if (std::filesystem::exists(file))
        throw Error(ErrorKind::badInput, file.string() + " exists already; choose another name or open it.");
    if (std::filesystem::exists(files))
        throw Error(ErrorKind::badInput, files.string() + " is in the way; move it or choose another name.");
}

Path filesOf(Path file)
{
    return file.replace_extension(".files");
}
} // namespace

std::unique_ptr<Project> importProject(const Path& folder, const Path& file, const ProgressCallback& progress,
                                       std::stop_token stop)
{
    const Path target = std::filesystem::absolute(file).lexically_normal();
    const Path source = std::filesystem::absolute(folder).lexically_normal();
    if (!std::filesystem::is_regular_file(source / "project.json"))
        throw Error(ErrorKind::notFound, source.string() + " has no project.json; give a project's folder.");
    refuseWhatIsThere(target, filesOf(target));
    try {
        // Made aside under its own name and moved into place when it is whole: nothing remains of a failure, and
        // nobody sees half a project, not even after a crash.
        std::filesystem::create_directories(target.parent_path());
        const TemporaryFolder aside(target.string() + ".importing-" + std::to_string(::getpid()));
        const Path made = aside.path() / target.filename();
        {
            const auto project = Project::create(made);
            project->inOneWrite([&] { Importer(*project, source, progress, stop).run(); });
        }
        if (std::filesystem::exists(filesOf(made)))
            std::filesystem::rename(filesOf(made), filesOf(target));
        std::filesystem::rename(made, target);
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(ErrorKind::io, "Cannot make the project " + target.string() + ": " + error.code().message() + ".");
    }
    return Project::open(target);
}

} // namespace calm
