#pragma once

#include "core/text/chat_template.h"

#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// A conversation as one model's template writes it out, and where in it the messages themselves stand.
struct PromptText
{
    std::string text;
    /// Bytes [first, second) per message text, in their order. Empty when the template rewrites messages, so that
    /// nobody can say where they stand.
    std::vector<std::pair<std::size_t, std::size_t>> contents;
};

/// Error(badInput) as renderChat().
PromptText promptText(const ChatTemplate& chatTemplate, const ChatRequest& request);

/// The byte of `to` up to which a model may have read when another has read `from` up to `byte`: the same byte of the
/// same message; between messages, the end of the last.
std::size_t sameByte(std::size_t byte, const PromptText& from, const PromptText& to);

} // namespace calm
