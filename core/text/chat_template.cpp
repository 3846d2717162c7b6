#include "core/text/chat_template.h"

#include "core/base/error.h"
#include "core/text/jinja/template.h"

#include <map>

namespace calm
{

namespace
{
constexpr const char* plainTemplate =
    R"({% for message in messages %}
{% set content = message.content if message.content is string else
   message.content | selectattr('type', 'equalto', 'text') | map(attribute='text') | join(' ') %}
{{ message.role | capitalize }}: {{ content | trim }}

{% endfor %}
{% if add_generation_prompt %}
Assistant:{% endif %})";

using Templates = std::map<std::string, std::string>; // by name: "default", "tool_use"

std::optional<Json> readJsonIfThere(const Path& file)
{
    if (!std::filesystem::exists(file))
        return std::nullopt;
    return parseJson(readFile(file), file.string());
}

/// All members of `config` that name a token, "bos_token" as well as a model's own "image_token": written as "text", as
/// {"content": "text"}, or not at all. What `tokens` has already stays.
void addSpecialTokens(const Json& config, Json& tokens)
{
    if (!config.is_object())
        return;
    for (const auto& [name, value] : config.items()) {
        const bool isObject = value.is_object() && value.contains("content") && value["content"].is_string();
        if (name.ends_with("_token") && !tokens.contains(name) && (value.is_string() || isObject))
            tokens[name] = isObject ? value["content"] : value;
    }
    if (const auto more = config.find("extra_special_tokens"); more != config.end())
        addSpecialTokens(*more, tokens);
}

/// The member "chat_template" of a JSON file: a text, a list of {name, template}, or an object of them.
Templates templatesIn(const Json& config, const Path& file)
{
    Templates templates;
    const auto it = config.is_object() ? config.find("chat_template") : config.end();
    if (!config.is_object() || it == config.end() || it->is_null())
        return templates;
    if (it->is_string()) {
        templates["default"] = it->get<std::string>();
    } else if (it->is_array()) {
        for (const Json& named : *it)
            templates[require<std::string>(named, "name", file.string())] =
                require<std::string>(named, "template", file.string());
    } else if (it->is_object()) {
        for (const auto& [name, text] : it->items())
            templates[name] = require<std::string>(*it, name.c_str(), file.string());
    } else {
        throwWrongType("chat_template", file.string(), toLine(*it));
    }
    return templates;
}

Templates templateFiles(const Path& directory)
{
    Templates templates;
    if (std::filesystem::exists(directory / "chat_template.jinja"))
        templates["default"] = readFile(directory / "chat_template.jinja");
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory / "additional_chat_templates", none))
        if (entry.path().extension() == ".jinja")
            templates[entry.path().stem().string()] = readFile(entry.path());
    return templates;
}

void use(const Templates& templates, const std::string& file, ChatTemplate& result)
{
    const auto usual = templates.find("default");
    if (usual == templates.end()) {
        std::string names;
        for (const auto& [name, text] : templates)
            names += (names.empty() ? "" : ", ") + name;
        throw Error(ErrorKind::unsupported, file + " has the chat templates " + names +
                                                ", none of them named \"default\"; choose one of them yourself.");
    }
    result.source = usual->second;
    if (const auto tools = templates.find("tool_use"); tools != templates.end())
        result.toolSource = tools->second;
    result.file = file;
    result.isDefault = false;
    result.writesBeginning = true;
}

ChatTemplate plain()
{
    ChatTemplate result;
    result.source = defaultChatTemplate();
    result.isDefault = true;
    result.writesBeginning = false;
    return result;
}

