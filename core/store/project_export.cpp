#include "core/base/error.h"
#include "core/spec/document.h"
#include "core/store/dataset_files.h"
#include "core/store/project_folder.h"

#include <fmt/format.h>

#include <set>

namespace calm
{

namespace
{
/// Writes one project into one folder; what it writes is listed in `m_json` as it goes.
class Exporter
{
public:
    Exporter(Project& project, Path folder, const ProgressCallback& progress, std::stop_token stop)
        : m_project(project), m_folder(std::move(folder)), m_progress(progress), m_stop(std::move(stop))
    {
    }

    void run(bool withModels)
    {
        m_json = startDocument(projectFolderFormat, projectFolderVersion);
        m_json["name"] = m_project.name();
        m_json["description"] = m_project.description();
        exportModels(withModels);
        exportDatasets();
        exportCompositions();
        exportRuns();
        exportChatsAndEvaluations();
        writeFileWhole(m_folder / "project.json", m_json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    }

private:
    void report(const std::string& stage)
    {
        throwIfStopped(m_stop);
        if (m_progress)
            m_progress({stage, 0, 0});
    }

    /// "datasets/NAME.jsonl"; another name when that one is taken already ("a/b" and "a_b").
    std::string placeFor(const std::string& kind, const std::string& name, const std::string& ending)
    {
        const std::string stem = kind + "/" + fileNameFor(name);
        std::string place = stem + ending;
        for (int i = 2; !m_places.insert(place).second; ++i)
            place = stem + "-" + std::to_string(i) + ending;
        std::filesystem::create_directories((m_folder / place).parent_path());
        return place;
    }

    void writeDocument(const std::string& place, const Json& json)
    {
        writeFileWhole(m_folder / place, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    }

    void exportModels(bool withModels)
    {
        m_json["models"] = Json::array();
        for (const ModelRecord& model : m_project.models()) {
            report("copying the model " + model.name);
            const bool below = Path(model.card.directory).is_relative();
            Json item;
            item["name"] = model.name;
            if (below || withModels) {
                const std::string place = placeFor("models", model.name, "");
                copyFolder(m_project.modelDirectory(model), m_folder / place, m_stop);
                item["directory"] = place;
            } else {
                item["directory"] = m_project.modelDirectory(model).string();
                item["card"] = toJson(model.card); // where this is read, the model may not be there
            }
            item["content_hash"] = model.contentHash;
            item["note"] = model.note;
            if (!model.chatTemplate.empty())
                item["chat_template"] = model.chatTemplate;
            m_json["models"].push_back(std::move(item));
        }
    }

    void exportDatasets()
    {
        m_json["datasets"] = Json::array();
        for (const DatasetRecord& dataset : m_project.datasets()) {
            report("writing the dataset " + dataset.name);
            const std::string place = placeFor("datasets", dataset.name, ".jsonl");
            exportDataset(m_project, dataset.name, m_folder / place, {}, m_progress, m_stop);
            m_json["datasets"].push_back({{"name", dataset.name},
                                          {"description", dataset.description},
                                          {"file", place},
                                          {"created_at", dataset.createdAt}});
        }
    }

    void exportCompositions()
    {
        m_json["compositions"] = Json::array();
        for (const CompositionRecord& record : m_project.compositions()) {
            const std::string place = placeFor("compositions", record.composition.name, ".json");
            writeDocument(place, toJson(record.composition));
            m_json["compositions"].push_back(place);
        }
    }

    void exportRuns()
    {
        m_json["runs"] = Json::array();
        auto runs = m_project.runs();
        for (auto run = runs.rbegin(); run != runs.rend(); ++run) { // oldest first: the order they are made again in
            report("writing the run " + run->name);
            const std::string folder = placeFor("runs", std::to_string(run->id), "");
            std::filesystem::create_directories(m_folder / folder);
            Json json = runToJson(m_project, *run);
            json["checkpoints"] = Json::array();
            for (const CheckpointRecord& checkpoint : m_project.checkpoints(run->id))
                if (checkpoint.best)
                    json["checkpoints"].push_back(exportCheckpoint(checkpoint, folder));
            writeFileWhole(m_folder / folder / "metrics.csv", metricsToCsv(m_project.metrics(run->id)));
            json["metrics"] = folder + "/metrics.csv";
            writeDocument(folder + "/run.json", json);
            m_json["runs"].push_back(folder + "/run.json");
        }
    }

    Json exportCheckpoint(const CheckpointRecord& checkpoint, const std::string& runFolder)
    {
        const std::string name = fmt::format("step-{:06}", checkpoint.step);
        copyFolder(m_project.checkpointFolder(checkpoint), m_folder / runFolder / name, m_stop);
        Json json;
        json["folder"] = runFolder + "/" + name;
        json["step"] = checkpoint.step;
        json["validation_loss"] = checkpoint.validationLoss ? Json(*checkpoint.validationLoss) : Json();
        json["created_at"] = checkpoint.createdAt;
        return json;
    }

    void exportChatsAndEvaluations()
    {
        m_json["chats"] = Json::array();
        const auto chats = m_project.chats();
        for (auto chat = chats.rbegin(); chat != chats.rend(); ++chat) {
            const std::string place = placeFor("chats", std::to_string(chat->id), ".json");
            writeDocument(place, chatToJson(*chat, m_project.chatMessages(chat->id)));
            m_json["chats"].push_back(place);
        }
        m_json["evaluations"] = Json::array();
        const auto evaluations = m_project.evaluations();
        for (auto evaluation = evaluations.rbegin(); evaluation != evaluations.rend(); ++evaluation) {
            const std::string number = std::to_string(evaluation->id);
            const std::string place = placeFor("evaluations", number, ".json");
            Json json = startDocument("calm.evaluation", evaluationVersion);
            json["name"] = evaluation->name;
            json["created_at"] = evaluation->createdAt;
            json["table"] = evaluation->table;
            json["answers"] = "evaluations/" + number + ".answers.jsonl";
            writeFileWhole(m_folder / "evaluations" / (number + ".answers.jsonl"),
                           answersToLines(m_project.evaluationAnswers(evaluation->id)));
            writeDocument(place, json);
            m_json["evaluations"].push_back(place);
        }
    }

    Project& m_project;
    Path m_folder;
    const ProgressCallback& m_progress;
    std::stop_token m_stop;
    std::set<std::string> m_places;
    Json m_json;
};
} // namespace

std::string fileNameFor(const std::string& name)
{
    std::string result;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.' || c == ' ' || static_cast<unsigned char>(c) >= 0x80;
        result += plain ? c : '_';
    }
    if (result.empty() || result.front() == '.')
        result.insert(result.begin(), '_');
    return result;
}

void copyFolder(const Path& from, const Path& to, const std::stop_token& stop)
{
    try {
        std::filesystem::create_directories(to);
        for (const auto& entry : std::filesystem::directory_iterator(from)) {
            throwIfStopped(stop);
            const Path target = to / entry.path().filename();
            if (entry.is_directory())
                copyFolder(entry.path(), target, stop);
            else
                std::filesystem::copy_file(entry.path(), target);
        }
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(ErrorKind::io,
                    "Cannot copy " + from.string() + " to " + to.string() + ": " + error.code().message() + ".");
    }
}

void exportProject(Project& project, const Path& folder, bool withModels, const ProgressCallback& progress,
                   std::stop_token stop)
{
    const Path target = std::filesystem::absolute(folder).lexically_normal();
    std::error_code code;
    if (std::filesystem::exists(target, code) && !std::filesystem::is_empty(target, code))
        throw Error(ErrorKind::badInput, target.string() + " is not an empty folder; choose another one.");
    std::filesystem::create_directories(target, code);
    if (code)
        throw Error(ErrorKind::io, "Cannot make the folder " + target.string() + ": " + code.message() + ".");
    try {
        Exporter(project, target, progress, stop).run(withModels);
    } catch (...) {
        std::filesystem::remove_all(target, code); // half an export looks like a whole one
        throw;
    }
}

} // namespace calm
