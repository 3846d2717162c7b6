#pragma once

#include "core/base/file.h"
#include "core/data/text_encoding.h"

#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

namespace calm
{

/// The text of a file in pieces, as UTF-8 without a byte-order mark: gzip (RFC 1952, known by its first bytes, several
/// members too) is unpacked and the encoding is decoded on the way. Memory stays within a few megabytes. Not
/// thread-safe.
class TextSource
{
public:
    /// Error(notFound | badInput | io), Error(unsupported) for UTF-32.
    explicit TextSource(const Path& path, TextEncoding encoding = TextEncoding::automatic);
    ~TextSource();

    /// Replaces `piece` by the next one; false at the end. Error(io), Error(corrupt) for a damaged gzip file.
    bool next(std::string& piece);

    TextEncoding encoding() const { return m_encoding; } ///< never `automatic`
    bool isCompressed() const { return m_inflate != nullptr; }
    std::int64_t bytesRead() const { return m_bytesRead; }   ///< of the file as it lies on disk
    std::int64_t bytesTotal() const { return m_bytesTotal; } ///< 0 = unknown
    const Path& path() const { return m_path; }

private:
    class Inflate;
    bool readBytes(std::string& bytes); ///< from the file
    bool readPlain(std::string& bytes); ///< unpacked

    Path m_path;
    std::ifstream m_stream;
    std::unique_ptr<Inflate> m_inflate;
    TextEncoding m_encoding = TextEncoding::utf8;
    std::optional<TextDecoder> m_decoder;
    std::string m_ahead; ///< read to look at it, not passed on yet
    bool m_atEnd = false;
    std::int64_t m_bytesRead = 0;
    std::int64_t m_bytesTotal = 0;
};

} // namespace calm
