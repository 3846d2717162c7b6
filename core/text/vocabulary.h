#pragma once

#include "core/text/part_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// Tokens and their ids, both ways. Immutable once read.
class Vocabulary
{
public:
    /// Reads {"token": id, ...}. Error(corrupt) for ids that are negative, used twice or out of all proportion.
    static Vocabulary read(const PartReader& part, const char* key);
    /// Ids are the places in the list. A token that comes twice has both ids, and is found by the later one.
    static Vocabulary fromList(const std::vector<std::string_view>& tokens);

    std::optional<int> find(std::string_view token) const;
    std::optional<std::string_view> find(int id) const;             ///< valid as long as the vocabulary
    int size() const { return static_cast<int>(m_entries.size()); } ///< one above the largest id
    int count() const { return m_count; }                           ///< tokens

private:
    struct Entry
    {
        std::size_t begin = 0; // in m_text
        std::uint32_t size = 0;
        bool isUsed = false;
    };
    struct Slot
    {
        std::uint32_t hash = 0;
        std::int32_t id = -1; // -1: empty
    };
    Vocabulary(std::size_t size, std::size_t count);
    void put(std::string_view token, int id);
    std::size_t slotOf(std::string_view token, std::uint32_t hash) const;

    std::string m_text;           // all tokens, one behind the other
    std::vector<Entry> m_entries; // by id
    std::vector<Slot> m_slots;    // hash table of a power of two, at most half full
    int m_count = 0;
};

} // namespace calm
