#pragma once

#include "core/text/normalized_text.h"
#include "core/text/part_reader.h"

#include <memory>
#include <string_view>

namespace calm
{

/// The "normalizer" of a tokenizer.json: rewrites text before it is cut, keeping track of where each byte came
/// from. Immutable; any thread may use it.
class Normalizer
{
public:
    virtual ~Normalizer() = default;
    virtual NormalizedText normalize(NormalizedText text) const = 0;
    /// Of a text that may still go on: before which byte no continuation changes what becomes of it. Without more
    /// knowledge, the last character that neither joins what stands before it nor is white space.
    virtual std::size_t settledBytes(std::string_view text) const;
    /// Whether what becomes of a text's end is the same however far before it the text begins.
    virtual bool isLocal() const { return true; }

    /// Error(corrupt) or Error(unsupported), naming the part.
    static std::unique_ptr<const Normalizer> read(const PartReader& part);
};

} // namespace calm
