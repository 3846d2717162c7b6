#include "core/data/text_encoding.h"

#include "core/base/error.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <vector>

namespace calm
{

namespace
{
struct EncodingName
{
    TextEncoding encoding;
    const char* name; ///< ICU knows them too
};
constexpr std::array<EncodingName, 6> encodingNames{{{TextEncoding::automatic, "automatic"},
                                                     {TextEncoding::utf8, "utf-8"},
                                                     {TextEncoding::utf16LittleEndian, "utf-16le"},
                                                     {TextEncoding::utf16BigEndian, "utf-16be"},
                                                     {TextEncoding::latin1, "iso-8859-1"},
                                                     {TextEncoding::windows1252, "windows-1252"}}};

const char* nameOf(TextEncoding encoding)
{
    return std::ranges::find(encodingNames, encoding, &EncodingName::encoding)->name;
}

struct Mark
{
    std::string_view bytes;
    TextEncoding encoding;
};
constexpr std::array<Mark, 3> marks{{{"\xef\xbb\xbf", TextEncoding::utf8},
                                     {"\xff\xfe", TextEncoding::utf16LittleEndian},
                                     {"\xfe\xff", TextEncoding::utf16BigEndian}}};

void refuseUtf32(std::string_view beginning)
{
    // Its little-endian mark begins with UTF-16's.
    using namespace std::string_view_literals;
    if (beginning.starts_with("\xff\xfe\0\0"sv) || beginning.starts_with("\0\0\xfe\xff"sv))
        throw Error(ErrorKind::unsupported, "The file is UTF-32 (its byte-order mark says so); save it as UTF-8.");
}
} // namespace

std::string toString(TextEncoding encoding)
{
    return nameOf(encoding);
}

TextEncoding textEncodingFromString(const std::string& name)
{
    const auto it = std::ranges::find(encodingNames, std::string_view(name), &EncodingName::name);
    if (it == encodingNames.end())
        throw Error(ErrorKind::badInput, "There is no encoding \"" + name +
                                             "\"; there are automatic, utf-8, utf-16le, utf-16be, iso-8859-1 and "
                                             "windows-1252.");
    return it->encoding;
}

DetectedEncoding detectEncoding(std::string_view beginning)
{
    refuseUtf32(beginning);
    for (const Mark& mark : marks)
        if (beginning.starts_with(mark.bytes))
            return {mark.encoding, mark.bytes.size()};
    std::array<std::size_t, 2> zeros{}; // at even and at odd places
    for (std::size_t i = 0; i < beginning.size(); ++i)
        zeros[i % 2] += beginning[i] == '\0' ? 1 : 0;
    const std::size_t characters = beginning.size() / 2;
    const auto isMany = [characters](std::size_t count) { return characters > 0 && count * 4 > characters; };
    if (isMany(zeros[1]) && zeros[0] == 0)
        return {TextEncoding::utf16LittleEndian, 0};
    if (isMany(zeros[0]) && zeros[1] == 0)
        return {TextEncoding::utf16BigEndian, 0};
    return {TextEncoding::utf8, 0};
}

void TextDecoder::CloseConverter::operator()(UConverter* converter) const
{
    ucnv_close(converter);
}

TextDecoder::TextDecoder(TextEncoding encoding)
{
    if (encoding == TextEncoding::utf8)
        return;
    UErrorCode code = U_ZERO_ERROR;
    m_converter.reset(ucnv_open(nameOf(encoding), &code));
    if (U_FAILURE(code))
        throw Error(ErrorKind::internal, std::string("ICU knows no encoding ") + nameOf(encoding) + ".",
                    u_errorName(code));
}

TextDecoder::~TextDecoder() = default;
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;

void TextDecoder::decode(std::string_view bytes, bool last, std::string& text)
{
    if (!m_converter) {
        text.append(bytes);
        return;
    }
    UErrorCode code = U_ZERO_ERROR;
    std::vector<UChar> units(bytes.size() + 8); // none of these encodings has more units than bytes
    UChar* unit = units.data();
    const char* byte = bytes.data();
    ucnv_toUnicode(m_converter.get(), &unit, units.data() + units.size(), &byte, bytes.data() + bytes.size(), nullptr,
                   last, &code);
    const auto count = static_cast<std::int32_t>(unit - units.data());
    const std::size_t before = text.size();
    text.resize(before + static_cast<std::size_t>(count) * 3); // bytes of UTF-8 for a unit of UTF-16, at most
    std::int32_t length = 0;
    u_strToUTF8WithSub(text.data() + before, static_cast<std::int32_t>(text.size() - before), &length, units.data(),
                       count, 0xfffd, nullptr, &code);
    if (U_FAILURE(code))
        throw Error(ErrorKind::internal, "A text cannot be decoded.", u_errorName(code));
    text.resize(before + static_cast<std::size_t>(length));
}

} // namespace calm
