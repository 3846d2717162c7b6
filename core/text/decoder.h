#pragma once

#include "core/text/part_reader.h"

#include <memory>
#include <string>
#include <vector>

namespace calm
{

/// The "decoder" of a tokenizer.json: turns spelled tokens back into text. Immutable; any thread may use it.
class Decoder
{
public:
    /// Whether more tokens may follow. Only then is an unfinished character at the end left as it is, so that the
    /// next token can finish it.
    enum class Ending { final, open };

    virtual ~Decoder() = default;
    /// One text for each token, or fewer; joined they are the result. They may hold broken UTF-8, which the
    /// tokenizer replaces at the end.
    virtual std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const = 0;

    /// Error(corrupt) or Error(unsupported), naming the part.
    static std::unique_ptr<const Decoder> read(const PartReader& part);
};

} // namespace calm
