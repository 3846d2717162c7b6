#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// What a person types into a search box, for SQLite.
struct SearchTerms
{
    std::string match;                   ///< an FTS5 expression that holds no operators of the person's; empty = none
    std::vector<std::string> substrings; ///< what stands as it is written: for likePattern()
};

/// Parts between white space are words, or with punctuation between ("well-known") words in a row; the last word of a
/// part may go on. Parts in quotes are words in a row, all whole. Parts without letters and digits, and those of a
/// script without spaces between words, are substrings.
SearchTerms searchTermsOf(std::string_view typed);

/// For LIKE ... ESCAPE '\': texts that contain this one.
std::string likePattern(std::string_view text);

} // namespace calm
