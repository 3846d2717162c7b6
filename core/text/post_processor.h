#pragma once

#include "core/text/normalized_text.h"
#include "core/text/part_reader.h"

#include <memory>
#include <string_view>
#include <vector>

namespace calm
{

/// One token of an encoded text: its id, how the vocabulary spells it, and which bytes of the person's text it
/// stands for (0, 0 for a token that was put in). `spelling` lives as long as the tokenizer.
struct EncodedToken
{
    int id = 0;
    std::string_view spelling;
    ByteRange source;
};

/// The "post_processor" of a tokenizer.json: works on the finished tokens. Immutable; any thread may use it.
class PostProcessor
{
public:
    virtual ~PostProcessor() = default;
    /// `addSpecialTokens`: whether the tokens a model expects around a text are wanted.
    virtual void apply(std::vector<EncodedToken>& tokens, bool addSpecialTokens) const = 0;

    /// Error(corrupt) or Error(unsupported), naming the part.
    static std::unique_ptr<const PostProcessor> read(const PartReader& part);
};

} // namespace calm
