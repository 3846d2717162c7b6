#pragma once

#include "core/text/part_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace calm
{

/// Tokens and their ids, both ways. Immutable once read.
class Vocabulary
{
public:
    /// Reads {"token": id, ...}. Error(corrupt) for ids that are negative, used twice or out of all proportion.
    static Vocabulary read(const PartReader& part, const char* key);

    Vocabulary(Vocabulary&&) = default;
    Vocabulary& operator=(Vocabulary&&) = default;
    Vocabulary(const Vocabulary&) = delete; // m_ids points into m_tokens
    Vocabulary& operator=(const Vocabulary&) = delete;

    std::optional<int> find(std::string_view token) const;
    const std::string* find(int id) const;                         ///< null for an id without a token
    int size() const { return static_cast<int>(m_tokens.size()); } ///< one above the largest id

private:
    Vocabulary() = default;
    std::vector<std::string> m_tokens; // by id; ids that nobody uses hold an empty text
    std::vector<bool> m_used;
    std::unordered_map<std::string_view, int> m_ids;
};

} // namespace calm
