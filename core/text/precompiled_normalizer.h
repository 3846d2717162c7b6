#pragma once

#include "core/text/normalizer.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// Sentencepiece's rewriting rules as its models carry them ("precompiled_charsmap"): a double-array trie of what
/// is rewritten (darts-clone's layout) and the texts it becomes.
class PrecompiledNormalizer : public Normalizer
{
public:
    explicit PrecompiledNormalizer(const PartReader& part); ///< the map in base64; Error(corrupt)
    NormalizedText normalize(NormalizedText text) const override;

private:
    std::optional<std::string_view> rewritten(std::string_view piece) const;
    std::vector<std::uint32_t> m_trie;
    std::string m_texts; // each ends with a zero byte
};

/// Bytes of the first grapheme cluster (UAX #29, extended) of a text that is not empty.
std::size_t firstGraphemeSize(std::string_view text);

} // namespace calm
