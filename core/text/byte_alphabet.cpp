#include "core/text/byte_alphabet.h"

#include "core/text/utf8.h"

#include <array>
#include <string>

namespace calm
{

namespace
{
bool standsForItself(unsigned byte)
{
    return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

struct Alphabet
{
    std::array<std::string, 256> spelling;
    std::array<int, 0x200> byteOf;

    Alphabet()
    {
        byteOf.fill(-1);
        char32_t next = 0x100;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const char32_t character = standsForItself(byte) ? byte : next++;
            spelling[byte] = toUtf8(character);
            byteOf[character] = static_cast<int>(byte);
        }
    }
};

const Alphabet& alphabet()
{
    static const Alphabet table;
    return table;
}
} // namespace

std::string_view spellByte(unsigned char byte)
{
    return alphabet().spelling[byte];
}

std::optional<unsigned char> spelledByte(char32_t character)
{
    if (character >= alphabet().byteOf.size() || alphabet().byteOf[character] < 0)
        return std::nullopt;
    return static_cast<unsigned char>(alphabet().byteOf[character]);
}

} // namespace calm
