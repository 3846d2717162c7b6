#pragma once

#include <memory>
#include <string>
#include <string_view>

struct UConverter;

namespace calm
{

/// How the characters of a file are written as bytes.
enum class TextEncoding {
    automatic, ///< found out from the first bytes: detectEncoding()
    utf8,
    utf16LittleEndian,
    utf16BigEndian,
    latin1,      ///< ISO 8859-1
    windows1252, ///< what older programs for Windows write in Western Europe
};

std::string toString(TextEncoding encoding);             ///< "automatic", "utf-8", "utf-16le", ...
TextEncoding textEncodingFromString(const std::string&); ///< Error(badInput) that lists the names

struct DetectedEncoding
{
    TextEncoding encoding = TextEncoding::utf8;
    std::size_t markLength = 0; ///< bytes of the byte-order mark at the beginning
};

/// From the beginning of a file (some thousand bytes): a byte-order mark; UTF-16 without one, by the zero bytes that
/// ASCII leaves at every other place; else UTF-8. ISO 8859-1 and Windows-1252 are never guessed: a few broken bytes in
/// UTF-8 look the same. Error(unsupported) for UTF-32.
DetectedEncoding detectEncoding(std::string_view beginning);

/// Bytes as they come, as UTF-8. What is no character of the encoding becomes U+FFFD; UTF-8 is passed on as it is, so
/// that whoever reads it can say where it is broken. Not thread-safe.
class TextDecoder
{
public:
    explicit TextDecoder(TextEncoding encoding); ///< not `automatic`
    ~TextDecoder();
    TextDecoder(TextDecoder&&) noexcept;

    /// Appends to `text`. `last`: the bytes end here, so that half a character is a broken one.
    void decode(std::string_view bytes, bool last, std::string& text);

private:
    struct CloseConverter
    {
        void operator()(UConverter* converter) const;
    };
    std::unique_ptr<UConverter, CloseConverter> m_converter; ///< none for UTF-8
};

} // namespace calm
