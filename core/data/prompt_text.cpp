#include "core/data/prompt_text.h"

#include <algorithm>
#include <functional>

namespace calm
{

namespace
{
// A text that stands for message `index`: characters of private use, which no template looks for.
std::string mark(std::size_t index)
{
    return "\xEE\x80\x80" + std::to_string(index) + "\xEE\x80\x81";
}

void forEachContent(Json& messages, const std::function<void(std::string&)>& visit)
{
    for (Json& message : messages) {
        if (!message.is_object() || !message.contains("content"))
            continue;
        Json& content = message["content"];
        if (content.is_string())
            visit(content.get_ref<std::string&>());
        else if (content.is_array())
            for (Json& part : content)
                if (part.is_object() && part.contains("text") && part["text"].is_string())
                    visit(part["text"].get_ref<std::string&>());
    }
}

std::string stripped(const std::string& text)
{
    constexpr const char* space = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(space);
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// The marks in `marked` replaced by the contents, and where these then stand; nothing when one mark is not there in
/// its turn.
PromptText filledIn(const std::string& marked, const std::vector<std::string>& contents)
{
    PromptText filled;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        const std::string wanted = mark(i);
        const auto at = marked.find(wanted, begin);
        if (at == std::string::npos)
            return {};
        filled.text += marked.substr(begin, at - begin);
        filled.contents.emplace_back(filled.text.size(), filled.text.size() + contents[i].size());
        filled.text += contents[i];
        begin = at + wanted.size();
    }
    filled.text += marked.substr(begin);
    return filled;
}
} // namespace

PromptText promptText(const ChatTemplate& chatTemplate, const ChatRequest& request)
{
    PromptText prompt{renderChat(chatTemplate, request), {}};
    ChatRequest marked = request;
    std::vector<std::string> contents, strippedContents;
    forEachContent(marked.messages, [&](std::string& content) {
        contents.push_back(content);
        strippedContents.push_back(stripped(content));
        content = mark(contents.size() - 1);
    });
    std::string text;
    try {
        text = renderChat(chatTemplate, marked);
    } catch (const std::exception&) {
        return prompt; // a template that looks into the messages
    }
    for (const auto& candidates : {contents, strippedContents})
        if (PromptText filled = filledIn(text, candidates); filled.text == prompt.text)
            return filled;
    return prompt;
}

std::size_t sameByte(std::size_t byte, const PromptText& from, const PromptText& to)
{
    std::size_t same = 0;
    for (std::size_t i = 0; i < std::min(from.contents.size(), to.contents.size()) && from.contents[i].first <= byte;
         ++i)
        same = std::min(to.contents[i].second, to.contents[i].first + (byte - from.contents[i].first));
    return same;
}

} // namespace calm