ChatTemplate fromDirectory(const Path& directory)
{
    ChatTemplate result = plain();
    const Path configFile = directory / "tokenizer_config.json";
    const auto config = readJsonIfThere(configFile);
    if (config)
        addSpecialTokens(*config, result.specialTokens);
    if (const auto map = readJsonIfThere(directory / "special_tokens_map.json"))
        addSpecialTokens(*map, result.specialTokens);
    if (const Templates files = templateFiles(directory); !files.empty()) {
        use(files, files.contains("default") ? "chat_template.jinja" : "additional_chat_templates", result);
        return result;
    }
    if (const Templates templates = config ? templatesIn(*config, configFile) : Templates{}; !templates.empty()) {
        use(templates, "tokenizer_config.json", result);
        return result;
    }
    const Path legacy = directory / "chat_template.json";
    if (const auto json = readJsonIfThere(legacy))
        if (const Templates templates = templatesIn(*json, legacy); !templates.empty())
            use(templates, "chat_template.json", result);
    return result;
}

bool isJson(const Path& file, const std::string& text)
{
    return file.extension() == ".json" && Json::accept(text);
}
} // namespace

const std::string& defaultChatTemplate()
{
    static const std::string text = plainTemplate;
    return text;
}

ChatTemplate loadChatTemplate(const Path& model)
{
    if (std::filesystem::is_directory(model))
        return fromDirectory(model);
    const std::string text = readFile(model);
    ChatTemplate result = plain();
    if (!isJson(model, text)) {
        use({{"default", text}}, model.filename().string(), result);
        return result;
    }
    const Json config = parseJson(text, model.string());
    addSpecialTokens(config, result.specialTokens);
    if (const Templates templates = templatesIn(config, model); !templates.empty())
        use(templates, model.filename().string(), result);
    return result;
}

ChatTemplate withOwnTemplate(ChatTemplate chatTemplate, const std::string& own)
{
    if (own.empty())
        return chatTemplate;
    chatTemplate.source = own;
    chatTemplate.toolSource.clear();
    chatTemplate.file.clear();
    // Who rewrites a template that leaves the beginning to the tokenizer may go on doing so.
    chatTemplate.writesBeginning = !chatTemplate.isDefault || own.find("bos_token") != std::string::npos;
    chatTemplate.isDefault = false;
    return chatTemplate;
}

ChatRequest chatRequestFromJson(const Json& json, const std::string& what, bool addGenerationPrompt)
{
    const auto fail = [&what](const std::string& why) { return Error(ErrorKind::badInput, what + " " + why); };
    ChatRequest request;
    request.addGenerationPrompt = addGenerationPrompt;
    if (json.is_array()) {
        request.messages = json;
        return request;
    }
    if (!json.is_object() || !json.contains("messages") || !json["messages"].is_array())
        throw fail("has no list \"messages\" of objects like {\"role\": \"user\", \"content\": \"Hello\"}.");
    request.messages = json["messages"];
    if (json.contains("tools"))
        request.tools = json["tools"];
    if (json.contains("documents"))
        request.documents = json["documents"];
    if (const auto it = json.find("add_generation_prompt"); it != json.end() && !it->is_null()) {
        if (!it->is_boolean())
            throw fail("has an \"add_generation_prompt\" that is neither true nor false.");
        request.addGenerationPrompt = it->get<bool>();
    }
    if (const auto it = json.find("variables"); it != json.end() && !it->is_null()) {
        if (!it->is_object())
            throw fail("has \"variables\" that are no object.");
        request.variables = *it;
    }
    return request;
}

std::string renderChat(const ChatTemplate& chatTemplate, const ChatRequest& request, const std::string& now)
{
    Json variables = chatTemplate.specialTokens;
    variables["messages"] = request.messages;
    variables["tools"] = request.tools;
    variables["documents"] = request.documents;
    variables["add_generation_prompt"] = request.addGenerationPrompt;
    for (const auto& [name, value] : request.variables.items())
        variables[name] = value;
    const bool withTools = !variables["tools"].is_null() && !chatTemplate.toolSource.empty();
    const jinja::Template compiled(withTools ? chatTemplate.toolSource : chatTemplate.source);
    return compiled.render(variables, now.empty() ? jinja::localNow() : jinja::parseLocalTime(now));
}

std::optional<std::string> problemOfTemplate(const std::string& source)
{
    try {
        const jinja::Template compiled(source);
        return std::nullopt;
    } catch (const Error& error) {
        return error.what();
    }
}

} // namespace calm
