#include "core/protocol/json_list.h"
#include "core/protocol/messages.h"
#include "core/spec/document.h"

#include <utility>

/// Requests: one described() and, where it is more than a line, one read function for each.
namespace calm::protocol
{

namespace
{
template <typename T> Json listOf(const std::vector<T>& items)
{
    Json json = Json::array();
    for (const T& item : items)
        json.push_back(toJson(item));
    return json;
}

std::vector<Member> membersAt(const Json& json, const char* key, const std::string& what)
{
    std::vector<Member> members;
    for (const Json& item : listAt(json, key, what))
        members.push_back(memberFromJson(item));
    return members;
}

std::pair<const char*, Json> described(const Hello&)
{
    return {"hello", Json::object()};
}

std::pair<const char*, Json> described(const Inspect& request)
{
    return {"inspect", {{"model", request.model}}};
}

std::pair<const char*, Json> described(const Tokenize& request)
{
    return {"tokenize", {{"model", request.model}, {"text", request.text}, {"special", request.special}}};
}

std::pair<const char*, Json> described(const Compare& request)
{
    Json params;
    params["project"] = request.project;
    params["columns"] = listOf(request.columns);
    params["prompt"] = request.prompt;
    params["sampling"] = toJson(request.sampling);
    params["alternatives"] = request.alternatives;
    if (!request.conversations.empty())
        params["conversations"] = request.conversations;
    return {"compare", std::move(params)};
}

std::pair<const char*, Json> described(const Answer& request)
{
    Json params;
    params["model"] = request.model;
    params["prompt"] = request.prompt;
    params["beginning"] = request.beginning;
    params["sampling"] = toJson(request.sampling);
    params["alternatives"] = request.alternatives;
    return {"answer", std::move(params)};
}

Json tasksToJson(const std::vector<Evaluate::Task>& tasks)
{
    Json json = Json::array();
    for (const Evaluate::Task& task : tasks)
        json.push_back({{"dataset", task.dataset}, {"split", task.split}});
    return json;
}

std::vector<Evaluate::Task> tasksAt(const Json& params, const char* key, const std::string& what)
{
    std::vector<Evaluate::Task> tasks;
    for (const Json& task : listAt(params, key, what))
        tasks.push_back({require<std::string>(task, "dataset", what), optional<std::string>(task, "split", {}, what)});
    return tasks;
}

std::pair<const char*, Json> described(const Evaluate& request)
{
    Json params;
    params["project"] = request.project;
    params["name"] = request.name;
    params["tasks"] = tasksToJson(request.tasks);
    params["members"] = listOf(request.members);
    params["limit"] = request.limit;
    params["chat_template"] = request.chatTemplate;
    return {"evaluate", std::move(params)};
}

std::pair<const char*, Json> described(const SaveAdapter& request)
{
    return {"save_adapter",
            {{"project", request.project}, {"member", toJson(request.member)}, {"folder", request.folder}}};
}

std::pair<const char*, Json> described(const InspectAdapter& request)
{
    return {"inspect_adapter", {{"folder", request.folder}}};
}

std::pair<const char*, Json> described(const LoadAdapter& request)
{
    Json params;
    params["project"] = request.project;
    params["folder"] = request.folder;
    params["anchor"] = request.anchor;
    params["augmenting"] = request.augmenting;
    params["name"] = request.name;
    params["accept_other_models"] = request.acceptOtherModels;
    return {"load_adapter", std::move(params)};
}

std::pair<const char*, Json> described(const ImportRelease& request)
{
    Json params;
    params["project"] = request.project;
    params["folder"] = request.folder;
    params["name"] = request.name;
    params["anchor"] = request.anchor;
    params["augmenting"] = request.augmenting;
    params["models_from_file"] = request.modelsFromFile;
    return {"import_release", std::move(params)};
}

std::pair<const char*, Json> described(const ExportRelease& request)
{
    return {"export_release",
            {{"project", request.project}, {"composition", request.composition}, {"folder", request.folder}}};
}

std::pair<const char*, Json> described(const Similarity& request)
{
    Json params;
    params["project"] = request.project;
    params["composition"] = request.composition;
    params["data"] = tasksToJson(request.on.data);
    params["examples"] = request.on.examples;
    params["positions"] = request.positions;
    return {"similarity", std::move(params)};
}

std::pair<const char*, Json> described(const Importance& request)
{
    Json params;
    params["project"] = request.project;
    params["member"] = toJson(request.member);
    params["data"] = tasksToJson(request.on.data);
    params["examples"] = request.on.examples;
    return {"importance", std::move(params)};
}

std::pair<const char*, Json> described(const Cancel& request)
{
    return {"cancel", {{"target", request.target}}};
}

Compare compareFrom(const Json& params, const std::string& what)
{
    Compare request;
    request.project = require<std::string>(params, "project", what);
    request.columns = membersAt(params, "columns", what);
    request.prompt = require<std::string>(params, "prompt", what);
    request.sampling = samplingSettingsFromJson(optional(params, "sampling", Json::object(), what));
    request.alternatives = wholeNumber(params, "alternatives", request.alternatives, what);
    request.conversations = optional(params, "conversations", request.conversations, what);
    for (const Json& conversation : request.conversations)
        if (!conversation.is_array())
            throwWrongType("conversations", what, Json(conversation).dump());
    return request;
}

Answer answerFrom(const Json& params, const std::string& what)
{
    Answer request;
    request.model = require<std::string>(params, "model", what);
    request.prompt = require<std::string>(params, "prompt", what);
    request.beginning = optional(params, "beginning", request.beginning, what);
    request.sampling = samplingSettingsFromJson(optional(params, "sampling", Json::object(), what));
    request.alternatives = wholeNumber(params, "alternatives", request.alternatives, what);
    return request;
}

Evaluate evaluateFrom(const Json& params, const std::string& what)
{
    Evaluate request;
    request.project = require<std::string>(params, "project", what);
    request.name = optional(params, "name", request.name, what);
    request.tasks = tasksAt(params, "tasks", what);
    request.members = membersAt(params, "members", what);
    request.limit = wholeNumber(params, "limit", request.limit, what);
    request.chatTemplate = optional(params, "chat_template", request.chatTemplate, what);
    return request;
}

SaveAdapter saveAdapterFrom(const Json& params, const std::string& what)
{
    SaveAdapter request;
    request.project = require<std::string>(params, "project", what);
    request.member = memberFromJson(require<Json>(params, "member", what));
    request.folder = require<std::string>(params, "folder", what);
    return request;
}

LoadAdapter loadAdapterFrom(const Json& params, const std::string& what)
{
    LoadAdapter request;
    request.project = require<std::string>(params, "project", what);
    request.folder = require<std::string>(params, "folder", what);
    request.anchor = optional(params, "anchor", request.anchor, what);
    request.augmenting = optional(params, "augmenting", request.augmenting, what);
    request.name = optional(params, "name", request.name, what);
    request.acceptOtherModels = optional(params, "accept_other_models", request.acceptOtherModels, what);
    return request;
}

ImportRelease importReleaseFrom(const Json& params, const std::string& what)
{
    ImportRelease request;
    request.project = require<std::string>(params, "project", what);
    request.folder = require<std::string>(params, "folder", what);
    request.name = optional(params, "name", request.name, what);
    request.anchor = optional(params, "anchor", request.anchor, what);
    request.augmenting = optional(params, "augmenting", request.augmenting, what);
    request.modelsFromFile = optional(params, "models_from_file", request.modelsFromFile, what);
    return request;
}

MeasuredOn measuredOnFrom(const Json& params, const std::string& what)
{
    MeasuredOn on;
    on.data = tasksAt(params, "data", what);
    on.examples = wholeNumber(params, "examples", on.examples, what);
    return on;
}

Similarity similarityFrom(const Json& params, const std::string& what)
{
    Similarity request;
    request.project = require<std::string>(params, "project", what);
    request.composition = require<std::string>(params, "composition", what);
    request.on = measuredOnFrom(params, what);
    request.positions = wholeNumber(params, "positions", request.positions, what);
    return request;
}

Importance importanceFrom(const Json& params, const std::string& what)
{
    Importance request;
    request.project = require<std::string>(params, "project", what);
    request.member = memberFromJson(require<Json>(params, "member", what));
    request.on = measuredOnFrom(params, what);
    return request;
}

Request requestFrom(const std::string& method, const Json& params)
{
    const std::string what = "The request " + method;
    if (method == "hello")
        return Hello{};
    if (method == "inspect")
        return Inspect{require<std::string>(params, "model", what)};
    if (method == "tokenize")
        return Tokenize{require<std::string>(params, "model", what), require<std::string>(params, "text", what),
                        optional(params, "special", false, what)};
    if (method == "compare")
        return compareFrom(params, what);
    if (method == "answer")
        return answerFrom(params, what);
    if (method == "evaluate")
        return evaluateFrom(params, what);
    if (method == "save_adapter")
        return saveAdapterFrom(params, what);
    if (method == "inspect_adapter")
        return InspectAdapter{require<std::string>(params, "folder", what)};
    if (method == "load_adapter")
        return loadAdapterFrom(params, what);
    if (method == "import_release")
        return importReleaseFrom(params, what);
    if (method == "export_release")
        return ExportRelease{require<std::string>(params, "project", what),
                             require<std::string>(params, "composition", what),
                             require<std::string>(params, "folder", what)};
    if (method == "similarity")
        return similarityFrom(params, what);
    if (method == "importance")
        return importanceFrom(params, what);
    if (method == "cancel")
        return Cancel{require<std::int64_t>(params, "target", what)};
    throw Error(ErrorKind::badInput, "The engine does not know the request \"" + method.substr(0, 80) + "\".");
}
} // namespace

std::string toLine(const NumberedRequest& request)
{
    auto [method, params] = std::visit([](const auto& value) { return described(value); }, request.request);
    Json json;
    json["id"] = request.id;
    json["method"] = method;
    json["params"] = std::move(params);
    return calm::toLine(json);
}

NumberedRequest parseRequest(const std::string& line)
{
    try {
        const std::string what = "The request";
        const Json json = parseJson(line, what);
        NumberedRequest request;
        request.id = require<std::int64_t>(json, "id", what);
        const auto method = require<std::string>(json, "method", what);
        request.request = requestFrom(method, optional(json, "params", Json::object(), what));
        return request;
    } catch (const Error& error) {
        // What is corrupt in a file is, from the sender of a request, simply bad input.
        throw Error(ErrorKind::badInput, error.what(), error.detail());
    }
}

} // namespace calm::protocol
