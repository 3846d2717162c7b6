#include "core/text/added_tokens.h"

#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

namespace
{
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

AddedTokens::AddedTokens(const PartReader& tokenizer, const Normalizer* normalizer, const Vocabulary& vocabulary)
{
    if (!tokenizer.has("added_tokens"))
        return;
    int next = vocabulary.count();
    for (const PartReader& part : tokenizer.children("added_tokens")) {
        AddedToken token = readToken(part);
        if (token.content.empty())
            continue;
        const AddedToken* known = find(token.content);
        const auto inVocabulary = vocabulary.find(std::string_view(token.content));
        token.id = known ? known->id : inVocabulary ? *inVocabulary : next++;
        add(std::move(token), normalizer);
    }
    std::vector<std::pair<std::string_view, int>> raw;
    std::vector<std::pair<std::string_view, int>> normalized;
    for (std::size_t i = 0; i < m_tokens.size(); ++i)
        (m_tokens[i].normalized ? normalized : raw).emplace_back(m_tokens[i].decoded, static_cast<int>(i));
    m_raw = ByteTrie(std::move(raw));
    m_normalized = ByteTrie(std::move(normalized));
}

void AddedTokens::add(AddedToken token, const Normalizer* normalizer)
{
    token.decoded = token.content;
    if (token.normalized && normalizer)
        token.decoded = normalizer->normalize(NormalizedText::fromOriginal(token.content)).text();
    if (token.special)
        m_special.insert(token.content);
    const auto [it, isNew] = m_byContent.emplace(token.content, m_tokens.size());
    if (!isNew) { // listed again: the last one counts
        m_tokens[it->second] = std::move(token);
        return;
    }
    m_byId[token.id] = m_tokens.size();
    m_tokens.push_back(std::move(token));
}

std::vector<AddedTokens::Part> AddedTokens::findRaw(std::string_view original) const
{
    return find(original, m_raw);
}

std::vector<AddedTokens::Part> AddedTokens::findNormalized(std::string_view normalized) const
{
    return find(normalized, m_normalized);
}

std::vector<AddedTokens::Part> AddedTokens::find(std::string_view text, const ByteTrie& trie) const
{
    std::vector<Part> parts;
    std::size_t done = 0; // up to here the parts cover the text
    for (std::size_t at = 0; at < text.size() && !trie.empty();) {
        const ByteTrie::Match match = trie.longestAt(text, at);
        if (match.size == 0) {
            ++at;
            continue;
        }
        const AddedToken& token = m_tokens[static_cast<std::size_t>(match.value)];
        ByteRange range{at, at + match.size};
        at = range.end;
        if (token.singleWord && !standsAlone(text, range))
            continue;
        if (token.leftStrip) {
            while (range.begin > done && isWhiteSpace(characterBefore(text, range.begin).code))
                range.begin -= characterBefore(text, range.begin).size;
            range.begin = std::min(std::max(range.begin, done), range.end);
        }
        while (token.rightStrip && range.end < text.size() && isWhiteSpace(firstCharacter(text.substr(range.end)).code))
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
