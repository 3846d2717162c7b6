#pragma once

#include "core/data/text_source.h"

#include <string>
#include <vector>

namespace calm
{

/// The rows of a table in text form (RFC 4180): fields between delimiters, those in quotes may hold delimiters, line
/// breaks and doubled quotes. Rows end with LF, CR LF or CR. Not thread-safe.
class TableReader
{
public:
    /// `delimiter` 0: a comma or a semicolon, whichever the first line has more of outside quotes. Errors as
    /// TextSource's.
    TableReader(const Path& path, TextEncoding encoding, char delimiter);

    bool next(); ///< false at the end
    const std::vector<std::string>& fields() const { return m_fields; }
    const std::string& fault() const { return m_fault; } ///< why the row is none; empty = it is one
    bool isBlank() const { return m_fields.size() == 1 && m_fields.front().empty() && !m_quoted && m_fault.empty(); }
    std::int64_t line() const { return m_line; } ///< on which the row begins, from 1
    const TextSource& source() const { return m_source; }

private:
    int peek(); ///< the next character without taking it; -1 at the end
    int take();
    bool readField(); ///< false when it was the row's last
    void readQuoted(std::string& field);
    void guessDelimiter();

    TextSource m_source;
    char m_delimiter;
    std::string m_piece;
    std::size_t m_position = 0;
    std::vector<std::string> m_fields;
    std::string m_fault;
    bool m_quoted = false; ///< the row has a field in quotes
    std::int64_t m_line = 0, m_nextLine = 1;
    std::size_t m_rowBytes = 0;
};

} // namespace calm
