#include "core/data/line_reader.h"

#include <algorithm>

namespace calm
{

LineReader::LineReader(const Path& path, TextEncoding encoding, std::size_t longestLine)
    : m_source(path, encoding), m_longestLine(longestLine)
{
}

bool LineReader::fill()
{
    m_position = 0;
    return m_source.next(m_buffer);
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
        m_position = end == std::string::npos ? stop : stop + 1;
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
