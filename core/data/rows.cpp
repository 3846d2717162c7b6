#include "core/data/rows.h"

#include "core/base/error.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"

namespace calm
{

namespace
{
// Post-processors put what begins a text before it and what ends one after it; a prompt wants the first only.
std::vector<int> beginningOf(const Tokenizer& tokenizer)
{
    if (const auto bos = tokenizer.bosId()) {
        const auto special = tokenizer.encode("", true).ids;
        if (!special.empty() && special.front() == *bos)
            return {*bos};
    }
    return {};
}
} // namespace

std::vector<int> encodePrompt(std::string_view prompt, const Tokenizer& tokenizer)
{
    std::vector<int> ids = beginningOf(tokenizer);
    const auto encoded = tokenizer.encode(prompt, false).ids;
    ids.insert(ids.end(), encoded.begin(), encoded.end());
    return ids;
}

std::vector<int> encodeChat(const ChatTemplate& chatTemplate, const ChatRequest& request, const Tokenizer& tokenizer)
{
    const std::string text = renderChat(chatTemplate, request);
    return chatTemplate.writesBeginning ? tokenizer.encode(text, false).ids : encodePrompt(text, tokenizer);
}

std::vector<int> encodeQuestion(std::string_view prompt, const Tokenizer& tokenizer, const ChatTemplate* chatTemplate)
{
    if (!chatTemplate)
        return encodePrompt(prompt, tokenizer);
    const Json message{{"role", "user"}, {"content", std::string(prompt)}};
    return encodeChat(*chatTemplate, {.messages = Json::array({message}), .addGenerationPrompt = true}, tokenizer);
}

EncodedExample encodeExample(std::string_view prompt, std::string_view response, const Tokenizer& anchor,
                             std::span<const std::shared_ptr<const Tokenizer>> augmenting,
                             const ChatTemplate* chatTemplate)
{
    EncodedExample example;
    example.anchorIds = encodeQuestion(prompt, anchor, chatTemplate);
    example.promptLength = static_cast<int>(example.anchorIds.size());
    const auto answer = anchor.encode(response, false).ids;
    example.anchorIds.insert(example.anchorIds.end(), answer.begin(), answer.end());
    if (!anchor.eosIds().empty())
        example.anchorIds.push_back(anchor.eosIds().front());
    for (const auto& tokenizer : augmenting) {
        if (!sameTokenizer(anchor, *tokenizer))
            throw Error(ErrorKind::unsupported,
                        "The anchor and an augmenting model have different tokenizers; this version "
                        "composes models that share one.");
        example.augmentingIds.push_back(example.anchorIds);
        std::vector<int> settled;
        for (std::size_t position = 0; position < example.anchorIds.size(); ++position)
            settled.push_back(static_cast<int>(position) + 1);
        example.settled.push_back(std::move(settled));
    }
    return example;
}

bool sameTokenizer(const Tokenizer& a, const Tokenizer& b)
{
    return &a == &b || a.definitionHash() == b.definitionHash();
}

} // namespace calm
