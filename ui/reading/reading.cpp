#include "ui/reading/reading.h"

#include "core/data/messages.h"
#include "core/data/prompt_text.h"
#include "core/text/streaming_decoder.h"

#include <QCoreApplication>

#include <algorithm>

namespace calm::ui
{

namespace
{

TokenSpan spanOf(const Tokenizer& tokenizer, int id)
{
    TokenSpan span;
    span.id = id;
    span.special = tokenizer.isSpecial(id);
    span.spelling = QString::fromStdString(tokenizer.hasToken(id) ? tokenizer.tokenOf(id) : std::string());
    span.text = span.spelling;
    return span;
}

/// Tokens that hold parts of characters spell text only together: the text's bytes are parted among them.
void share(std::vector<TokenSpan>& spans, std::size_t first, const std::string& text, std::size_t begin)
{
    const std::size_t count = spans.size() - first;
    for (std::size_t i = 0; i < count; ++i) {
        spans[first + i].begin = begin + text.size() * i / count;
        spans[first + i].end = begin + text.size() * (i + 1) / count;
        spans[first + i].text =
            count == 1 ? visibleText(QString::fromStdString(text)) : bytesOf(spans[first + i].spelling.toStdString());
    }
}

/// Where the tokens [first, last) stand in `text`, which begins at byte `base` of the whole: ids alone do not tell how
/// much of it an unknown token covers. Tokens that are no part of the text keep to its begin or end; when the ids are
/// not those of the text, all stay as they are.
void placeIn(std::vector<TokenSpan>& spans, std::size_t first, std::size_t last, const Tokenizer& tokenizer,
             const std::string& text, std::size_t base)
{
    constexpr std::size_t mostBefore = 3; // special tokens in front
    const Encoding encoding = tokenizer.encode(text, false);
    for (std::size_t from = first; from <= std::min(last, first + mostBefore); ++from) {
        const std::size_t shared = std::min(last - from, encoding.ids.size());
        bool same = shared > 0;
        for (std::size_t i = 0; same && i < shared; ++i)
            same = spans[from + i].id == encoding.ids[i];
        if (!same)
            continue;
        for (std::size_t i = first; i < last; ++i) {
            const bool inside = i >= from && i < from + shared;
            spans[i].begin = base + (inside ? encoding.byteOffsets[i - from].first : i < from ? 0 : text.size());
            spans[i].end = base + (inside ? encoding.byteOffsets[i - from].second : i < from ? 0 : text.size());
        }
        return;
    }
}

/// `inPrompt`: how many of the ids belong to the prompt; the others to the response.
ReadRow rowOf(const QString& name, const std::shared_ptr<const Tokenizer>& tokenizer, const std::vector<int>& ids,
              std::size_t inPrompt, const std::string& prompt, const std::string& response)
{
    ReadRow row{name, spansOfIds(tokenizer, ids), {}};
    const std::size_t middle = std::min(inPrompt, ids.size());
    placeIn(row.tokens, 0, middle, *tokenizer, prompt, 0);
    placeIn(row.tokens, middle, ids.size(), *tokenizer, response, prompt.size());
    return row;
}

/// Tokens of an augmenting model's own text, moved to where the anchor has the same bytes.
void moveTo(const PromptText& anchor, const PromptText& own, std::vector<TokenSpan>& spans)
{
    if (own.text == anchor.text)
        return;
    const auto moved = [&](std::size_t byte) {
        return byte >= own.text.size() ? anchor.text.size() + byte - own.text.size() : sameByte(byte, own, anchor);
    };
    for (TokenSpan& span : spans) {
        span.begin = moved(span.begin);
        span.end = std::max(span.begin, moved(span.end));
    }
}

ChatRequest requestOf(const ReadingText& text)
{
    return {.messages = promptMessages(text.prompt, text.messages), .addGenerationPrompt = true};
}

EncodedExample encoded(const ReadingText& text, const TextReaders& readers)
{
    Example example;
    example.prompt = text.prompt;
    example.response = text.response;
    example.messages = text.messages;
    if (!text.response.empty())
        return encodeExample(example, readers, text.throughChat);
    EncodedExample prompt{text.throughChat ? encodeChat(requestOf(text), readers) : encodePrompt(text.prompt, readers)};
    prompt.promptLength = int(prompt.anchorIds.size());
    return prompt;
}

} // namespace

std::vector<TokenSpan> spansOfIds(const std::shared_ptr<const Tokenizer>& tokenizer, const std::vector<int>& ids)
{
    StreamingDecoder decoder(tokenizer, false);
    std::vector<TokenSpan> spans;
    std::size_t bytes = 0;
    std::size_t waiting = 0; // the first token whose text has not come yet
    const auto take = [&](const std::string& text) {
        if (waiting < spans.size() && !text.empty()) {
            share(spans, waiting, text, bytes);
            bytes += text.size();
            waiting = spans.size();
        }
    };
    for (const int id : ids) {
        if (tokenizer->isSpecial(id)) {
            take(decoder.finish());
            spans.push_back(spanOf(*tokenizer, id));
            spans.back().begin = spans.back().end = bytes;
            waiting = spans.size();
            continue;
        }
        spans.push_back(spanOf(*tokenizer, id));
        spans.back().begin = spans.back().end = bytes;
        take(decoder.push(id));
    }
    take(decoder.finish());
    return spans;
}

TextReader textReader(TokenizerCache& tokenizers, const ReadingModel& model, bool withTemplate)
{
    TextReader reader{tokenizers.get(model.directory), std::nullopt};
    if (withTemplate)
        reader.chatTemplate = withOwnTemplate(loadChatTemplate(model.directory), model.ownTemplate);
    return reader;
}

Reading readTogether(TokenizerCache& tokenizers, const std::vector<ReadingModel>& models, const ReadingText& text,
                     std::size_t most)
{
    TextReaders readers;
    readers.anchor = textReader(tokenizers, models.at(0), text.throughChat);
    for (std::size_t i = 1; i < models.size(); ++i)
        readers.augmenting.push_back(textReader(tokenizers, models[i], text.throughChat));
    EncodedExample example = encoded(text, readers);
    const auto promptOf = [&text](const TextReader& reader) {
        return text.throughChat ? promptText(*reader.chatTemplate, requestOf(text)) : PromptText{text.prompt, {}};
    };
    const PromptText anchorPrompt = promptOf(readers.anchor);
    Reading reading;
    reading.promptLength = example.promptLength;
    reading.tokens = int(example.anchorIds.size());
    reading.shortened = example.anchorIds.size() > most;
    if (reading.shortened)
        example.anchorIds.resize(most);
    const auto inPrompt = std::size_t(std::max(0, example.promptLength));
    reading.anchor =
        rowOf(models[0].name, readers.anchor.tokenizer, example.anchorIds, inPrompt, anchorPrompt.text, text.response);
    for (std::size_t i = 0; i + 1 < models.size(); ++i) {
        const TextReader& reader = readers.augmenting[i];
        std::vector<int> settled = example.settled.at(i);
        settled.resize(std::min(settled.size(), example.anchorIds.size()));
        std::vector<int> ids = example.augmentingIds.at(i);
        if (reading.shortened) // and what the last one drawn sees
            ids.resize(std::min(ids.size(), std::size_t(settled.empty() ? 0 : settled.back())));
        const bool whole = text.response.empty() || inPrompt == 0 || inPrompt > settled.size();
        const auto settledInPrompt = whole ? ids.size() : std::size_t(settled[inPrompt - 1]); // a hard boundary
        // One that states no template reads the anchor's text where their tokenizers are equal.
        const bool readsAnchors = text.throughChat && reader.chatTemplate->isDefault &&
                                  sameTokenizer(*readers.anchor.tokenizer, *reader.tokenizer);
        const PromptText own = readsAnchors ? anchorPrompt : promptOf(reader);
        ReadRow row = rowOf(models[i + 1].name, reader.tokenizer, ids, settledInPrompt, own.text, text.response);
        moveTo(anchorPrompt, own, row.tokens);
        row.settled = std::move(settled);
        reading.augmenting.push_back(std::move(row));
    }
    return reading;
}

QString readingSummary(const Reading& reading, int limit)
{
    if (reading.tokens == 0)
        return {};
    const int read = limit > 0 ? std::min(limit, reading.tokens) : reading.tokens;
    const int learned = std::max(0, read - reading.promptLength);
    if (read == reading.tokens)
        return QCoreApplication::translate("calm::ui::Reading", "%1 tokens of the anchor, %2 of them learned.")
            .arg(read)
            .arg(learned);
    return QCoreApplication::translate("calm::ui::Reading",
                                       "%1 tokens of the anchor: %2 within the limit, %3 of them learned; %4 cut off.")
        .arg(reading.tokens)
        .arg(read)
        .arg(learned)
        .arg(reading.tokens - read);
}

} // namespace calm::ui
