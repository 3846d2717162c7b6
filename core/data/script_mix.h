#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calm
{

/// Which scripts (Unicode, UAX #24) texts are written in, and characters that deserve a look.
class ScriptMix
{
public:
    void add(std::string_view text);

    /// (script's English name as Unicode has it, share of the letters), the most frequent first: {"Latin", 0.93}, ...
    std::vector<std::pair<std::string, double>> scripts() const;
    std::string toText() const; ///< "Latin 93%, Han 4%, Cyrillic 3%"; "no letters"

    std::int64_t characters = 0;   ///< all of them
    std::int64_t letters = 0;      ///< those that belong to a script
    std::int64_t emoji = 0;        ///< characters shown as pictures by default
    std::int64_t controls = 0;     ///< control characters but tab and line breaks
    std::int64_t replacements = 0; ///< U+FFFD and broken bytes: a file that was read in the wrong encoding
    std::int64_t privateUse = 0;   ///< and unassigned code points

private:
    std::map<int, std::int64_t> m_letters; ///< by ICU's UScriptCode
};

} // namespace calm
