#include "core/data/example_line.h"

#include "core/data/messages.h"

#include <algorithm>
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

/// Where the messages stand; what the roles are called differs, too.
struct ChatForm
{
    const char* list;
    const char* role;
    const char* text;
};
constexpr std::array<ChatForm, 2> chatForms{{{"messages", "role", "content"}, {"conversations", "from", "value"}}};

/// As chat templates call it.
std::string roleFrom(const std::string& name)
{
    constexpr std::array<std::pair<std::string_view, const char*>, 10> roles{{{"system", "system"},
                                                                              {"user", "user"},
                                                                              {"human", "user"},
                                                                              {"assistant", "assistant"},
                                                                              {"gpt", "assistant"},
                                                                              {"chatgpt", "assistant"},
                                                                              {"bot", "assistant"},
                                                                              {"model", "assistant"},
                                                                              {"tool", "tool"},
                                                                              {"function", "tool"}}};
    for (const auto& [known, role] : roles)
        if (name == known)
            return role;
    throw Reason{"has a message by \"" + name + "\", which is no role"};
}

std::vector<Message> messagesOf(const Json& line, const ChatForm& form)
{
    const Json& list = line.at(form.list);
    if (!list.is_array())
        throw Reason{std::string("has a \"") + form.list + "\" that is not a list"};
    std::vector<Message> messages;
    for (const Json& message : list) {
        if (!message.is_object())
            throw Reason{"has a message that is not an object"};
        messages.push_back({roleFrom(requiredText(message, form.role)), requiredText(message, form.text)});
    }
    return messages;
}

void readChat(const Json& line, const ChatForm& form, Example& example)
{
    const auto messages = messagesOf(line, form);
    if (messages.empty() || messages.back().role != "assistant")
        throw Reason{"is a conversation without an answer at its end"};
    if (std::ranges::find(messages, "user", &Message::role) == messages.end())
        throw Reason{"is a conversation without a question"};
    auto [prompt, response] = flattened(messages);
    example.prompt = std::move(prompt);
    example.response = std::move(response);
    if (messages.size() > 2)
        example.messages = messagesToText(messages);
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
        if (const auto it = line.find(form.list); it != line.end() && !(it->is_array() && it->empty())) {
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
    if (line.contains("text")) {
        example.response = requiredText(line, "text");
        return true;
    }
    return false;
}

const std::string& nameOr(const std::string& chosen, const std::string& usual)
{
    return chosen.empty() ? usual : chosen;
}

std::string tagsOf(const Json& line, const std::string& name)
{
    const auto it = line.find(name);
    if (it == line.end() || !it->is_array())
        return textAt(line, name).value_or("");
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
std::string splitOf(const Json& line, const std::string& name)
{
    const std::string split = textAt(line, name).value_or("");
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
        if (fields.response.empty())
            throw Reason{"has no response: say what holds it"};
        example.prompt = fields.prompt.empty() ? std::string() : requiredText(line, fields.prompt);
        example.response = requiredText(line, fields.response);
    } else if (!readRecognised(line, example)) {
        throw Reason{line.contains("prompt") ? "has no \"response\"" : "has no \"prompt\""};
    }
    if (example.response.empty())
        throw Reason{"has an empty response"};
    example.task = textAt(line, nameOr(fields.task, "task")).value_or("");
    example.split = splitOf(line, nameOr(fields.split, "split"));
    example.tags = tagsOf(line, nameOr(fields.tags, "tags"));
    example.key = textAt(line, nameOr(fields.key, "key")).value_or("");
    return example;
}

Example exampleFromOwn(const Json& line)
{
    if (!line.is_object())
        throw Reason{"is not a JSON object"};
    const auto text = [&line](const char* name) { return textAt(line, name).value_or(""); };
    Example example{text("task"),
                    text("split"),
                    requiredText(line, "prompt"),
                    requiredText(line, "response"),
                    text("tags"),
                    text("key"),
                    {}};
    if (line.contains("messages"))
        example.messages = messagesToText(messagesOf(line, chatForms.front()));
    return example;
}

template <typename Read> std::variant<Example, std::string> orReason(Read&& read)
{
    try {
        return read();
    } catch (const Reason& reason) {
        return reason.text;
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
    if (!example.key.empty())
        json["key"] = example.key;
    if (!example.messages.empty())
        json["messages"] = parseJson(example.messages, "An example's messages");
    return json;
}

std::variant<Example, std::string> exampleFromJson(const Json& line, const FieldNames& fields)
{
    return orReason([&] { return exampleFrom(line, fields); });
}

std::variant<Example, std::string> exampleFromOwnJson(const Json& line)
{
    return orReason([&] { return exampleFromOwn(line); });
}

} // namespace calm
