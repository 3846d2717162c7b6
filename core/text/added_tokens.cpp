#include "core/text/added_tokens.h"

#include "core/text/utf8.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace calm
{

namespace
{
bool isSpace(char32_t code)
{
    return u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_WHITE_SPACE);
}

bool isWordCharacter(char32_t code)
{
    const auto c = static_cast<UChar32>(code);
    return u_hasBinaryProperty(c, UCHAR_ALPHABETIC) || u_hasBinaryProperty(c, UCHAR_JOIN_CONTROL) ||
           (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}

/// The last character before `end`; the text is valid UTF-8.
Utf8Character characterBefore(std::string_view text, std::size_t end)
{
    std::size_t begin = end;
    while (begin > 0 && (static_cast<unsigned char>(text[--begin]) & 0xc0) == 0x80) {
    }
    return firstCharacter(text.substr(begin, end - begin));
}

bool standsAlone(std::string_view text, ByteRange match)
{
    const bool wordBefore = match.begin > 0 && isWordCharacter(characterBefore(text, match.begin).code);
    const bool wordAfter = match.end < text.size() && isWordCharacter(firstCharacter(text.substr(match.end)).code);
    return !wordBefore && !wordAfter;
}

AddedToken readToken(const PartReader& part)
{
    AddedToken token;
    part.member("id");
    token.id = part.number("id", 0);
    token.content = part.text("content");
    token.special = part.flag("special", false);
    token.leftStrip = part.flag("lstrip", false);
    token.rightStrip = part.flag("rstrip", false);
    token.singleWord = part.flag("single_word", false);
    token.normalized = part.flag("normalized", !token.special);
    return token;
}
} // namespace

TokenTrie::TokenTrie() : m_values(1, -1) {}

void TokenTrie::insert(std::string_view text, std::size_t value)
{
    std::uint32_t node = 0;
    for (const char c : text) {
        const std::uint64_t key = (std::uint64_t{node} << 8) | static_cast<unsigned char>(c);
        const auto [it, isNew] = m_next.emplace(key, static_cast<std::uint32_t>(m_values.size()));
        if (isNew)
            m_values.push_back(-1);
        node = it->second;
    }
    m_values[node] = static_cast<std::int64_t>(value);
}

TokenTrie::Match TokenTrie::longestAt(std::string_view text, std::size_t at) const
{
    Match best;
    std::uint32_t node = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        const auto it = m_next.find((std::uint64_t{node} << 8) | static_cast<unsigned char>(text[i]));
        if (it == m_next.end())
            break;
        node = it->second;
        if (m_values[node] >= 0)
            best = {i + 1 - at, static_cast<std::size_t>(m_values[node])};
    }
    return best;
}

AddedTokens::AddedTokens(const PartReader& tokenizer, const Normalizer* normalizer)
{
    if (!tokenizer.has("added_tokens"))
        return;
    for (const PartReader& part : tokenizer.children("added_tokens")) {
        AddedToken token = readToken(part);
        if (token.content.empty())
            continue;
        if (m_byContent.contains(token.content) || m_byId.contains(token.id))
            part.fail("repeats the token \"" + token.content.substr(0, 80) + "\" or its id");
        const std::size_t index = m_tokens.size();
        if (!token.normalized)
            m_raw.insert(token.content, index);
        else if (!normalizer)
            m_normalized.insert(token.content, index);
        else
            m_normalized.insert(normalizer->normalize(NormalizedText::fromOriginal(token.content)).text(), index);
        m_byContent.emplace(token.content, index);
        m_byId.emplace(token.id, index);
        m_tokens.push_back(std::move(token));
    }
}

std::vector<AddedTokens::Part> AddedTokens::findRaw(std::string_view original) const
{
    return find(original, m_raw);
}

std::vector<AddedTokens::Part> AddedTokens::findNormalized(std::string_view normalized) const
{
    return find(normalized, m_normalized);
}

std::vector<AddedTokens::Part> AddedTokens::find(std::string_view text, const TokenTrie& trie) const
{
    std::vector<Part> parts;
    std::size_t done = 0; // up to here the parts cover the text
    for (std::size_t at = 0; at < text.size() && !trie.empty();) {
        const TokenTrie::Match match = trie.longestAt(text, at);
        if (match.size == 0) {
            ++at;
            continue;
        }
        const AddedToken& token = m_tokens[match.value];
        ByteRange range{at, at + match.size};
        at = range.end;
        if (range.begin < done || (token.singleWord && !standsAlone(text, range)))
            continue;
        while (token.leftStrip && range.begin > done && isSpace(characterBefore(text, range.begin).code))
            range.begin -= characterBefore(text, range.begin).size;
        while (token.rightStrip && range.end < text.size() && isSpace(firstCharacter(text.substr(range.end)).code))
            range.end += firstCharacter(text.substr(range.end)).size;
        if (range.begin > done)
            parts.push_back({{done, range.begin}, nullptr});
        parts.push_back({range, &token});
        done = range.end;
    }
    if (done < text.size())
        parts.push_back({{done, text.size()}, nullptr});
    return parts;
}

const AddedToken* AddedTokens::find(const std::string& content) const
{
    const auto it = m_byContent.find(content);
    return it == m_byContent.end() ? nullptr : &m_tokens[it->second];
}

const AddedToken* AddedTokens::find(int id) const
{
    const auto it = m_byId.find(id);
    return it == m_byId.end() ? nullptr : &m_tokens[it->second];
}

} // namespace calm
