#pragma once

#include "core/text/normalizer.h"

#include <optional>
#include <string_view>

namespace calm
{

/// The four normalization forms of Unicode (UAX #15).
enum class UnicodeForm { nfc, nfd, nfkc, nfkd };
std::optional<UnicodeForm> unicodeFormFromString(std::string_view name); ///< "NFC", ...

/// Normalizes by ICU's tables as of Unicode 9, as the tokenizers library does. A composed character counts as
/// coming from the first character it was made of, each part of a decomposed one from the whole.
class UnicodeNormalizer : public Normalizer
{
public:
    explicit UnicodeNormalizer(UnicodeForm form) : m_form(form) {}
    NormalizedText normalize(NormalizedText text) const override;

private:
    UnicodeForm m_form;
};

} // namespace calm
