#pragma once

#include "core/text/normalized_text.h"
#include "core/text/part_reader.h"

#include <memory>
#include <string_view>
#include <vector>

namespace calm
{

/// One token of an encoded text: its id, how it is spelled, and which bytes of the person's text it stands for (0,
/// 0 for a token that was put in). `spelling` lives as long as the tokenizer, and for an added token that took
/// white space along as long as the encoding under way.
struct EncodedToken
{
    int id = 0;
    std::string_view spelling;
    ByteRange source;
};

/// The finished tokens on their way through the post-processors. One list at first; a template leaves one for each
/// of its parts, which the next processor treats as so many texts, as the tokenizers library does.
struct ProcessedTokens
{
    std::vector<std::vector<EncodedToken>> parts;
    std::string_view original;    ///< the person's text
    bool addSpecialTokens = true; ///< whether the tokens a model expects around a text are wanted
};

/// The "post_processor" of a tokenizer.json: works on the finished tokens. Immutable; any thread may use it.
class PostProcessor
{
public:
    virtual ~PostProcessor() = default;
    virtual void apply(ProcessedTokens& tokens) const = 0;

    /// Error(corrupt) or Error(unsupported), naming the part.
    static std::unique_ptr<const PostProcessor> read(const PartReader& part);
};

} // namespace calm
