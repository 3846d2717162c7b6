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

ReadRow rowOf(const QString& name, const std::shared_ptr<const Tokenizer>& tokenizer, const std::vector<int>& ids)
{
    return {name, spansOfIds(tokenizer, ids), {}};
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
    reading.anchor = rowOf(models[0].name, readers.anchor.tokenizer, example.anchorIds);
    for (std::size_t i = 0; i + 1 < models.size(); ++i) {
        std::vector<int> settled = example.settled.at(i);
        settled.resize(std::min(settled.size(), example.anchorIds.size()));
        std::vector<int> ids = example.augmentingIds.at(i);
        if (reading.shortened) // and what the last one drawn sees
            ids.resize(std::min(ids.size(), std::size_t(settled.empty() ? 0 : settled.back())));
        ReadRow row = rowOf(models[i + 1].name, readers.augmenting[i].tokenizer, ids);
        row.settled = std::move(settled);
        reading.augmenting.push_back(std::move(row));
    }
    return reading;
}

} // namespace calm::ui
