#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// Sentencepiece's rewriting rules as its models carry them ("precompiled_charsmap"): a double-array trie of what is
/// rewritten (darts-clone's layout) and the texts it becomes. Immutable; any thread may use it.
class CharsMap
{
public:
    CharsMap() = default; ///< without a rule
    /// Error(corrupt) that begins with `where`.
    CharsMap(std::string_view bytes, const std::string& where);

    struct Rule
    {
        std::size_t size = 0;         ///< bytes of the text it is for
        std::string_view replacement; ///< valid UTF-8
    };
    std::optional<Rule> shortest(std::string_view text) const; ///< among the rules for beginnings of `text`
    std::optional<Rule> longest(std::string_view text) const;

private:
    template <typename Report> void forEachRule(std::string_view text, const Report& report) const;
    std::vector<std::uint32_t> m_trie;
    std::string m_texts; // each ends with a zero byte
};

} // namespace calm
