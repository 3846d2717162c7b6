#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calm::jinja
{

/// Python's str, over UTF-8: positions and lengths are in characters, cases and spaces are Unicode's. Texts are valid.

std::size_t characterCount(std::string_view text);
std::vector<std::string_view> characters(std::string_view text);
std::size_t byteOfCharacter(std::string_view text, std::size_t character); ///< the text's size past its end

bool isSpace(char32_t code); ///< str.isspace()
bool isDecimal(char32_t code);
bool isDigit(char32_t code);
bool isNumeric(char32_t code);
bool isAlphabetic(char32_t code);
bool isUpperCase(char32_t code);
bool isLowerCase(char32_t code);
bool isTitleCase(char32_t code);
bool isPrintable(char32_t code);
bool isWordCharacter(char32_t code);          ///< \w of a regular expression
std::optional<int> digitValue(char32_t code); ///< of a decimal digit of any script

std::string upperCase(std::string_view text); ///< with the mappings that change the length
std::string lowerCase(std::string_view text);
std::string capitalized(std::string_view text); ///< the first character as in a title, the rest lower
std::string titleCased(std::string_view text);  ///< str.title()
std::string swappedCase(std::string_view text);
std::string caseFolded(std::string_view text);

enum class Side { both, left, right };
/// Without the characters of `chars` at its ends; spaces when there are none given.
std::string_view stripped(std::string_view text, std::optional<std::string_view> chars, Side side = Side::both);
/// Pieces between runs of spaces, at most `most` cuts (negative = all) from the left or the right.
std::vector<std::string_view> splitAtSpaces(std::string_view text, std::int64_t most, bool fromRight = false);
std::vector<std::string_view> splitAt(std::string_view text, std::string_view separator, std::int64_t most,
                                      bool fromRight = false);
std::vector<std::string_view> splitLines(std::string_view text, bool keepEnds);
std::string replaced(std::string_view text, std::string_view from, std::string_view to, std::int64_t most);
std::size_t findIn(std::string_view text, std::string_view part, std::size_t from = 0); ///< linear, whatever they are
std::size_t countOf(std::string_view text, std::string_view part);
/// `text` filled up to `width` characters on the sides where it has room.
std::string padded(std::string_view text, std::int64_t width, std::string_view fill, Side textAt);

std::string quoted(std::string_view text); ///< repr(): in the quotes that need fewer escapes

} // namespace calm::jinja
