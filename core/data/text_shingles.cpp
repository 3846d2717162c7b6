#include "core/data/text_shingles.h"

#include "core/base/checksum.h"
#include "core/base/error.h"
#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <span>

namespace calm
{

std::string normalizedForm(std::string_view text)
{
    UErrorCode code = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(code);
    std::string folded;
    icu::StringByteSink<std::string> sink(&folded);
    if (U_SUCCESS(code))
        normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink,
                                  nullptr, code);
    if (U_FAILURE(code))
        throw Error(ErrorKind::internal, "A text cannot be normalized.", u_errorName(code));
    std::string form;
    form.reserve(folded.size());
    bool space = false;
    for (std::size_t at = 0; at < folded.size();) {
        const Utf8Character character = firstCharacter(std::string_view(folded).substr(at));
        if (isWhiteSpace(character.code)) {
            space = !form.empty();
        } else {
            if (space)
                form += ' ';
            space = false;
            form.append(folded, at, character.size);
        }
        at += character.size;
    }
    return form;
}

void forEachShingle(std::string_view normalized, int shingle, const std::function<void(std::uint64_t)>& use)
{
    const auto useStretch = [&](std::size_t start, std::size_t end) {
        use(checksum64(std::as_bytes(std::span(normalized.substr(start, end - start)))));
    };
    const auto length = static_cast<std::size_t>(shingle);
    std::vector<std::size_t> starts(length); // of the last characters, as a ring
    std::size_t count = 0;
    for (std::size_t at = 0; at < normalized.size(); ++count) {
        if (count >= length)
            useStretch(starts[count % length], at);
        starts[count % length] = at;
        at += firstCharacter(normalized.substr(at)).size;
    }
    useStretch(count >= length ? starts[count % length] : 0, normalized.size());
}

std::vector<std::uint64_t> shinglesOf(std::string_view normalized, int shingle)
{
    std::vector<std::uint64_t> shingles;
    forEachShingle(normalized, shingle, [&](std::uint64_t hash) { shingles.push_back(hash); });
    std::ranges::sort(shingles);
    shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
    return shingles;
}

double jaccardSimilarity(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b)
{
    std::size_t common = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        common += *i == *j ? 1 : 0;
        const bool stepA = *i <= *j, stepB = *j <= *i;
        i += stepA ? 1 : 0;
        j += stepB ? 1 : 0;
    }
    const std::size_t either = a.size() + b.size() - common;
    return either == 0 ? 1.0 : static_cast<double>(common) / static_cast<double>(either);
}

} // namespace calm
