#include "core/data/example_reader.h"

#include "core/base/error.h"

#include <utility>

namespace calm
{

namespace
{
constexpr std::size_t mostSkippedLines = 100;
constexpr std::size_t mostReasonsInText = 3;

bool isBlank(const std::string& line)
{
    return line.find_first_not_of(" \t") == std::string::npos;
}
} // namespace

std::string ImportReport::toText() const
{
    std::string text = std::to_string(kept) + (kept == 1 ? " example imported" : " examples imported");
    if (skipped == 0)
        return text + ".";
    text += ", " + std::to_string(skipped) + (skipped == 1 ? " line skipped" : " lines skipped");
    for (std::size_t i = 0; i < skippedLines.size() && i < mostReasonsInText; ++i)
        text += (i == 0 ? ": line " : ", line ") + std::to_string(skippedLines[i].line) + " " + skippedLines[i].reason;
    return text + (skipped > static_cast<std::int64_t>(mostReasonsInText) ? ", ..." : ".");
}

ExampleReader::ExampleReader(const Path& file, ImportOptions options) : m_lines(file), m_options(std::move(options)) {}

void ExampleReader::skip(const std::string& reason)
{
    if (m_options.strict)
        throw Error(ErrorKind::corrupt, "Line " + std::to_string(m_lines.number()) + " of " + m_lines.path().string() +
                                            " " + reason + "; nothing was imported.");
    ++m_report.skipped;
    if (m_report.skippedLines.size() < mostSkippedLines)
        m_report.skippedLines.push_back({m_lines.number(), reason});
}

bool ExampleReader::nextLine(std::optional<Example>& example)
{
    example.reset();
    if (!m_lines.next())
        return false;
    if (m_lines.isTooLong()) {
        skip("is longer than 64 MiB");
        return true;
    }
    if (isBlank(m_lines.line()))
        return true;
    auto result =
        m_options.exact ? exampleFromOwnLine(m_lines.line()) : exampleFromLine(m_lines.line(), m_options.fields);
    if (const auto* reason = std::get_if<std::string>(&result)) {
        skip(*reason);
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
    if (m_report.kept == 0 && m_report.skipped > 0)
        throw Error(ErrorKind::corrupt, "No line of " + m_lines.path().string() + " is an example: line " +
                                            std::to_string(m_report.skippedLines.front().line) + " " +
                                            m_report.skippedLines.front().reason + ".");
    return std::nullopt;
}

ImportPreview previewImport(const Path& file, int lines, const ImportOptions& options)
{
    ImportPreview preview;
    ImportOptions lenient = options;
    lenient.strict = false; // a preview shows what is wrong, it does not refuse
    LineReader heads(file);
    for (int i = 0; i < lines && preview.fieldNames.empty() && heads.next(); ++i) {
        const Json json = Json::parse(heads.line(), nullptr, false);
        for (auto it = json.begin(); json.is_object() && it != json.end(); ++it)
            preview.fieldNames.push_back(it.key());
    }
    ExampleReader reader(file, lenient);
    std::optional<Example> example;
    while (reader.report().kept + reader.report().skipped < lines && reader.nextLine(example))
        if (example)
            preview.examples.push_back(std::move(*example));
    preview.report = reader.report();
    return preview;
}

} // namespace calm
