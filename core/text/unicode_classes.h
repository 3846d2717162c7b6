#pragma once

#include <cstdint>
#include <string_view>

namespace calm
{

/// Classes of characters as the tokenizers library (0.23.1) has them. Each of its parts brings tables of its own:
/// some are ten years old, some newer than the ICU here (72, Unicode 15). Older tables are ICU's, cut at the
/// version of Unicode a character came with; for Unicode 16 there is a list of ranges.

bool isWhiteSpace(char32_t code);     ///< White_Space
bool isWordCharacter(char32_t code);  ///< \w of UTS #18: letters, marks, digits, connectors, joiners
bool isNumeric(char32_t code);        ///< Nd, Nl, No
bool isPunctuation(char32_t code);    ///< ASCII's and P as of Unicode 8
bool isCombiningMark(char32_t code);  ///< M as of Unicode 9
bool isNonspacingMark(char32_t code); ///< Mn as of Unicode 8
bool isControl(char32_t code);        ///< Cc, Cf, Co as of Unicode 8, but for tab, line feed, carriage return
bool isChinese(char32_t code);        ///< the ideographs that BERT spaces

/// Whether the character was in Unicode `major`.0.
bool isOfUnicode(char32_t code, int major);

/// The general category (ICU's UCharCategory), also of Unicode 16's new characters.
std::int8_t categoryOf(char32_t code);
/// A character of the category and UTF-8 length of `code` that every library knows: what stands for it where tables
/// as old as Unicode 14 are asked. `code` itself when it is that old.
char32_t olderLikeness(char32_t code);
/// Whether olderLikeness() changes anything in this text (valid UTF-8); fast.
bool hasNewerCharacters(std::string_view text);

/// How a character's lower case is spelled: one character, and rarely a mark behind it.
struct LowerCase
{
    char32_t first = 0;
    char32_t second = 0; ///< 0: none
};
LowerCase lowerCaseOf(char32_t code);

} // namespace calm
