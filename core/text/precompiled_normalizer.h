#pragma once

#include "core/text/chars_map.h"
#include "core/text/normalizer.h"

#include <string_view>

namespace calm
{

/// Sentencepiece's rewriting rules, by grapheme clusters as the tokenizers library applies them: a short cluster that
/// begins with what has a rule becomes the rule's text as a whole.
class PrecompiledNormalizer : public Normalizer
{
public:
    explicit PrecompiledNormalizer(const PartReader& part); ///< the map in base64; Error(corrupt)
    NormalizedText normalize(NormalizedText text) const override;
    /// As the tokenizers library counts, a rule that takes out characters shifts the sources of all that follows.
    bool isLocal() const override { return false; }

private:
    CharsMap m_map;
};

/// Bytes of the first grapheme cluster (UAX #29, extended) of a text that is not empty.
std::size_t firstGraphemeSize(std::string_view text);

} // namespace calm
