#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <fstream>
#include <string>

namespace calm
{

/// A text file line by line, however long the file: memory stays within one line, and one line within a limit.
/// A byte-order mark and carriage returns before the line's end are taken away. Not thread-safe.
class LineReader
{
public:
    /// Error(notFound | io), Error(unsupported) for UTF-16 and UTF-32.
    explicit LineReader(const Path& path, std::size_t longestLine = 64 << 20);

    bool next();                                       ///< false at the end; Error(io)
    const std::string& line() const { return m_line; } ///< cut at the limit when isTooLong()
    bool isTooLong() const { return m_tooLong; }
    std::int64_t number() const { return m_number; }       ///< of line(), from 1
    std::int64_t bytesRead() const { return m_bytesRead; } ///< up to the end of line()
    std::int64_t bytesTotal() const { return m_bytesTotal; }
    const Path& path() const { return m_path; }

private:
    bool fill();
    void checkEncoding();

    Path m_path;
    std::ifstream m_stream;
    std::size_t m_longestLine;
    std::string m_buffer;
    std::size_t m_position = 0;
    std::string m_line;
    bool m_tooLong = false;
    std::int64_t m_number = 0;
    std::int64_t m_bytesRead = 0;
    std::int64_t m_bytesTotal = 0;
};

} // namespace calm
