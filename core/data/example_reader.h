#pragma once

#include "core/data/example_line.h"
#include "core/data/line_reader.h"

#include <optional>
#include <vector>

namespace calm
{

struct ImportOptions
{
    bool strict = false; ///< the first unreadable line refuses the whole file; else such lines are skipped and counted
    bool exact = false;  ///< a file of our own: fields as toJson(Example) writes them, empty responses and all
    FieldNames fields;
    std::string task;  ///< for lines that name none
    std::string split; ///< for lines that name none
};

struct SkippedLine
{
    std::int64_t line = 0; ///< from 1
    std::string reason;    ///< "has no \"response\""
};

struct ImportReport
{
    std::int64_t kept = 0;
    std::int64_t skipped = 0;
    std::vector<SkippedLine> skippedLines; ///< the first 100
    std::string toText() const;            ///< "40000 examples imported, 2 lines skipped: line 7 has no ..."
};

/// The examples of a JSONL file, one after the other; blank lines are passed over.
class ExampleReader
{
public:
    explicit ExampleReader(const Path& file, ImportOptions options = {}); ///< as LineReader
    /// Nothing at the end. Error(corrupt) that names the line in strict mode, and at the end of a file that has
    /// lines but not one example.
    std::optional<Example> next();
    /// One line only: false at the end; no example when the line is blank or skipped.
    bool nextLine(std::optional<Example>& example);
    const ImportReport& report() const { return m_report; } ///< of what was read so far
    std::int64_t bytesRead() const { return m_lines.bytesRead(); }
    std::int64_t bytesTotal() const { return m_lines.bytesTotal(); }

private:
    void skip(const std::string& reason);

    LineReader m_lines;
    ImportOptions m_options;
    ImportReport m_report;
};

/// How a file would come in, from its first lines.
struct ImportPreview
{
    std::vector<Example> examples;
    ImportReport report;                 ///< of the lines that were looked at
    std::vector<std::string> fieldNames; ///< of the first line that is an object: for choosing columns
};

ImportPreview previewImport(const Path& file, int lines, const ImportOptions& options = {});

} // namespace calm
