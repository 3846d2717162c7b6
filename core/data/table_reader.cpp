#include "core/data/table_reader.h"

#include "core/data/record_source.h"

#include <algorithm>

namespace calm
{

TableReader::TableReader(const Path& path, TextEncoding encoding, char delimiter)
    : m_source(path, encoding), m_delimiter(delimiter)
{
    if (m_delimiter == 0)
        guessDelimiter();
}

void TableReader::guessDelimiter()
{
    peek(); // fills the piece
    std::int64_t semicolons = 0;
    bool quoted = false;
    for (const char c : m_piece) {
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '\n' || c == '\r'))
            break;
        else if (!quoted)
            semicolons += c == ';' ? 1 : c == ',' ? -1 : 0;
    }
    m_delimiter = semicolons > 0 ? ';' : ',';
}

int TableReader::peek()
{
    while (m_position == m_piece.size()) {
        m_position = 0;
        if (!m_source.next(m_piece))
            return -1;
    }
    return static_cast<unsigned char>(m_piece[m_position]);
}

int TableReader::take()
{
    const int c = peek();
    if (c < 0)
        return c;
    ++m_position;
    ++m_rowBytes;
    if (c == '\n')
        ++m_nextLine;
    return c;
}

void TableReader::readQuoted(std::string& field)
{
    m_quoted = true;
    take(); // the quote that opens it
    for (int c = take(); c >= 0; c = take()) {
        if (c == '"') {
            if (peek() != '"')
                return;
            take();
        }
        if (m_rowBytes <= longestRecord)
            field += static_cast<char>(c);
    }
    m_fault = "opens a quote that is never closed";
}

bool TableReader::readField()
{
    std::string& field = m_fields.emplace_back();
    const bool isQuoted = peek() == '"';
    if (isQuoted)
        readQuoted(field);
    while (true) {
        const int c = take();
        if (c == m_delimiter)
            return true;
        if (c == '\r') {
            if (peek() == '\n')
                take();
            else
                ++m_nextLine;
        }
        if (c < 0 || c == '\n' || c == '\r')
            return false;
        if (isQuoted && m_fault.empty())
            m_fault = "has text behind a closing quote";
        if (m_rowBytes <= longestRecord)
            field += static_cast<char>(c);
    }
}

bool TableReader::next()
{
    m_fields.clear();
    m_fault.clear();
    m_quoted = false;
    m_rowBytes = 0;
    m_line = m_nextLine;
    if (peek() < 0)
        return false;
    while (readField()) {
    }
    if (m_rowBytes > longestRecord)
        m_fault = tooLong;
    return true;
}

} // namespace calm
