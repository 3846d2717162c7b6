#pragma once

#include "core/base/json.h"
#include "core/data/import_format.h"
#include "core/data/text_source.h"

#include <memory>
#include <string>
#include <vector>

namespace calm
{

/// The records of a data file of any format, one after the other, each as a JSON object: a line or a list's member as
/// it is, a row of a table with its columns' names, a text as {"text"}. Internal to core/data. Not thread-safe.
class RecordSource
{
public:
    /// `format` and `encoding` may be automatic. Errors as TextSource's.
    static std::unique_ptr<RecordSource> open(const Path& file, FileFormat format, TextEncoding encoding, bool header);
    virtual ~RecordSource() = default;

    /// False at the end. Else record() is one, or fault() says why it is none ("is not valid JSON (byte 7)"), or
    /// isBlank().
    virtual bool next() = 0;
    const Json& record() const { return m_record; }
    const std::string& fault() const { return m_fault; }
    bool isBlank() const { return m_blank; }
    std::int64_t line() const { return m_line; } ///< on which the record begins, from 1

    FileFormat format() const { return m_format; }                        ///< never automatic
    const std::vector<std::string>& columns() const { return m_columns; } ///< of a table
    virtual const TextSource& text() const = 0;

protected:
    explicit RecordSource(FileFormat format) : m_format(format) {}
    void reset(std::int64_t line);
    void parse(const std::string& json); ///< into record() or fault()

    FileFormat m_format;
    std::vector<std::string> m_columns;
    Json m_record;
    std::string m_fault;
    bool m_blank = false;
    std::int64_t m_line = 0;
};

inline constexpr std::size_t longestRecord = std::size_t{64} << 20;
inline constexpr const char* tooLong = "is longer than 64 MiB";

} // namespace calm
