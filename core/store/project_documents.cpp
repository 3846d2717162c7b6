#include "core/store/project_folder.h"

#include "core/base/error.h"
#include "core/spec/document.h"

#include <fmt/format.h>

#include <charconv>
#include <sstream>

namespace calm
{

namespace
{
constexpr int documentVersion = 1; // 1: the first, of runs, chats and evaluations alike

constexpr const char* csvHeader = "step,name,value";

/// What was going on when the folder was written is over where it is read.
RunState stateElsewhere(RunState state)
{
    return hasWorker(state) ? RunState::interrupted : state;
}

/// The checkpoint a run started from is a number of the project it was made in. One that is not done would now
/// train something else.
void forgetStart(RunRecord& run)
{
    if (run.settings.startFrom == 0)
        return;
    run.settings.startFrom = 0;
    run.settings.freezeStarted = false;
    if (run.state == RunState::finished)
        return;
    run.state = RunState::stopped;
    run.message = "The checkpoint it was to start from is in another project; choose one and start it again.";
}
} // namespace

Json runToJson(Project& project, const RunRecord& run)
{
    Json json = startDocument("calm.run", documentVersion);
    json["name"] = run.name;
    if (run.composition != 0)
        json["composition"] = project.composition(run.composition).composition.name;
    json["state"] = toString(run.state);
    json["step"] = run.step;
    json["best_validation_loss"] = run.bestValidationLoss ? Json(*run.bestValidationLoss) : Json();
    json["message"] = run.message;
    json["note"] = run.note;
    json["created_at"] = run.createdAt;
    json["started_at"] = run.startedAt;
    json["finished_at"] = run.finishedAt;
    json["seconds_before"] = run.secondsBefore;
    json["processes"] = run.processes;
    if (run.state == RunState::queued) {
        json["queue_position"] = run.queuePosition;
        json["resumes"] = run.resumes;
    }
    json["settings"] = toJson(run.settings);
    json["trained"] = toJson(run.trained);
    return json;
}

RunRecord runFromJson(const Json& json, Project& project)
{
    const std::string what = "The run";
    checkDocument(json, "calm.run", documentVersion, what);
    RunRecord run;
    run.name = optional(json, "name", run.name, what);
    run.state = stateElsewhere(runStateFromString(require<std::string>(json, "state", what)));
    run.step = wholeNumber(json, "step", run.step, what);
    if (json.contains("best_validation_loss") && !json["best_validation_loss"].is_null())
        run.bestValidationLoss = require<double>(json, "best_validation_loss", what);
    run.message = optional(json, "message", run.message, what);
    run.note = optional(json, "note", run.note, what);
    run.createdAt = optional(json, "created_at", run.createdAt, what);
    run.startedAt = optional(json, "started_at", run.startedAt, what);
    run.finishedAt = optional(json, "finished_at", run.finishedAt, what);
    run.secondsBefore = optional(json, "seconds_before", run.secondsBefore, what);
    run.processes = wholeNumber(json, "processes", run.processes, what);
    run.queuePosition = wholeNumber(json, "queue_position", run.queuePosition, what);
    run.resumes = optional(json, "resumes", run.resumes, what);
    run.settings = trainingSettingsFromJson(require<Json>(json, "settings", what));
    run.trained = compositionFromJson(require<Json>(json, "trained", what));
    if (run.settings.method != Method::pretrain)
        run.composition = project.composition(require<std::string>(json, "composition", what)).id;
    forgetStart(run);
    return run;
}

std::string metricsToCsv(const std::vector<MetricRecord>& metrics)
{
    std::string text = std::string(csvHeader) + '\n';
    for (const MetricRecord& metric : metrics)
        text +=
            fmt::format("{},{},{}\n", metric.step, metric.name, metric.value); // shortest form that reads back equal
    return text;
}

std::vector<MetricRecord> metricsFromCsv(const std::string& text)
{
    std::vector<MetricRecord> metrics;
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (line.empty() || line == csvHeader)
            continue;
        const auto first = line.find(',');
        const auto last = line.rfind(',');
        MetricRecord metric;
        const char* end = line.data() + line.size();
        bool fine = first != std::string::npos && first != last;
        fine = fine && std::from_chars(line.data(), line.data() + first, metric.step).ptr == line.data() + first;
        fine = fine && std::from_chars(line.data() + last + 1, end, metric.value).ptr == end;
        if (!fine)
            throw Error(ErrorKind::corrupt,
                        "Line " + std::to_string(number) + " of the run's metrics is not \"step,name,value\".");
        metric.name = line.substr(first + 1, last - first - 1);
        metrics.push_back(std::move(metric));
    }
    return metrics;
}

Json chatToJson(const ChatRecord& chat, const std::vector<ChatMessageRecord>& messages)
{
    Json json = startDocument("calm.chat", documentVersion);
    json["title"] = chat.title;
    json["created_at"] = chat.createdAt;
    json["messages"] = Json::array();
    for (const ChatMessageRecord& message : messages)
        json["messages"].push_back({{"turn", message.turn},
                                    {"author", message.author},
                                    {"text", message.text},
                                    {"details", message.details},
                                    {"created_at", message.createdAt}});
    return json;
}

void addChatFromJson(Project& project, const Json& json)
{
    const std::string what = "The chat";
    checkDocument(json, "calm.chat", documentVersion, what);
    ChatRecord chat;
    chat.title = optional(json, "title", chat.title, what);
    chat.createdAt = optional(json, "created_at", chat.createdAt, what);
    const std::int64_t id = project.addChat(chat);
    for (const Json& item : optional(json, "messages", Json::array(), what)) {
        ChatMessageRecord message;
        message.chat = id;
        message.turn = wholeNumber(item, "turn", message.turn, what);
        message.author = optional(item, "author", message.author, what);
        message.text = optional(item, "text", message.text, what);
        message.details = optional(item, "details", Json(), what);
        message.createdAt = optional(item, "created_at", message.createdAt, what);
        project.addChatMessage(message);
    }
}

std::string answersToLines(const std::vector<EvaluationAnswerRecord>& answers)
{
    std::string text;
    for (const EvaluationAnswerRecord& answer : answers) {
        Json json;
        json["task"] = answer.task;
        json["member"] = answer.member;
        json["prompt"] = answer.prompt;
        json["expected"] = answer.expected;
        json["answer"] = answer.answer;
        json["correct"] = answer.correct;
        text += toLine(json) + '\n';
    }
    return text;
}

std::vector<EvaluationAnswerRecord> answersFromLines(const std::string& text)
{
    std::vector<EvaluationAnswerRecord> answers;
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (line.empty())
            continue;
        const std::string what = "Line " + std::to_string(number) + " of the evaluation's answers";
        const Json json = parseJson(line, what);
        answers.push_back({require<std::string>(json, "task", what), require<std::string>(json, "member", what),
                           require<std::string>(json, "prompt", what), require<std::string>(json, "expected", what),
                           require<std::string>(json, "answer", what), require<bool>(json, "correct", what)});
    }
    return answers;
}

} // namespace calm
