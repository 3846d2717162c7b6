#include "core/data/line_reader.h"

#include "core/base/error.h"

#include <algorithm>
#include <string_view>

namespace calm
{

namespace
{
constexpr std::size_t bufferSize = 1 << 20;
constexpr std::string_view utf8Mark = "\xef\xbb\xbf";
constexpr std::string_view utf16Marks[] = {"\xff\xfe", "\xfe\xff"};
} // namespace

LineReader::LineReader(const Path& path, std::size_t longestLine) : m_path(path), m_longestLine(longestLine)
{
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (!std::filesystem::exists(status))
        throw Error(ErrorKind::notFound, "There is no file " + path.string() + ".");
    if (std::filesystem::is_directory(status))
        throw Error(ErrorKind::badInput, path.string() + " is a folder; give a file.");
    m_stream.open(path, std::ios::binary);
    if (!m_stream)
        throw Error(ErrorKind::io, "Cannot read " + path.string() + "; check its permissions.");
    const auto size = std::filesystem::file_size(path, code);
    m_bytesTotal = code ? 0 : static_cast<std::int64_t>(size); // a pipe has no size
    checkEncoding();
}

void LineReader::checkEncoding()
{
    fill();
    const std::string_view start(m_buffer);
    // UTF-32's little-endian mark begins with UTF-16's.
    for (const std::string_view mark : utf16Marks)
        if (start.starts_with(mark) || start.starts_with(std::string_view("\0\0\xfe\xff", 4)))
            throw Error(ErrorKind::unsupported,
                        m_path.string() + " is not UTF-8 (its byte-order mark says so); save it as UTF-8.");
    if (start.starts_with(utf8Mark)) {
        m_position = utf8Mark.size();
        m_bytesRead = static_cast<std::int64_t>(utf8Mark.size());
    }
}

bool LineReader::fill()
{
    m_buffer.resize(bufferSize);
    m_position = 0;
    m_stream.read(m_buffer.data(), static_cast<std::streamsize>(bufferSize));
    m_buffer.resize(static_cast<std::size_t>(m_stream.gcount()));
    if (m_stream.bad())
        throw Error(ErrorKind::io, "Cannot read " + m_path.string() + " to its end: the disk reports an error.");
    return !m_buffer.empty();
}

bool LineReader::next()
{
    m_line.clear();
    m_tooLong = false;
    bool any = false;
    while (m_position < m_buffer.size() || fill()) {
        any = true;
        const std::size_t end = m_buffer.find('\n', m_position);
        const std::size_t stop = end == std::string::npos ? m_buffer.size() : end;
        const std::size_t room = m_longestLine - m_line.size();
        m_tooLong = m_tooLong || stop - m_position > room;
        m_line.append(m_buffer, m_position, std::min(room, stop - m_position));
        const std::size_t after = end == std::string::npos ? stop : stop + 1;
        m_bytesRead += static_cast<std::int64_t>(after - m_position);
        m_position = after;
        if (end != std::string::npos)
            break;
    }
    if (!any)
        return false;
    ++m_number;
    while (!m_line.empty() && m_line.back() == '\r')
        m_line.pop_back();
    return true;
}

} // namespace calm
