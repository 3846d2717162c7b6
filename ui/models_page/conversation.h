#pragma once

#include "core/text/chat_template.h"

#include <string>
#include <vector>

namespace calm::ui
{

/// One message of a conversation with a model.
struct ChatTurn
{
    std::string role; ///< "system", "user", "assistant"
    std::string content;
};

/// How a conversation shall be written out for a model.
struct RenderOrder
{
    Path model;
    std::string ownTemplate; ///< instead of the model's; empty = the model's
    std::vector<ChatTurn> turns;
    bool generationPrompt = true;
};

struct RenderedChat
{
    std::string text;
    bool writesBeginning = true; ///< the text holds the beginning token; else the tokenizer's belongs in front
};

/// Reads the model's template files; any thread but the window's. Error as loadChatTemplate() and renderChat().
RenderedChat renderConversation(const RenderOrder& order);

} // namespace calm::ui
