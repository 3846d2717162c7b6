#include "core/data/example_reader.h"

#include "core/base/checksum.h"
#include "core/base/error.h"
#include "core/data/record_source.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace calm
{

namespace
{
constexpr std::size_t mostSkippedLines = 100;
constexpr std::size_t mostReasonsInText = 3;

using FieldsMember = std::string FieldNames::*;

/// What columns of tables are called, in small letters; the first of several counts.
const std::vector<std::pair<FieldsMember, std::vector<std::string_view>>> columnNames{
    {&FieldNames::prompt, {"prompt", "question"}},
    {&FieldNames::response, {"response", "completion", "answer", "output", "text"}},
    {&FieldNames::task, {"task"}},
    {&FieldNames::split, {"split"}},
    {&FieldNames::tags, {"tags"}},
    {&FieldNames::key, {"key"}},
};

bool equalsIgnoringCase(const std::string& name, std::string_view known)
{
    return std::ranges::equal(name, known, [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// Which columns hold what, as far as their names say it.
FieldNames guessedFields(const std::vector<std::string>& columns, bool header)
{
    FieldNames fields;
    if (!header) {
        fields.prompt = columns.size() > 1 ? columns[0] : "";
        fields.response = columns.empty() ? "" : columns[columns.size() > 1 ? 1 : 0];
        return fields;
    }
    for (const auto& [member, names] : columnNames)
        for (const std::string_view name : names)
            for (const std::string& column : columns)
                if ((fields.*member).empty() && equalsIgnoringCase(column, name))
                    fields.*member = column;
    if (fields.response.empty() && columns.size() == 1)
        fields.response = columns.front(); // a text a row
    if (fields.response.empty())
        fields.prompt.clear(); // the person has to choose
    return fields;
}

bool isAlpaca(const std::vector<std::string>& columns)
{
    return std::ranges::find(columns, "instruction") != columns.end();
}

/// What the person chose, and for a table where nothing is chosen what its columns' names say.
FieldNames fieldsFor(const RecordSource& source, const ImportOptions& options)
{
    const FieldNames& fields = options.fields;
    if (!isTable(source.format()))
        return isText(source.format()) ? FieldNames() : fields;
    for (const auto& [member, names] : columnNames)
        if (const std::string& name = fields.*member;
            !name.empty() && std::ranges::find(source.columns(), name) == source.columns().end())
            throw Error(ErrorKind::badInput, source.text().path().string() + " has no column \"" + name +
                                                 "\"; it has " + joined(source.columns()) + ".");
    FieldNames guessed = guessedFields(source.columns(), options.header);
    if (!fields.prompt.empty() || !fields.response.empty() || isAlpaca(source.columns())) {
        guessed.prompt = fields.prompt;
        guessed.response = fields.response;
    }
    for (const auto& [member, names] : columnNames)
        if (!(fields.*member).empty())
            guessed.*member = fields.*member;
    return guessed;
}

std::string plural(std::int64_t count, const char* one, const char* several)
{
    return std::to_string(count) + (count == 1 ? one : several);
}

/// A value of a record as a cell of a table.
std::string cellText(const Json& record, const std::string& name)
{
    const auto it = record.find(name);
    if (it == record.end() || it->is_null())
        return {};
    return it->is_string() ? it->get<std::string>() : toLine(*it);
}

/// Names and values of the first records, as they stand in the file.
void lookAtRecords(const Path& file, int lines, const ImportOptions& options, ImportPreview& preview)
{
    const auto source = RecordSource::open(file, options.format, options.encoding, options.header);
    std::vector<Json> records;
    preview.fieldNames = source->columns();
    for (int i = 0; i < lines && source->next(); ++i) {
        if (!source->record().is_object())
            continue;
        records.push_back(source->record());
        for (auto it = records.back().begin(); it != records.back().end(); ++it)
            if (std::ranges::find(preview.fieldNames, it.key()) == preview.fieldNames.end())
                preview.fieldNames.push_back(it.key());
    }
    for (const Json& record : records) {
        auto& row = preview.rows.emplace_back();
        for (const std::string& name : preview.fieldNames)
            row.push_back(cellText(record, name));
    }
    if (isTable(source->format()))
        preview.guessed = fieldsFor(*source, options);
}
} // namespace

/// Which examples have been there. Two checksums each, so that an example is never taken for another one.
class DuplicateFilter
{
public:
    /// False when there was an equal one.
    bool add(const Example& example)
    {
        m_text.assign(1, '\0');
        for (const std::string* text : {&example.prompt, &example.response, &example.messages})
            m_text.append(std::to_string(text->size())).append(1, ':').append(*text);
        const std::uint64_t first = checksum();
        m_text[0] = '\1';
        return m_seen.insert({first, checksum()}).second;
    }

private:
    using Key = std::pair<std::uint64_t, std::uint64_t>;
    struct FirstHalf
    {
        std::size_t operator()(const Key& key) const { return key.first; }
    };
    std::uint64_t checksum() const { return checksum64(std::as_bytes(std::span(m_text))); }

    std::string m_text;
    std::unordered_set<Key, FirstHalf> m_seen;
};

std::string ImportReport::toText() const
{
    std::string text = plural(kept, " example imported", " examples imported");
    if (duplicates > 0)
        text += duplicatesDropped ? ", " + plural(duplicates, " duplicate", " duplicates") + " left out"
                                  : " (" + plural(duplicates, " is a duplicate", " are duplicates") + " of others)";
    if (skipped == 0)
        return text + ".";
    text += ", " + plural(skipped, " line skipped", " lines skipped");
    for (std::size_t i = 0; i < skippedLines.size() && i < mostReasonsInText; ++i)
        text += (i == 0 ? ": line " : ", line ") + std::to_string(skippedLines[i].line) + " " + skippedLines[i].reason;
    return text + (skipped > static_cast<std::int64_t>(mostReasonsInText) ? ", ..." : ".");
}

Json toJson(const ImportReport& report)
{
    Json lines = Json::array();
    for (const SkippedLine& line : report.skippedLines)
        lines.push_back({{"line", line.line}, {"reason", line.reason}});
    return {{"kept", report.kept},
            {"skipped", report.skipped},
            {"skipped_lines", lines},
            {"duplicates", report.duplicates},
            {"duplicates_dropped", report.duplicatesDropped},
            {"format", toString(report.format)},
            {"encoding", toString(report.encoding)},
            {"compressed", report.compressed}};
}

ExampleReader::ExampleReader(const Path& file, ImportOptions options)
    : m_source(RecordSource::open(file, options.format, options.encoding, options.header)),
      m_duplicates(std::make_unique<DuplicateFilter>()), m_options(std::move(options))
{
    m_options.fields = fieldsFor(*m_source, m_options);
    m_report.duplicatesDropped = m_options.dropDuplicates;
    m_report.format = m_source->format();
    m_report.encoding = m_source->text().encoding();
    m_report.compressed = m_source->text().isCompressed();
}

ExampleReader::~ExampleReader() = default;

void ExampleReader::alreadyThere(const Example& example)
{
    m_duplicates->add(example);
}

std::int64_t ExampleReader::bytesRead() const
{
    return m_source->text().bytesRead();
}

std::int64_t ExampleReader::bytesTotal() const
{
    return m_source->text().bytesTotal();
}

void ExampleReader::skip(const std::string& reason)
{
    if (m_options.strict)
        throw Error(ErrorKind::corrupt, "Line " + std::to_string(m_source->line()) + " of " +
                                            m_source->text().path().string() + " " + reason +
                                            "; nothing was imported.");
    ++m_report.skipped;
    if (m_report.skippedLines.size() < mostSkippedLines)
        m_report.skippedLines.push_back({m_source->line(), reason});
}

bool ExampleReader::nextLine(std::optional<Example>& example)
{
    example.reset();
    if (!m_source->next())
        return false;
    if (m_source->isBlank())
        return true;
    if (!m_source->fault().empty()) {
        skip(m_source->fault());
        return true;
    }
    auto result = m_options.exact ? exampleFromOwnJson(m_source->record())
                                  : exampleFromJson(m_source->record(), m_options.fields);
    if (const auto* reason = std::get_if<std::string>(&result)) {
        skip(*reason);
        return true;
    }
    if (!m_duplicates->add(std::get<Example>(result))) {
        ++m_report.duplicates;
        if (m_options.dropDuplicates)
            return true;
    }
    example = std::get<Example>(std::move(result));
    if (example->task.empty())
        example->task = m_options.task;
    if (example->split.empty())
        example->split = m_options.split;
    ++m_report.kept;
    return true;
}

std::optional<Example> ExampleReader::next()
{
    std::optional<Example> example;
    while (nextLine(example))
        if (example)
            return example;
    requireExamples();
    return std::nullopt;
}

void ExampleReader::requireExamples() const
{
    if (m_report.kept > 0 || m_report.duplicates > 0 || m_report.skipped == 0)
        return;
    std::string sentence = "No line of " + m_source->text().path().string() + " is an example: line " +
                           std::to_string(m_report.skippedLines.front().line) + " " +
                           m_report.skippedLines.front().reason;
    if (isTable(m_source->format()))
        sentence += "; the columns are " + joined(m_source->columns());
    throw Error(ErrorKind::corrupt, sentence + ".");
}

ImportPreview previewImport(const Path& file, int lines, const ImportOptions& options)
{
    ImportPreview preview;
    ImportOptions lenient = options;
    lenient.strict = false; // a preview shows what is wrong, it does not refuse
    lookAtRecords(file, lines, lenient, preview);
    ExampleReader reader(file, lenient);
    std::optional<Example> example;
    for (int i = 0; i < lines && reader.nextLine(example); ++i)
        if (example)
            preview.examples.push_back(std::move(*example));
    preview.report = reader.report();
    return preview;
}

} // namespace calm
