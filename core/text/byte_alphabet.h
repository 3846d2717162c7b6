#pragma once

#include <optional>
#include <string_view>

namespace calm
{

/// The alphabet of byte-level tokenizers: each byte as one printable character, so that any text can be spelled
/// (bytes that are printable in Latin-1 stand for themselves, the others follow from U+0100 on).
std::string_view spellByte(unsigned char byte); ///< UTF-8 of its character

/// The byte a character spells, or nothing when it is not of the alphabet.
std::optional<unsigned char> spelledByte(char32_t character);

} // namespace calm
