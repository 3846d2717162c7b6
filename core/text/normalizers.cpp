#include "core/text/normalizers.h"

#include "core/text/unicode_normalizer.h"
#include "core/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <array>

namespace calm
{

std::unique_ptr<const Normalizer> Normalizer::read(const PartReader& part)
{
    const std::string type = part.type();
    const PartReader named = part.named(type);
    if (type == "Sequence")
        return std::make_unique<SequenceNormalizer>(named);
    if (type == "Prepend")
        return std::make_unique<PrependNormalizer>(named);
    if (type == "Replace")
        return std::make_unique<ReplaceNormalizer>(named);
    if (type == "Lowercase")
        return std::make_unique<LowercaseNormalizer>();
    if (const auto form = unicodeFormFromString(type))
        return std::make_unique<UnicodeNormalizer>(*form);
    part.failUnsupported(type);
}

SequenceNormalizer::SequenceNormalizer(const PartReader& part)
{
    for (const PartReader& step : part.children("normalizers"))
        m_steps.push_back(Normalizer::read(step));
}

NormalizedText SequenceNormalizer::normalize(NormalizedText text) const
{
    for (const auto& step : m_steps)
        text = step->normalize(std::move(text));
    return text;
}

PrependNormalizer::PrependNormalizer(const PartReader& part) : m_prefix(part.text("prepend")) {}

NormalizedText PrependNormalizer::normalize(NormalizedText text) const
{
    if (text.empty())
        return text;
    NormalizedText result;
    result.reserve(m_prefix.size() + text.size());
    result.append(m_prefix, text.sourceOfByte(0));
    result.append(text, {0, text.size()});
    return result;
}

ReplaceNormalizer::ReplaceNormalizer(const PartReader& part)
    : m_pattern(Pattern::read(part, "pattern")), m_content(part.text("content"))
{
}

NormalizedText ReplaceNormalizer::normalize(NormalizedText text) const
{
    return replaceMatches(text, {0, text.size()}, m_pattern, m_content);
}

NormalizedText replaceMatches(const NormalizedText& text, ByteRange range, const Pattern& pattern,
                              std::string_view content)
{
    NormalizedText result;
    result.reserve(range.size());
    std::size_t done = range.begin;
    for (const ByteRange& match : pattern.matches(text.view(range))) {
        const std::size_t begin = range.begin + match.begin;
        const std::size_t end = range.begin + match.end;
        result.append(text, {done, begin});
        result.append(content, end > 0 ? text.sourceOfByte(end - 1) : ByteRange{});
        done = end;
    }
    result.append(text, {done, range.end});
    return result;
}

NormalizedText LowercaseNormalizer::normalize(NormalizedText text) const
{
    NormalizedText result;
    result.reserve(text.size());
    const std::string_view all = text.text();
    for (std::size_t at = 0; at < all.size();) {
        const Utf8Character character = firstCharacter(all.substr(at));
        std::array<UChar, 2> upper{};
        std::array<UChar, 8> lower{};
        int32_t upperSize = 0;
        UErrorCode status = U_ZERO_ERROR;
        u_strFromUTF32(upper.data(), upper.size(), &upperSize, reinterpret_cast<const UChar32*>(&character.code), 1,
                       &status);
        const int32_t lowerSize = u_strToLower(lower.data(), lower.size(), upper.data(), upperSize, "", &status);
        for (int32_t i = 0; i < lowerSize;) {
            UChar32 code = 0;
            U16_NEXT(lower.data(), i, lowerSize, code);
            result.append(toUtf8(static_cast<char32_t>(code)), text.sourceOfByte(at));
        }
        at += character.size;
    }
    return result;
}

} // namespace calm
