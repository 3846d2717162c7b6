#include "core/data/example_line.h"

#include "core/base/error.h"

#include <array>
#include <optional>

namespace calm
{

namespace
{
/// Thrown inside this file only: why a line is no example.
struct Reason
{
    std::string text;
};

/// Texts as they are; numbers and truth values as JSON writes them.
std::optional<std::string> textAt(const Json& line, const std::string& key)
{
    const auto it = line.find(key);
    if (it == line.end() || it->is_null())
        return std::nullopt;
    if (it->is_string())
        return it->get<std::string>();
    if (it->is_number() || it->is_boolean())
        return toLine(*it);
    throw Reason{"has a \"" + key + "\" that is not text"};
}

std::string requiredText(const Json& line, const std::string& key)
{
    const auto text = textAt(line, key);
    if (!text)
        throw Reason{"has no \"" + key + "\""};
    return *text;
}

/// system + user + assistant, or user + assistant; what the roles are called differs.
struct ChatForm
{
    const char* list;
    const char* role;
    const char* text;
};
constexpr std::array<ChatForm, 2> chatForms{{{"messages", "role", "content"}, {"conversations", "from", "value"}}};

void readChat(const Json& line, const ChatForm& form, Example& example)
{
    const Json& messages = line.at(form.list);
    if (!messages.is_array())
        throw Reason{std::string("has a \"") + form.list + "\" that is not a list"};
    std::string system;
    std::vector<std::string> texts; // user, assistant
    for (const Json& message : messages) {
        if (!message.is_object())
            throw Reason{"has a message that is not an object"};
        const std::string role = requiredText(message, form.role);
        const std::string text = requiredText(message, form.text);
        const bool isUser = role == "user" || role == "human";
        const bool isAssistant = role == "assistant" || role == "gpt";
        if (role == "system" && texts.empty())
            system = text;
        else if ((isUser && texts.empty()) || (isAssistant && texts.size() == 1))
            texts.push_back(text);
        else
            throw Reason{"is a conversation of more than one exchange"};
    }
    if (texts.size() != 2)
        throw Reason{"is a conversation without an answer"};
    example.prompt = system.empty() ? texts[0] : system + "\n\n" + texts[0];
    example.response = texts[1];
}

void readAlpaca(const Json& line, Example& example)
{
    example.prompt = requiredText(line, "instruction");
    const std::string input = textAt(line, "input").value_or("");
    if (!input.empty())
        example.prompt += "\n\n" + input;
    example.response = requiredText(line, "output");
}

bool readRecognised(const Json& line, Example& example)
{
    for (const ChatForm& form : chatForms) {
        if (line.contains(form.list)) {
            readChat(line, form, example);
            return true;
        }
    }
    if (line.contains("instruction")) {
        readAlpaca(line, example);
        return true;
    }
    for (const char* prompt : {"prompt", "question"}) {
        for (const char* response : {"response", "completion", "answer", "output"}) {
            if (line.contains(prompt) && line.contains(response)) {
                example.prompt = requiredText(line, prompt);
                example.response = requiredText(line, response);
                return true;
            }
        }
    }
    return false;
}

std::string tagsOf(const Json& line)
{
    const auto it = line.find("tags");
    if (it == line.end() || !it->is_array())
        return textAt(line, "tags").value_or("");
    std::string tags;
    for (const Json& tag : *it) {
        if (!tag.is_string())
            continue;
        if (!tags.empty())
            tags += ' ';
        tags += tag.get<std::string>();
    }
    return tags;
}

/// The names people give the three splits.
std::string splitOf(const Json& line)
{
    const std::string split = textAt(line, "split").value_or("");
    if (split == "training")
        return "train";
    if (split == "valid" || split == "val" || split == "dev")
        return "validation";
    return split;
}

Example exampleFrom(const Json& line, const FieldNames& fields)
{
    if (!line.is_object())
        throw Reason{"is not a JSON object"};
    Example example;
    if (!fields.prompt.empty() || !fields.response.empty()) {
        example.prompt = fields.prompt.empty() ? std::string() : requiredText(line, fields.prompt);
        example.response = requiredText(line, fields.response);
    } else if (!readRecognised(line, example)) {
        throw Reason{line.contains("prompt") ? "has no \"response\"" : "has no \"prompt\""};
    }
    if (example.response.empty())
        throw Reason{"has an empty response"};
    example.task = textAt(line, "task").value_or("");
    example.split = splitOf(line);
    example.tags = tagsOf(line);
    return example;
}

template <typename Read> std::variant<Example, std::string> parsed(const std::string& line, Read&& read)
{
    try {
        return read(Json::parse(line));
    } catch (const Reason& reason) {
        return reason.text;
    } catch (const nlohmann::json::parse_error& error) {
        const bool encoding = std::string(error.what()).find("UTF-8") != std::string::npos;
        return (encoding ? "is not valid UTF-8 (byte " : "is not valid JSON (byte ") + std::to_string(error.byte) + ")";
    } catch (const nlohmann::json::exception&) {
        return std::string("holds a number that is too large");
    }
}
} // namespace

Json toJson(const Example& example)
{
    Json json;
    if (!example.task.empty())
        json["task"] = example.task;
    if (!example.split.empty())
        json["split"] = example.split;
    json["prompt"] = example.prompt;
    json["response"] = example.response;
    if (!example.tags.empty())
        json["tags"] = example.tags;
    return json;
}

std::variant<Example, std::string> exampleFromLine(const std::string& line, const FieldNames& fields)
{
    return parsed(line, [&fields](const Json& json) { return exampleFrom(json, fields); });
}

std::variant<Example, std::string> exampleFromOwnLine(const std::string& line)
{
    return parsed(line, [](const Json& json) {
        if (!json.is_object())
            throw Reason{"is not a JSON object"};
        return Example{textAt(json, "task").value_or(""), textAt(json, "split").value_or(""),
                       requiredText(json, "prompt"), requiredText(json, "response"), textAt(json, "tags").value_or("")};
    });
}

} // namespace calm
