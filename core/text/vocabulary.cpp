#include "core/text/vocabulary.h"

namespace calm
{

Vocabulary Vocabulary::read(const PartReader& part, const char* key)
{
    const auto& entries = part.member(key);
    if (!entries.is_object())
        part.fail(std::string("needs an object of tokens and ids as \"") + key + '"');
    // Real vocabularies have few gaps; a huge id would only make us reserve memory for nothing.
    const std::uint64_t limit = 2 * entries.size() + 1'000'000;
    std::uint64_t size = 0;
    for (const auto& [token, id] : entries.items()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= limit)
            part.fail("gives the token \"" + token.substr(0, 80) + "\" the impossible id " + id.dump().substr(0, 40));
        size = std::max(size, id.get<std::uint64_t>() + 1);
    }

    Vocabulary vocabulary;
    vocabulary.m_tokens.resize(size);
    vocabulary.m_used.resize(size, false);
    vocabulary.m_ids.reserve(entries.size());
    for (const auto& [token, id] : entries.items()) {
        const auto index = id.get<std::size_t>();
        if (vocabulary.m_used[index])
            part.fail("gives the id " + std::to_string(index) + " to two tokens, \"" +
                      vocabulary.m_tokens[index].substr(0, 80) + "\" and \"" + token.substr(0, 80) + '"');
        vocabulary.m_used[index] = true;
        vocabulary.m_tokens[index] = token;
        vocabulary.m_ids.emplace(vocabulary.m_tokens[index], static_cast<int>(index));
    }
    return vocabulary;
}

std::optional<int> Vocabulary::find(std::string_view token) const
{
    const auto it = m_ids.find(token);
    if (it == m_ids.end())
        return std::nullopt;
    return it->second;
}

const std::string* Vocabulary::find(int id) const
{
    const auto index = static_cast<std::size_t>(id);
    return id >= 0 && index < m_tokens.size() && m_used[index] ? &m_tokens[index] : nullptr;
}

} // namespace calm
