#include "core/data/rows.h"

#include "core/base/error.h"
#include "core/data/messages.h"
#include "core/data/prompt_text.h"
#include "core/text/tokenizer.h"

#include <algorithm>
#include <numeric>

namespace calm
{

namespace
{
TokenAlignment startedAlignment(const std::shared_ptr<const Tokenizer>& tokenizer, bool withBeginning)
{
    TokenAlignment alignment(tokenizer);
    if (withBeginning)
        for (const int id : beginningOf(*tokenizer))
            alignment.add(id);
    return alignment;
}

/// Per token, the byte before which everything was read once it was read. Tokens that share the bytes of one
/// character have read it with the last of them.
std::vector<std::size_t> bytesRead(const Encoding& encoding, std::size_t size)
{
    std::vector<std::size_t> read(encoding.ids.size(), 0);
    std::size_t next = size;
    for (std::size_t i = read.size(); i-- > 0;) {
        const auto [begin, end] = encoding.byteOffsets[i];
        if (begin == end)
            continue; // a token that was put in stands for no bytes
        read[i] = std::min(end, next);
        next = std::min(next, begin);
    }
    std::inclusive_scan(read.begin(), read.end(), read.begin(),
                        [](std::size_t a, std::size_t b) { return std::max(a, b); });
    return read;
}

std::vector<int> upToEachPosition(std::size_t positions)
{
    std::vector<int> settled(positions);
    std::iota(settled.begin(), settled.end(), 1);
    return settled;
}

/// The text of a prompt as the anchor has tokenized it; `leading` ids stand before the text.
struct AnchorPrompt
{
    Encoding encoding;
    std::size_t leading = 0;
    std::vector<std::size_t> read; ///< bytesRead()
};

AnchorPrompt readByAnchor(std::string_view text, const Tokenizer& tokenizer, bool withBeginning, EncodedText& result)
{
    AnchorPrompt prompt;
    if (withBeginning)
        result.anchorIds = beginningOf(tokenizer);
    prompt.leading = result.anchorIds.size();
    prompt.encoding = tokenizer.encode(text, false);
    prompt.read = bytesRead(prompt.encoding, text.size());
    result.anchorIds.insert(result.anchorIds.end(), prompt.encoding.ids.begin(), prompt.encoding.ids.end());
    return prompt;
}

void addSharedIds(EncodedText& result)
{
    result.augmentingIds.push_back(result.anchorIds);
    result.settled.push_back(upToEachPosition(result.anchorIds.size()));
}

/// The end of a prompt: its last position sees all of it.
void addAligned(EncodedText& result, std::vector<int> settled, TokenAlignment& alignment)
{
    alignment.endSegment();
    if (!settled.empty())
        settled.back() = static_cast<int>(alignment.settled().size());
    result.augmentingIds.push_back(alignment.settled());
    result.settled.push_back(std::move(settled));
}

/// Both models read the same text. The anchor's special tokens in it are boundaries and no text.
void followPlain(std::string_view text, const Tokenizer& anchorTokenizer, const AnchorPrompt& anchor,
                 const std::shared_ptr<const Tokenizer>& tokenizer, EncodedText& result)
{
    TokenAlignment alignment = startedAlignment(tokenizer, true);
    std::vector<int> settled(anchor.leading, static_cast<int>(alignment.settled().size()));
    std::size_t given = 0;
    for (std::size_t i = 0; i < anchor.read.size(); ++i) {
        const int id = anchor.encoding.ids[i];
        const auto [begin, end] = anchor.encoding.byteOffsets[i];
        // What an unknown token stands for is text; a special token stands there as it is spelled.
        if (anchorTokenizer.isSpecial(id) &&
            text.substr(begin, end - begin).find(anchorTokenizer.tokenOf(id)) != std::string_view::npos)
            alignment.endSegment();
        else
            alignment.read(text.substr(given, anchor.read[i] - given));
        given = anchor.read[i];
        settled.push_back(static_cast<int>(alignment.settled().size()));
    }
    alignment.read(text.substr(given));
    addAligned(result, std::move(settled), alignment);
}

/// Each model has its own text, with the same messages in it.
void followChat(const PromptText& anchorText, const AnchorPrompt& anchor, const PromptText& text, bool withBeginning,
                const std::shared_ptr<const Tokenizer>& tokenizer, EncodedText& result)
{
    TokenAlignment alignment = startedAlignment(tokenizer, withBeginning);
    std::vector<int> settled(anchor.leading, static_cast<int>(alignment.settled().size()));
    std::size_t given = 0;
    for (const std::size_t read : anchor.read) {
        const std::size_t until = std::max(given, sameByte(read, anchorText, text));
        alignment.read(std::string_view(text.text).substr(given, until - given));
        given = until;
        settled.push_back(static_cast<int>(alignment.settled().size()));
    }
    alignment.read(std::string_view(text.text).substr(given));
    addAligned(result, std::move(settled), alignment);
}

const ChatTemplate& templateOf(const TextReader& reader)
{
    static const ChatTemplate plain{.source = defaultChatTemplate(), .isDefault = true, .writesBeginning = false};
    return reader.chatTemplate ? *reader.chatTemplate : plain;
}

PromptText textFor(const TextReader& augmenting, const ChatRequest& request)
{
    try {
        return promptText(templateOf(augmenting), request);
    } catch (const Error& error) {
        throw Error(error.kind(), std::string("An augmenting model's chat template: ") + error.what(), error.detail());
    }
}

ChatRequest questionFor(std::string_view prompt)
{
    return {.messages = promptMessages(std::string(prompt), {}), .addGenerationPrompt = true};
}
} // namespace

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

std::vector<int> encodePrompt(std::string_view prompt, const Tokenizer& tokenizer)
{
    EncodedText text;
    readByAnchor(prompt, tokenizer, true, text);
    return text.anchorIds;
}

std::vector<int> encodeChat(const ChatTemplate& chatTemplate, const ChatRequest& request, const Tokenizer& tokenizer)
{
    const std::string text = renderChat(chatTemplate, request);
    return chatTemplate.writesBeginning ? tokenizer.encode(text, false).ids : encodePrompt(text, tokenizer);
}

EncodedText encodePrompt(std::string_view prompt, const TextReaders& readers)
{
    EncodedText result;
    const AnchorPrompt anchor = readByAnchor(prompt, *readers.anchor.tokenizer, true, result);
    for (const TextReader& reader : readers.augmenting) {
        if (sameTokenizer(*readers.anchor.tokenizer, *reader.tokenizer))
            addSharedIds(result);
        else
            followPlain(prompt, *readers.anchor.tokenizer, anchor, reader.tokenizer, result);
    }
    return result;
}

EncodedText encodeChat(const ChatRequest& request, const TextReaders& readers)
{
    const ChatTemplate& anchorTemplate = templateOf(readers.anchor);
    if (readers.augmenting.empty())
        return {.anchorIds = encodeChat(anchorTemplate, request, *readers.anchor.tokenizer),
                .augmentingIds = {},
                .settled = {}};
    EncodedText result;
    const PromptText anchorText = promptText(anchorTemplate, request);
    const AnchorPrompt anchor =
        readByAnchor(anchorText.text, *readers.anchor.tokenizer, !anchorTemplate.writesBeginning, result);
    for (const TextReader& reader : readers.augmenting) {
        const bool sharesTokenizer = sameTokenizer(*readers.anchor.tokenizer, *reader.tokenizer);
        const ChatTemplate& chatTemplate = templateOf(reader);
        if (sharesTokenizer && chatTemplate.isDefault) {
            addSharedIds(result);
            continue;
        }
        const PromptText text = textFor(reader, request);
        if (sharesTokenizer && text.text == anchorText.text &&
            chatTemplate.writesBeginning == anchorTemplate.writesBeginning)
            addSharedIds(result);
        else
            followChat(anchorText, anchor, text, !chatTemplate.writesBeginning, reader.tokenizer, result);
    }
    return result;
}

EncodedText encodeQuestion(std::string_view prompt, const TextReaders& readers, bool throughChat)
{
    return throughChat ? encodeChat(questionFor(prompt), readers) : encodePrompt(prompt, readers);
}

EncodedText sharedIds(const std::vector<int>& anchorIds, std::size_t augmenting)
{
    EncodedText result{.anchorIds = anchorIds, .augmentingIds = {}, .settled = {}};
    for (std::size_t i = 0; i < augmenting; ++i)
        addSharedIds(result);
    return result;
}

EncodedText followIds(const std::vector<int>& anchorIds, const std::shared_ptr<const Tokenizer>& anchor,
                      std::span<const std::shared_ptr<const Tokenizer>> augmenting, bool ends)
{
    EncodedText result{.anchorIds = anchorIds, .augmentingIds = {}, .settled = {}};
    for (const auto& tokenizer : augmenting) {
        if (sameTokenizer(*anchor, *tokenizer)) {
            addSharedIds(result);
            continue;
        }
        std::vector<int> ids = beginningOf(*tokenizer), settled;
        AlignedReader reader(anchor, tokenizer);
        for (std::size_t i = 0; i < anchorIds.size(); ++i) {
            reader.read(anchorIds[i]);
            if (ends && i + 1 == anchorIds.size())
                reader.endSegment();
            settled.push_back(static_cast<int>(ids.size() + reader.settled().size()));
        }
        ids.insert(ids.end(), reader.settled().begin(), reader.settled().end());
        result.augmentingIds.push_back(std::move(ids));
        result.settled.push_back(std::move(settled));
    }
    return result;
}

namespace
{
EncodedExample withResponse(EncodedText question, std::string_view response, const TextReaders& readers)
{
    EncodedExample example{std::move(question)};
    const Tokenizer& anchor = *readers.anchor.tokenizer;
    example.promptLength = static_cast<int>(example.anchorIds.size());
    std::vector<int> answer = anchor.encode(response, false).ids;
    if (!anchor.eosIds().empty())
        answer.push_back(anchor.eosIds().front());
    example.anchorIds.insert(example.anchorIds.end(), answer.begin(), answer.end());
    for (std::size_t i = 0; i < readers.augmenting.size(); ++i) {
        AlignedReader reader(readers.anchor.tokenizer, readers.augmenting[i].tokenizer);
        const std::size_t before = example.augmentingIds[i].size();
        for (const int id : answer) {
            reader.read(id);
            example.settled[i].push_back(static_cast<int>(before + reader.settled().size()));
        }
        example.augmentingIds[i].insert(example.augmentingIds[i].end(), reader.settled().begin(),
                                        reader.settled().end());
    }
    return example;
}
} // namespace

EncodedExample encodeExample(std::string_view prompt, std::string_view response, const TextReaders& readers,
                             bool throughChat)
{
    return withResponse(encodeQuestion(prompt, readers, throughChat), response, readers);
}

EncodedExample encodeExample(const Example& example, const TextReaders& readers, bool throughChat)
{
    if (!throughChat || example.messages.empty())
        return encodeExample(example.prompt, example.response, readers, throughChat);
    const ChatRequest request{.messages = promptMessages(example.prompt, example.messages),
                              .addGenerationPrompt = true};
    return withResponse(encodeChat(request, readers), example.response, readers);
}

} // namespace calm
