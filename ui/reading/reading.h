#pragma once

#include "core/data/rows.h"
#include "ui/reading/token_spans.h"

#include <QString>

#include <functional>
#include <string>
#include <vector>

namespace calm::ui
{

/// One model's tokens over a text, in order. Begin and end are bytes of the text that its tokens spell; equal for
/// special tokens, which spell none of it.
struct ReadRow
{
    QString name;
    std::vector<TokenSpan> tokens;
    /// Per anchor position: how many of these tokens may be seen from there. Empty for the anchor itself.
    std::vector<int> settled;
};

/// One text as an anchor and its augmenting models read it.
struct Reading
{
    ReadRow anchor;
    std::vector<ReadRow> augmenting;
    int promptLength = 0;   ///< anchor tokens before the response; all of them where there is none
    int tokens = 0;         ///< of the anchor, also those that are not drawn
    bool shortened = false; ///< more tokens than are drawn
};

/// Who reads: the anchor first.
struct ReadingModel
{
    QString name;
    Path directory;
    std::string ownTemplate; ///< a person's own chat template; empty = the model's
    bool operator==(const ReadingModel&) const = default;
};

/// What a model needs to read text; its chat template only where it is wanted. Loads a tokenizer. Throws Error.
TextReader textReader(TokenizerCache& tokenizers, const ReadingModel& model, bool withTemplate);

/// What is read together: an example of a dataset, or a prompt alone.
struct ReadingText
{
    std::string prompt, response;
    bool throughChat = false; ///< as a conversation, of which each model reads its own template's text
    std::string messages; ///< of that conversation, as core/data/messages.h has them; empty = the prompt is all of it
    bool operator==(const ReadingText&) const = default;
};

/// As training reads a prompt and its response; with an empty response as generation reads the prompt. At most `most`
/// anchor tokens. Bytes are those of the anchor's text; what another model's template writes around a message stands
/// where the anchor's own markup does. Loads tokenizers: any thread but the window's. Throws Error.
Reading readTogether(TokenizerCache& tokenizers, const std::vector<ReadingModel>& models, const ReadingText& text,
                     std::size_t most);

/// How many anchor tokens are learned from and how many are cut when no more than `limit` are read (0 = all), in one
/// sentence. Empty for a reading of nothing.
QString readingSummary(const Reading& reading, int limit);

/// The bytes each of the ids stands for in the text that they spell together.
std::vector<TokenSpan> spansOfIds(const std::shared_ptr<const Tokenizer>& tokenizer, const std::vector<int>& ids);

} // namespace calm::ui
