#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace calm
{

/// UTF-8 as the Unicode standard defines it (table 3-7: no surrogates, no overlong forms, nothing above U+10FFFF).
/// Broken bytes are replaced the way its section 3.9 recommends: one U+FFFD for each maximal broken part.

/// One character read from the front of a text.
struct Utf8Character
{
    char32_t code = 0;    ///< U+FFFD when the bytes are broken
    std::size_t size = 0; ///< bytes it takes in the text, also when broken; 0 only at the end of the text
    bool valid = false;
};
Utf8Character firstCharacter(std::string_view text);

bool isValidUtf8(std::string_view text);
std::string replaceInvalidUtf8(std::string_view text);
std::size_t utf8Length(std::string_view text); ///< number of characters, broken parts count as one

/// Bytes at the end that begin a character whose remaining bytes have not come yet: 0 to 3.
std::size_t unfinishedTail(std::string_view text);

void appendUtf8(std::string& text, char32_t code);
std::string toUtf8(char32_t code);

} // namespace calm
