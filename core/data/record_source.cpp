#include "core/data/record_source.h"

#include "core/base/error.h"
#include "core/data/line_reader.h"
#include "core/data/table_reader.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

namespace
{
constexpr const char* notUtf8 = "is not valid UTF-8";

bool isBlankText(const std::string& text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

class JsonLineSource final : public RecordSource
{
public:
    JsonLineSource(const Path& file, TextEncoding encoding)
        : RecordSource(FileFormat::jsonLines), m_lines(file, encoding)
    {
    }

    bool next() override
    {
        if (!m_lines.next())
            return false;
        reset(m_lines.number());
        if (m_lines.isTooLong())
            m_fault = tooLong;
        else if (isBlankText(m_lines.line()))
            m_blank = true;
        else
            parse(m_lines.line());
        return true;
    }
    const TextSource& text() const override { return m_lines.source(); }

private:
    LineReader m_lines;
};

/// One list of objects, however long: its members are cut out of the text by their brackets, and parsed one by one.
class JsonListSource final : public RecordSource
{
public:
    JsonListSource(const Path& file, TextEncoding encoding) : RecordSource(FileFormat::json), m_text(file, encoding) {}

    bool next() override
    {
        if (m_atEnd)
            return false;
        skipSpace();
        if (!m_begun)
            begin();
        reset(m_nextLine);
        if (peek() == ']' || m_atEnd)
            return end();
        readMember();
        return true;
    }
    const TextSource& text() const override { return m_text; }

private:
    int peek()
    {
        while (m_position == m_piece.size()) {
            m_position = 0;
            if (!m_text.next(m_piece))
                return -1;
        }
        return static_cast<unsigned char>(m_piece[m_position]);
    }

    int take()
    {
        const int c = peek();
        m_position += c < 0 ? 0 : 1;
        m_nextLine += c == '\n' ? 1 : 0;
        return c;
    }

    void skipSpace()
    {
        while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n')
            take();
    }

    void begin()
    {
        m_begun = true;
        if (peek() < 0) {
            m_atEnd = true; // an empty file has no examples, and that is all
        } else if (take() != '[') {
            throw Error(ErrorKind::corrupt, m_text.path().string() + " is not a list in JSON.");
        }
        skipSpace();
    }

    bool end()
    {
        if (m_atEnd)
            return false;
        take();
        skipSpace();
        m_atEnd = true;
        if (peek() < 0)
            return false;
        reset(m_nextLine);
        m_fault = "has text behind the end of the list";
        return true;
    }

    /// Up to the comma or bracket that ends it; brackets and commas in texts do not count.
    void readMember()
    {
        std::string json;
        const auto keep = [&json](int c) {
            if (c >= 0 && json.size() <= longestRecord)
                json += static_cast<char>(c);
        };
        int depth = 0;
        bool inText = false, ended = false;
        while (!ended) {
            const int c = peek();
            if (c < 0 || (!inText && depth == 0 && (c == ',' || c == ']')))
                break;
            keep(take());
            if (inText && c == '\\')
                keep(take());
            else if (c == '"')
                inText = !inText;
            else if (!inText)
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            ended = depth < 0;
        }
        if (json.size() > longestRecord)
            m_fault = tooLong;
        else
            parse(json);
        endMember();
    }

    void endMember()
    {
        if (peek() == ',') {
            take();
            return;
        }
        if (peek() < 0) {
            m_atEnd = true;
            if (m_fault.empty())
                m_fault = "is where the file is cut off: the list does not end";
        }
    }

    TextSource m_text;
    std::string m_piece;
    std::size_t m_position = 0;
    std::int64_t m_nextLine = 1;
    bool m_begun = false;
    bool m_atEnd = false;
};

class TableSource final : public RecordSource
{
public:
    TableSource(const Path& file, FileFormat format, TextEncoding encoding, bool header)
        : RecordSource(format), m_table(file, encoding, format == FileFormat::tsv ? '\t' : '\0')
    {
        m_hasRow = m_table.next();
        if (!m_hasRow)
            return;
        for (const std::string& name : m_table.fields())
            m_columns.push_back(header ? unused(name) : std::to_string(m_columns.size() + 1));
        if (header)
            m_hasRow = m_table.next();
    }

    bool next() override
    {
        if (!m_hasRow)
            return false;
        reset(m_table.line());
        if (m_table.isBlank())
            m_blank = true;
        else
            readRow();
        m_hasRow = m_table.next();
        return true;
    }
    const TextSource& text() const override { return m_table.source(); }

private:
    /// Columns without a name get their number, and a second one of a name, too.
    std::string unused(const std::string& name) const
    {
        const std::string number = std::to_string(m_columns.size() + 1);
        if (isBlankText(name))
            return number;
        return std::ranges::find(m_columns, name) == m_columns.end() ? name : name + " " + number;
    }

    void readRow()
    {
        const auto& fields = m_table.fields();
        if (!m_table.fault().empty())
            m_fault = m_table.fault();
        else if (fields.size() != m_columns.size())
            m_fault = "has " + std::to_string(fields.size()) + (fields.size() == 1 ? " column" : " columns") +
                      " instead of " + std::to_string(m_columns.size());
        else if (!std::ranges::all_of(fields, isValidUtf8))
            m_fault = notUtf8;
        else
            for (std::size_t i = 0; i < fields.size(); ++i)
                m_record[m_columns[i]] = fields[i];
    }

    TableReader m_table;
    bool m_hasRow = false;
};

class TextLineSource final : public RecordSource
{
public:
    TextLineSource(const Path& file, TextEncoding encoding)
        : RecordSource(FileFormat::textLines), m_lines(file, encoding)
    {
    }

    bool next() override
    {
        if (!m_lines.next())
            return false;
        reset(m_lines.number());
        m_blank = isBlankText(m_lines.line());
        if (m_lines.isTooLong())
            m_fault = tooLong;
        else if (!isValidUtf8(m_lines.line()))
            m_fault = notUtf8;
        else
            m_record["text"] = m_lines.line();
        return true;
    }
    const TextSource& text() const override { return m_lines.source(); }

private:
    LineReader m_lines;
};

class WholeTextSource final : public RecordSource
{
public:
    WholeTextSource(const Path& file, TextEncoding encoding)
        : RecordSource(FileFormat::textWhole), m_text(file, encoding)
    {
    }

    bool next() override
    {
        if (m_line > 0)
            return false;
        reset(1);
        std::string whole;
        for (std::string piece; whole.size() <= longestRecord && m_text.next(piece);)
            whole += piece;
        m_blank = isBlankText(whole);
        if (whole.size() > longestRecord)
            m_fault = std::string(tooLong) + "; read it line by line";
        else if (!isValidUtf8(whole))
            m_fault = notUtf8;
        else
            m_record["text"] = std::move(whole);
        return true;
    }
    const TextSource& text() const override { return m_text; }

private:
    TextSource m_text;
};
} // namespace

void RecordSource::reset(std::int64_t line)
{
    m_line = line;
    m_record = Json();
    m_fault.clear();
    m_blank = false;
}

void RecordSource::parse(const std::string& json)
{
    try {
        m_record = Json::parse(json);
    } catch (const nlohmann::json::parse_error& error) {
        const bool encoding = std::string(error.what()).find("UTF-8") != std::string::npos;
        m_fault = std::string(encoding ? notUtf8 : "is not valid JSON") + " (byte " + std::to_string(error.byte) + ")";
    } catch (const nlohmann::json::exception&) {
        m_fault = "holds a number that is too large";
    }
}

std::unique_ptr<RecordSource> RecordSource::open(const Path& file, FileFormat format, TextEncoding encoding,
                                                 bool header)
{
    if (format == FileFormat::automatic) {
        TextSource beginning(file, encoding);
        std::string piece;
        beginning.next(piece);
        format = detectFormat(file.string(), piece);
    }
    switch (format) {
    case FileFormat::json:
        return std::make_unique<JsonListSource>(file, encoding);
    case FileFormat::csv:
    case FileFormat::tsv:
        return std::make_unique<TableSource>(file, format, encoding, header);
    case FileFormat::textLines:
        return std::make_unique<TextLineSource>(file, encoding);
    case FileFormat::textWhole:
        return std::make_unique<WholeTextSource>(file, encoding);
    default:
        return std::make_unique<JsonLineSource>(file, encoding);
    }
}

} // namespace calm
