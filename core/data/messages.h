#pragma once

#include "core/base/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// One message of a conversation, in the form of chat templates: {"role","content"}.
struct Message
{
    std::string role; ///< "system", "user", "assistant", "tool"
    std::string content;

    bool operator==(const Message&) const = default;
};

/// Reads what messagesToText() wrote. Error(corrupt) for anything else.
std::vector<Message> messagesFromText(std::string_view text);
/// One line of JSON.
std::string messagesToText(const std::vector<Message>& messages);

/// A conversation as prompt and response, for readers without a chat template: the last message, which must be the
/// assistant's, is the response; one exchange is its texts alone ("SYSTEM\n\nUSER"); several are written as
/// defaultChatTemplate() of core/text/chat_template.h does, "User: ...", a blank line between.
struct FlatConversation
{
    std::string prompt;
    std::string response;
};
FlatConversation flattened(const std::vector<Message>& messages);

/// The messages of an example whose texts a person has changed: with another response as their answer; none when the
/// prompt is no longer theirs, as nobody can say which of them has changed.
std::string messagesAfterEdit(const std::string& messages, const std::string& prompt, const std::string& response);

/// The messages of an example that a chat template gets, the response left out: those of `messages`, or the prompt as
/// the one user message where there are none.
Json promptMessages(const std::string& prompt, const std::string& messages);

} // namespace calm
