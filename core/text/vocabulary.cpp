#include "core/text/vocabulary.h"

#include "core/base/error.h"

#include <bit>
#include <functional>

namespace calm
{

namespace
{
std::uint32_t hashOf(std::string_view token)
{
    return static_cast<std::uint32_t>(std::hash<std::string_view>()(token));
}
} // namespace

Vocabulary::Vocabulary(std::size_t size, std::size_t count) : m_entries(size), m_slots(std::bit_ceil(2 * count + 2)) {}

Vocabulary Vocabulary::read(const PartReader& part, const char* key)
{
    const JsonValue& object = part.member(key);
    if (!object.is(JsonValue::Kind::object))
        part.fail(std::string("needs an object of tokens and ids as \"") + key + '"');
    const auto entries = object.members();
    // Real vocabularies have few gaps; a huge id would only make us reserve memory for nothing.
    const auto limit = static_cast<std::int64_t>(2 * entries.size() + 1'000'000);
    std::int64_t size = 0;
    std::size_t bytes = 0;
    for (const auto& [token, id] : entries) {
        if (!id.is(JsonValue::Kind::integer) || id.integer() < 0 || id.integer() >= limit)
            part.fail("gives the token \"" + std::string(token.substr(0, 80)) + "\" the impossible id " + id.shown());
        size = std::max(size, id.integer() + 1);
        bytes += token.size();
    }

    Vocabulary vocabulary(static_cast<std::size_t>(size), entries.size());
    vocabulary.m_text.reserve(bytes);
    for (const auto& [token, number] : entries) {
        const int id = static_cast<int>(number.integer());
        if (const auto other = vocabulary.find(id); other && *other != token)
            part.fail("gives the id " + std::to_string(id) + " to two tokens, \"" + std::string(other->substr(0, 80)) +
                      "\" and \"" + std::string(token.substr(0, 80)) + '"');
        if (const auto earlier = vocabulary.find(token)) { // the same key again: the last one counts
            vocabulary.m_entries[static_cast<std::size_t>(*earlier)].isUsed = false;
            --vocabulary.m_count;
        }
        vocabulary.put(token, id);
    }
    return vocabulary;
}

Vocabulary Vocabulary::fromList(const std::vector<std::string_view>& tokens)
{
    Vocabulary vocabulary(tokens.size(), tokens.size());
    for (std::size_t id = 0; id < tokens.size(); ++id)
        vocabulary.put(tokens[id], static_cast<int>(id));
    return vocabulary;
}

void Vocabulary::put(std::string_view token, int id)
{
    const std::uint32_t hash = hashOf(token);
    m_slots[slotOf(token, hash)] = {hash, id};
    m_entries[static_cast<std::size_t>(id)] = {m_text.size(), static_cast<std::uint32_t>(token.size()), true};
    m_text += token;
    ++m_count;
}

/// Where the token is, or where it would be.
std::size_t Vocabulary::slotOf(std::string_view token, std::uint32_t hash) const
{
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const Slot& candidate = m_slots[slot];
        if (candidate.id < 0)
            return slot;
        const Entry& entry = m_entries[static_cast<std::size_t>(candidate.id)];
        if (candidate.hash == hash && std::string_view(m_text).substr(entry.begin, entry.size) == token)
            return slot;
    }
}

std::optional<int> Vocabulary::find(std::string_view token) const
{
    const Slot& slot = m_slots[slotOf(token, hashOf(token))];
    if (slot.id < 0)
        return std::nullopt;
    return slot.id;
}

std::optional<std::string_view> Vocabulary::find(int id) const
{
    const auto index = static_cast<std::size_t>(id);
    if (id < 0 || index >= m_entries.size() || !m_entries[index].isUsed)
        return std::nullopt;
    return std::string_view(m_text).substr(m_entries[index].begin, m_entries[index].size);
}

} // namespace calm
