#include "core/text/unicode_normalizer.h"

#include "core/base/error.h"
#include "core/text/unicode_classes.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <utility>

namespace calm
{

namespace
{
// The library's tables are those of Unicode 9: what came later is not decomposed, composed or reordered.
constexpr int tablesVersion = 9;

struct Mark
{
    CharacterChange character;
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

std::uint8_t combiningClassOf(char32_t code)
{
    const std::uint8_t combiningClass = u_getCombiningClass(static_cast<UChar32>(code));
    return combiningClass == 0 || isOfUnicode(code, tablesVersion) ? combiningClass : 0;
}

std::vector<Mark> decompose(const NormalizedText& text, const icu::Normalizer2& form)
{
    std::vector<Mark> result;
    result.reserve(text.size());
    const auto add = [&](char32_t code, int change) { result.push_back({{code, change}, combiningClassOf(code)}); };
    icu::UnicodeString parts;
    for (const char32_t code : text.characters()) {
        if (code < 0x80 || !form.getDecomposition(static_cast<UChar32>(code), parts) ||
            !isOfUnicode(code, tablesVersion)) {
            add(code, 0);
            continue;
        }
        for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1))
            add(static_cast<char32_t>(parts.char32At(i)), i == 0 ? 0 : 1);
    }
    // Canonical ordering: marks between two starters stand in the order of their classes.
    const auto isStarter = [](const Mark& mark) { return mark.combiningClass == 0; };
    for (auto begin = result.begin(); begin != result.end();) {
        begin = std::find_if_not(begin, result.end(), isStarter);
        const auto end = std::find_if(begin, result.end(), isStarter);
        std::stable_sort(begin, end, [](const Mark& a, const Mark& b) { return a.combiningClass < b.combiningClass; });
        begin = end;
    }
    return result;
}

/// The composition of UAX #15: each mark joins the last starter unless another mark stands in between.
std::vector<Mark> compose(const std::vector<Mark>& decomposed, const icu::Normalizer2& form)
{
    std::vector<Mark> result;
    result.reserve(decomposed.size());
    std::optional<std::size_t> starter;
    std::uint8_t lastClass = 0; // of what stands between the starter and here; 0 = nothing
    for (const Mark& next : decomposed) {
        const bool adjacent = starter && result.size() == *starter + 1;
        if (starter && (adjacent || (lastClass != 0 && lastClass < next.combiningClass))) {
            CharacterChange& base = result[*starter].character;
            const UChar32 composed =
                form.composePair(static_cast<UChar32>(base.code), static_cast<UChar32>(next.character.code));
            if (composed >= 0 && isOfUnicode(static_cast<char32_t>(composed), tablesVersion)) {
                base.code = static_cast<char32_t>(composed);
                base.change += next.character.change - 1;
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
    auto marks = decompose(text, tables(compatibility ? UnicodeForm::nfkd : UnicodeForm::nfd));
    if (m_form == UnicodeForm::nfc || m_form == UnicodeForm::nfkc)
        marks = compose(marks, tables(UnicodeForm::nfc));
    std::vector<CharacterChange> changes;
    changes.reserve(marks.size());
    for (const Mark& mark : marks)
        changes.push_back(mark.character);
    text.transform(changes);
    return text;
}

} // namespace calm
