#pragma once

#include "core/base/file.h"
#include "core/base/json.h"

#include <optional>
#include <string>

namespace calm
{

/// How a model wants a conversation written out, as its files say it.
struct ChatTemplate
{
    std::string source;     ///< Jinja
    std::string toolSource; ///< used instead when tools are given; empty = the same one
    std::string file;       ///< the name of the file it stands in; empty for the default and a person's own
    bool isDefault = false; ///< the model has none: defaultChatTemplate() is used, and a person should see that
    Json specialTokens = Json::object(); ///< bos_token, eos_token, ...: variables of the template
    /// The text holds the beginning token where the model wants one, as published templates write it out themselves.
    /// Else the tokenizer's own beginning belongs in front: encodePrompt() of core/data/rows.h.
    bool writesBeginning = true;
};

/// "User: ...", "Assistant: ...", a blank line between messages: for models that state nothing.
const std::string& defaultChatTemplate();

/// The template of a model directory, in transformers' order: chat_template.jinja with additional_chat_templates/,
/// then tokenizer_config.json's "chat_template" (a text, or a list of {name, template}), then chat_template.json; else
/// the default. Special tokens are tokenizer_config.json's, else special_tokens_map.json's. Reads a few small files.
/// `model` may also be a Jinja file, or a tokenizer_config.json alone. Error(notFound | io | corrupt | unsupported).
ChatTemplate loadChatTemplate(const Path& model);

/// The same with the template that a person has put in its place; an empty one changes nothing.
ChatTemplate withOwnTemplate(ChatTemplate chatTemplate, const std::string& own);

/// A conversation to be written out.
struct ChatRequest
{
    Json messages = Json::array();    ///< objects with "role" and "content", and what else the template asks for
    Json tools;                       ///< a list of JSON schemas; null = none
    Json documents;                   ///< a list of objects; null = none
    bool addGenerationPrompt = false; ///< ends with what begins the assistant's next message
    Json variables = Json::object();  ///< further ones; they go before the special tokens
};

/// From {"messages","tools","documents","add_generation_prompt","variables"}, or from a list of messages alone.
/// Error(badInput); `what` names the source.
ChatRequest chatRequestFromJson(const Json& json, const std::string& what, bool addGenerationPrompt);

/// The conversation as one text. `now` (ISO 8601) is what the template's clock shows; empty = this machine's time.
/// Error(badInput): in the template's own words when it refuses the conversation, else with the line of the template.
std::string renderChat(const ChatTemplate& chatTemplate, const ChatRequest& request, const std::string& now = {});

/// Why a text is no template, for whoever edits one; nothing when it is.
std::optional<std::string> problemOfTemplate(const std::string& source);

} // namespace calm
