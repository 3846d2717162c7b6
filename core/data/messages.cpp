#include "core/data/messages.h"

#include "core/base/error.h"

#include <algorithm>

namespace calm
{

namespace
{
const std::string what = "An example's messages";

/// As the default chat template writes roles.
std::string label(const std::string& role)
{
    std::string text = role;
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text + ": ";
}

bool isOneExchange(const std::vector<Message>& messages)
{
    const std::size_t first = !messages.empty() && messages[0].role == "system" ? 1 : 0;
    return messages.size() == first + 2 && messages[first].role == "user";
}
} // namespace

std::vector<Message> messagesFromText(std::string_view text)
{
    const Json list = parseJson(text, what);
    if (!list.is_array())
        throw Error(ErrorKind::corrupt, what + " are not a list.");
    std::vector<Message> messages;
    for (const Json& message : list)
        messages.push_back(
            {require<std::string>(message, "role", what), require<std::string>(message, "content", what)});
    return messages;
}

std::string messagesToText(const std::vector<Message>& messages)
{
    Json list = Json::array();
    for (const Message& message : messages)
        list.push_back({{"role", message.role}, {"content", message.content}});
    return toLine(list);
}

FlatConversation flattened(const std::vector<Message>& messages)
{
    if (messages.empty() || messages.back().role != "assistant")
        throw Error(ErrorKind::badInput, "A conversation to learn from must end with the assistant's answer.");
    FlatConversation flat;
    const bool labelled = !isOneExchange(messages);
    for (auto message = messages.begin(); message + 1 != messages.end(); ++message)
        flat.prompt += (flat.prompt.empty() ? "" : "\n\n") + (labelled ? label(message->role) : "") + message->content;
    flat.response = messages.back().content;
    return flat;
}

std::string messagesAfterEdit(const std::string& messages, const std::string& prompt, const std::string& response)
{
    if (messages.empty())
        return {};
    auto list = messagesFromText(messages);
    const FlatConversation flat = flattened(list);
    if (flat.prompt != prompt)
        return {};
    if (flat.response == response)
        return messages;
    list.back().content = response;
    return messagesToText(list);
}

Json promptMessages(const std::string& prompt, const std::string& messages)
{
    if (messages.empty())
        return Json::array({{{"role", "user"}, {"content", prompt}}});
    Json list = parseJson(messages, what);
    if (!list.is_array() || list.empty())
        throw Error(ErrorKind::corrupt, what + " are not a list of at least one.");
    list.erase(list.size() - 1);
    return list;
}

} // namespace calm
