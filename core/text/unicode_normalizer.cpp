#include "core/text/unicode_normalizer.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <utility>

namespace calm
{

namespace
{
/// A character of the result and how it changes the count: 0 stands for one character of the input, 1 was added,
/// -n stands for n + 1 of them.
struct Change
{
    UChar32 code = 0;
    int change = 0;
    std::uint8_t combiningClass = 0;
};

const icu::Normalizer2& tables(UnicodeForm form)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = nullptr;
    switch (form) {
    case UnicodeForm::nfc:
        instance = icu::Normalizer2::getNFCInstance(status);
        break;
    case UnicodeForm::nfd:
        instance = icu::Normalizer2::getNFDInstance(status);
        break;
    case UnicodeForm::nfkc:
        instance = icu::Normalizer2::getNFKCInstance(status);
        break;
    case UnicodeForm::nfkd:
        instance = icu::Normalizer2::getNFKDInstance(status);
        break;
    }
    if (U_FAILURE(status) || !instance)
        throw Error(ErrorKind::internal, std::string("ICU has no normalization data: ") + u_errorName(status) + ".");
    return *instance;
}

std::vector<Change> decompose(std::string_view text, const icu::Normalizer2& form)
{
    std::vector<Change> result;
    result.reserve(text.size());
    const auto add = [&](UChar32 code, int change) { result.push_back({code, change, u_getCombiningClass(code)}); };
    icu::UnicodeString parts;
    while (!text.empty()) {
        const Utf8Character character = firstCharacter(text);
        text.remove_prefix(character.size);
        const auto code = static_cast<UChar32>(character.code);
        if (!form.getDecomposition(code, parts)) {
            add(code, 0);
            continue;
        }
        for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1))
            add(parts.char32At(i), i == 0 ? 0 : 1);
    }
    // Canonical ordering: marks between two starters stand in the order of their classes.
    for (auto begin = result.begin(); begin != result.end();) {
        if (begin->combiningClass == 0) {
            ++begin;
            continue;
        }
        const auto end = std::find_if(begin, result.end(), [](const Change& c) { return c.combiningClass == 0; });
        std::stable_sort(begin, end,
                         [](const Change& a, const Change& b) { return a.combiningClass < b.combiningClass; });
        begin = end;
    }
    return result;
}

/// The composition of UAX #15: each mark joins the last starter unless another mark stands in between.
std::vector<Change> compose(const std::vector<Change>& decomposed, const icu::Normalizer2& form)
{
    std::vector<Change> result;
    result.reserve(decomposed.size());
    std::optional<std::size_t> starter;
    std::uint8_t lastClass = 0; // of what stands between the starter and here; 0 = nothing
    for (const Change& next : decomposed) {
        const bool adjacent = starter && result.size() == *starter + 1;
        if (starter && (adjacent || (lastClass != 0 && lastClass < next.combiningClass))) {
            const UChar32 composed = form.composePair(result[*starter].code, next.code);
            if (composed >= 0) {
                result[*starter].code = composed;
                result[*starter].change += next.change - 1;
                continue;
            }
        }
        if (next.combiningClass == 0)
            starter = result.size();
        lastClass = next.combiningClass;
        result.push_back(next);
    }
    return result;
}

NormalizedText applyChanges(const std::vector<Change>& changes, const NormalizedText& text)
{
    NormalizedText result;
    result.reserve(text.size());
    const std::string_view all = text.text();
    std::size_t at = 0;
    for (const Change& change : changes) {
        const bool added = change.change > 0;
        const std::size_t sourceByte = added ? (at > 0 ? at - 1 : 0) : std::min(at, all.size() - 1);
        result.append(toUtf8(static_cast<char32_t>(change.code)), text.sourceOfByte(sourceByte));
        for (int consumed = added ? 0 : 1 - change.change; consumed > 0; --consumed)
            at += firstCharacter(all.substr(std::min(at, all.size()))).size;
    }
    return result;
}
} // namespace

std::optional<UnicodeForm> unicodeFormFromString(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, UnicodeForm>, 4> names{{
        {"NFC", UnicodeForm::nfc},
        {"NFD", UnicodeForm::nfd},
        {"NFKC", UnicodeForm::nfkc},
        {"NFKD", UnicodeForm::nfkd},
    }};
    for (const auto& [candidate, form] : names)
        if (candidate == name)
            return form;
    return std::nullopt;
}

NormalizedText UnicodeNormalizer::normalize(NormalizedText text) const
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::StringPiece piece(text.text().data(), static_cast<int32_t>(text.size()));
    if (text.size() < 0x7fffffff && tables(m_form).isNormalizedUTF8(piece, status) && U_SUCCESS(status))
        return text; // nearly all text, and it keeps its sources as they are

    const bool compatibility = m_form == UnicodeForm::nfkc || m_form == UnicodeForm::nfkd;
    auto changes = decompose(text.text(), tables(compatibility ? UnicodeForm::nfkd : UnicodeForm::nfd));
    if (m_form == UnicodeForm::nfc || m_form == UnicodeForm::nfkc)
        changes = compose(changes, tables(UnicodeForm::nfc));
    return applyChanges(changes, text);
}

} // namespace calm
