#include "core/data/text_source.h"

#include "core/base/error.h"

#include <zlib.h>

#include <utility>

namespace calm
{

namespace
{
constexpr std::size_t pieceBytes = 1 << 18;
constexpr std::string_view gzipMagic = "\x1f\x8b";

std::ifstream openedFile(const Path& path)
{
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (!std::filesystem::exists(status))
        throw Error(ErrorKind::notFound, "There is no file " + path.string() + ".");
    if (std::filesystem::is_directory(status))
        throw Error(ErrorKind::badInput, path.string() + " is a folder; give a file.");
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw Error(ErrorKind::io, "Cannot read " + path.string() + "; check its permissions.");
    return stream;
}
} // namespace

/// Unpacks gzip members, one after the other.
class TextSource::Inflate
{
public:
    Inflate()
    {
        constexpr int gzipOnly = 16 + MAX_WBITS;
        if (inflateInit2(&m_stream, gzipOnly) != Z_OK)
            throw Error(ErrorKind::outOfMemory, "There is not enough memory to unpack a file.");
    }
    ~Inflate() { inflateEnd(&m_stream); }
    Inflate(const Inflate&) = delete;
    Inflate& operator=(const Inflate&) = delete;

    bool needsBytes() const { return m_stream.avail_in == 0 && !m_hasMore; }
    bool isBetweenMembers() const { return m_betweenMembers; }

    void give(std::string bytes)
    {
        m_bytes = std::move(bytes);
        m_stream.next_in = reinterpret_cast<Bytef*>(m_bytes.data());
        m_stream.avail_in = static_cast<uInt>(m_bytes.size());
    }

    /// Fills `out` as far as the bytes reach; false when they are damaged.
    bool unpack(std::string& out)
    {
        out.resize(pieceBytes);
        m_stream.next_out = reinterpret_cast<Bytef*>(out.data());
        m_stream.avail_out = static_cast<uInt>(out.size());
        bool good = true;
        while (good && m_stream.avail_out > 0 && (m_stream.avail_in > 0 || m_hasMore)) {
            if (m_betweenMembers && skipsPadding())
                break;
            m_betweenMembers = false;
            const int code = inflate(&m_stream, Z_NO_FLUSH);
            m_hasMore = m_stream.avail_out == 0; // the window may hold what found no room
            if (code == Z_STREAM_END) {
                m_betweenMembers = true;
                m_hasMore = false;
                good = inflateReset(&m_stream) == Z_OK;
            } else if (code == Z_BUF_ERROR) {
                break; // nothing to do with what there is
            } else {
                good = code == Z_OK;
            }
        }
        out.resize(out.size() - m_stream.avail_out);
        return good;
    }

private:
    /// Tapes and blocks fill a file up with zeros; gzip passes over them, too. True when nothing else is left.
    bool skipsPadding()
    {
        while (m_stream.avail_in > 0 && *m_stream.next_in == 0) {
            ++m_stream.next_in;
            --m_stream.avail_in;
        }
        return m_stream.avail_in == 0;
    }

    z_stream m_stream{};
    std::string m_bytes;
    bool m_hasMore = false;
    bool m_betweenMembers = true;
};

TextSource::TextSource(const Path& path, TextEncoding encoding) : m_path(path), m_stream(openedFile(path))
{
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    m_bytesTotal = code ? 0 : static_cast<std::int64_t>(size); // a pipe has no size
    std::string bytes;
    readBytes(bytes);
    if (std::string_view(bytes).starts_with(gzipMagic)) {
        m_inflate = std::make_unique<Inflate>();
        m_inflate->give(std::move(bytes));
        readPlain(bytes);
    }
    m_ahead = std::move(bytes);
    const DetectedEncoding detected = detectEncoding(m_ahead);
    m_encoding = encoding == TextEncoding::automatic ? detected.encoding : encoding;
    if (m_encoding == detected.encoding)
        m_ahead.erase(0, detected.markLength);
    m_decoder.emplace(m_encoding);
}

TextSource::~TextSource() = default;

bool TextSource::readBytes(std::string& bytes)
{
    bytes.resize(pieceBytes);
    m_stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(m_stream.gcount()));
    if (m_stream.bad())
        throw Error(ErrorKind::io, "Cannot read " + m_path.string() + " to its end: the disk reports an error.");
    m_bytesRead += static_cast<std::int64_t>(bytes.size());
    return !bytes.empty();
}

bool TextSource::readPlain(std::string& bytes)
{
    if (!m_inflate)
        return readBytes(bytes);
    bytes.clear();
    while (bytes.empty()) {
        std::string packed;
        if (m_inflate->needsBytes()) {
            if (!readBytes(packed)) {
                if (!m_inflate->isBetweenMembers())
                    throw Error(ErrorKind::corrupt, m_path.string() + " is cut off: its gzip data ends in the middle.");
                return false;
            }
            m_inflate->give(std::move(packed));
        }
        if (!m_inflate->unpack(bytes))
            throw Error(ErrorKind::corrupt, m_path.string() + " is damaged: its gzip data cannot be unpacked.");
    }
    return true;
}

bool TextSource::next(std::string& piece)
{
    piece.clear();
    while (piece.empty() && !m_atEnd) {
        std::string bytes = std::exchange(m_ahead, {});
        if (bytes.empty() && !readPlain(bytes))
            m_atEnd = true;
        m_decoder->decode(bytes, m_atEnd, piece);
    }
    return !piece.empty();
}

} // namespace calm
