#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

namespace
{
constexpr char32_t replacement = 0xfffd;

/// What the first byte of a character promises, and the range of its second byte (table 3-7).
struct Lead
{
    std::size_t size = 0; ///< 0: not the start of a character
    unsigned char secondLow = 0x80;
    unsigned char secondHigh = 0xbf;
};

Lead leadOf(unsigned char byte)
{
    if (byte < 0x80)
        return {1};
    if (byte < 0xc2 || byte > 0xf4)
        return {};
    if (byte < 0xe0)
        return {2};
    if (byte < 0xf0)
        return {3, static_cast<unsigned char>(byte == 0xe0 ? 0xa0 : 0x80),
                static_cast<unsigned char>(byte == 0xed ? 0x9f : 0xbf)};
    return {4, static_cast<unsigned char>(byte == 0xf0 ? 0x90 : 0x80),
            static_cast<unsigned char>(byte == 0xf4 ? 0x8f : 0xbf)};
}

/// How many bytes of `text` agree with `lead`, at most lead.size.
std::size_t agreeingBytes(std::string_view text, const Lead& lead)
{
    std::size_t count = 1;
    while (count < lead.size && count < text.size()) {
        const auto byte = static_cast<unsigned char>(text[count]);
        const unsigned char low = count == 1 ? lead.secondLow : 0x80;
        const unsigned char high = count == 1 ? lead.secondHigh : 0xbf;
        if (byte < low || byte > high)
            break;
        ++count;
    }
    return count;
}
} // namespace

Utf8Character firstCharacter(std::string_view text)
{
    if (text.empty())
        return {};
    const auto first = static_cast<unsigned char>(text[0]);
    const Lead lead = leadOf(first);
    if (lead.size == 0)
        return {replacement, 1, false};
    if (lead.size == 1)
        return {first, 1, true};
    const std::size_t count = agreeingBytes(text, lead);
    if (count < lead.size)
        return {replacement, count, false};
    char32_t code = first & (0xffu >> (lead.size + 1));
    for (std::size_t i = 1; i < lead.size; ++i)
        code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3fu);
    return {code, lead.size, true};
}

bool isValidUtf8(std::string_view text)
{
    while (!text.empty()) {
        const Utf8Character character = firstCharacter(text);
        if (!character.valid)
            return false;
        text.remove_prefix(character.size);
    }
    return true;
}

std::string replaceInvalidUtf8(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const Utf8Character character = firstCharacter(text);
        if (character.valid)
            result.append(text.substr(0, character.size));
        else
            appendUtf8(result, replacement);
        text.remove_prefix(character.size);
    }
    return result;
}

std::size_t utf8Length(std::string_view text)
{
    std::size_t length = 0;
    for (; !text.empty(); ++length)
        text.remove_prefix(firstCharacter(text).size);
    return length;
}

std::size_t unfinishedTail(std::string_view text)
{
    for (std::size_t size = std::min<std::size_t>(3, text.size()); size > 0; --size) {
        const std::string_view tail = text.substr(text.size() - size);
        const Lead lead = leadOf(static_cast<unsigned char>(tail[0]));
        if (lead.size > size && agreeingBytes(tail, lead) == size)
            return size;
    }
    return 0;
}

void appendUtf8(std::string& text, char32_t code)
{
    const auto put = [&text](char32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | (code >> 6));
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3f));
        put(0x80 | ((code >> 6) & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

std::string toUtf8(char32_t code)
{
    std::string text;
    appendUtf8(text, code);
    return text;
}

} // namespace calm
