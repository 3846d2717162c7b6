#pragma once

#include "core/base/file.h"
#include "core/data/example_line.h"
#include "core/data/import_format.h"

#include <memory>
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
    FileFormat format = FileFormat::automatic;
    TextEncoding encoding = TextEncoding::automatic;
    bool header = true;          ///< tables: the first row names the columns; else they are "1", "2", ...
    bool dropDuplicates = false; ///< of examples with the same prompt, response and messages only the first comes in
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
    std::vector<SkippedLine> skippedLines;     ///< the first 100
    std::int64_t duplicates = 0;               ///< examples that are the same as an earlier one, also of the dataset
    bool duplicatesDropped = false;            ///< they are not among `kept`
    FileFormat format = FileFormat::jsonLines; ///< as found out or asked for
    TextEncoding encoding = TextEncoding::utf8;
    bool compressed = false;    ///< with gzip
    std::string toText() const; ///< "40000 examples imported, 2 lines skipped: line 7 has no ..."
};

Json toJson(const ImportReport& report);

class RecordSource;
class DuplicateFilter;

/// The examples of a file, one after the other; blank lines are passed over.
class ExampleReader
{
public:
    /// Error(notFound | badInput | io), Error(unsupported) for UTF-32; Error(badInput) for a chosen column that a table
    /// has not.
    explicit ExampleReader(const Path& file, ImportOptions options = {});
    ~ExampleReader();
    /// Counts `example`, which is there already, for finding duplicates.
    void alreadyThere(const Example& example);
    /// Nothing at the end. Error(corrupt) that names the line in strict mode, and at the end of a file that has
    /// lines but not one example.
    std::optional<Example> next();
    /// One line only: false at the end; no example when the line is blank, skipped or dropped.
    bool nextLine(std::optional<Example>& example);
    /// At the end: the Error(corrupt) of next().
    void requireExamples() const;
    const ImportReport& report() const { return m_report; } ///< of what was read so far
    std::int64_t bytesRead() const;
    std::int64_t bytesTotal() const; ///< 0 = unknown

private:
    void skip(const std::string& reason);

    std::unique_ptr<RecordSource> m_source;
    std::unique_ptr<DuplicateFilter> m_duplicates;
    ImportOptions m_options;
    ImportReport m_report;
};

/// How a file would come in, from its first lines.
struct ImportPreview
{
    std::vector<Example> examples;
    ImportReport report;                 ///< of the lines that were looked at, with the detected format and encoding
    std::vector<std::string> fieldNames; ///< columns, or the members of the first lines: for choosing
    std::vector<std::vector<std::string>> rows; ///< the first records, a cell for each of fieldNames
    FieldNames guessed; ///< tables: the columns that were taken for prompt, response, ...; empty = none was recognised
};

/// Reads `lines` records at most. Errors as ExampleReader's; lines that are no examples are in the report, also when
/// options.strict.
ImportPreview previewImport(const Path& file, int lines, const ImportOptions& options = {});

} // namespace calm
