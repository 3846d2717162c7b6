#include "ui/reading/reading.h"

#include "core/data/rows.h"
#include "core/text/streaming_decoder.h"

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

Reading readTogether(TokenizerCache& tokenizers, const std::vector<ReadingModel>& models, const std::string& prompt,
                     const std::string& response, std::size_t most)
{
    TextReaders readers;
    readers.anchor.tokenizer = tokenizers.get(models.at(0).directory);
    for (std::size_t i = 1; i < models.size(); ++i)
        readers.augmenting.push_back({tokenizers.get(models[i].directory), std::nullopt});
    EncodedExample example;
    if (response.empty()) {
        static_cast<EncodedText&>(example) = encodePrompt(prompt, readers);
        example.promptLength = int(example.anchorIds.size());
    } else {
        example = encodeExample(prompt, response, readers);
    }
    Reading reading;
    reading.promptLength = example.promptLength;
    reading.shortened = example.anchorIds.size() > most;
    if (reading.shortened)
        example.anchorIds.resize(most);
    const auto inPrompt = std::size_t(std::max(0, example.promptLength));
    reading.anchor = rowOf(models[0].name, readers.anchor.tokenizer, example.anchorIds, inPrompt, prompt, response);
    for (std::size_t i = 0; i + 1 < models.size(); ++i) {
        std::vector<int> settled = example.settled.at(i);
        settled.resize(std::min(settled.size(), example.anchorIds.size()));
        std::vector<int> ids = example.augmentingIds.at(i);
        if (reading.shortened) // and what the last one drawn sees
            ids.resize(std::min(ids.size(), std::size_t(settled.empty() ? 0 : settled.back())));
        const bool whole = response.empty() || inPrompt == 0 || inPrompt > settled.size();
        const auto settledInPrompt = whole ? ids.size() : std::size_t(settled[inPrompt - 1]); // a hard boundary
        ReadRow row =
            rowOf(models[i + 1].name, readers.augmenting[i].tokenizer, ids, settledInPrompt, prompt, response);
        row.settled = std::move(settled);
        reading.augmenting.push_back(std::move(row));
    }
    return reading;
}

} // namespace calm::ui
