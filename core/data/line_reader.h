#pragma once

#include "core/data/text_source.h"

#include <string>

namespace calm
{

/// A text file line by line, however long the file: memory stays within one line, and one line within a limit.
/// Carriage returns before the line's end are taken away. Not thread-safe.
class LineReader
{
public:
    /// Errors as TextSource's.
    explicit LineReader(const Path& path, TextEncoding encoding = TextEncoding::automatic,
                        std::size_t longestLine = 64 << 20);

    bool next();                                       ///< false at the end; errors as TextSource::next()
    const std::string& line() const { return m_line; } ///< cut at the limit when isTooLong()
    bool isTooLong() const { return m_tooLong; }
    std::int64_t number() const { return m_number; } ///< of line(), from 1
    const TextSource& source() const { return m_source; }

private:
    bool fill();

    TextSource m_source;
    std::size_t m_longestLine;
    std::string m_buffer;
    std::size_t m_position = 0;
    std::string m_line;
    bool m_tooLong = false;
    std::int64_t m_number = 0;
};

} // namespace calm
