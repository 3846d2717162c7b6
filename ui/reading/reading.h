#pragma once

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
    bool shortened = false; ///< more tokens than are drawn
};

/// Who reads: the anchor first.
struct ReadingModel
{
    QString name;
    Path directory;
    bool operator==(const ReadingModel&) const = default;
};

/// As training reads a prompt and its response; with an empty response as generation reads the prompt. At most `most`
/// anchor tokens. Loads tokenizers: any thread but the window's. Throws Error.
Reading readTogether(TokenizerCache& tokenizers, const std::vector<ReadingModel>& models, const std::string& prompt,
                     const std::string& response, std::size_t most);

/// The bytes each of the ids stands for in the text that they spell together.
std::vector<TokenSpan> spansOfIds(const std::shared_ptr<const Tokenizer>& tokenizer, const std::vector<int>& ids);

} // namespace calm::ui
