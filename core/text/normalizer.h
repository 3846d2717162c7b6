#pragma once

#include "core/text/normalized_text.h"
#include "core/text/part_reader.h"

#include <memory>

namespace calm
{

/// The "normalizer" of a tokenizer.json: rewrites text before it is cut, keeping track of where each byte came
/// from. Immutable; any thread may use it.
class Normalizer
{
public:
    virtual ~Normalizer() = default;
    virtual NormalizedText normalize(NormalizedText text) const = 0;

    /// Error(corrupt) or Error(unsupported), naming the part.
    static std::unique_ptr<const Normalizer> read(const PartReader& part);
};

} // namespace calm
