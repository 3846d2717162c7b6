#include "core/data/import_format.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <array>

namespace calm
{

namespace
{
constexpr std::array<std::pair<FileFormat, const char*>, 7> formatNames{{{FileFormat::automatic, "automatic"},
                                                                         {FileFormat::jsonLines, "jsonl"},
                                                                         {FileFormat::json, "json"},
                                                                         {FileFormat::csv, "csv"},
                                                                         {FileFormat::tsv, "tsv"},
                                                                         {FileFormat::textLines, "lines"},
                                                                         {FileFormat::textWhole, "text"}}};

std::string lowerCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// ".csv" of "a.CSV.gz".
std::string extensionOf(const std::string& fileName)
{
    Path name = lowerCase(Path(fileName).filename().string());
    if (name.extension() == ".gz")
        name.replace_extension();
    return name.extension().string();
}
} // namespace

std::string toString(FileFormat format)
{
    return std::ranges::find(formatNames, format, &std::pair<FileFormat, const char*>::first)->second;
}

FileFormat fileFormatFromString(const std::string& name)
{
    for (const auto& [format, known] : formatNames)
        if (name == known)
            return format;
    throw Error(ErrorKind::badInput,
                "There is no format \"" + name + "\"; there are automatic, jsonl, json, csv, tsv, lines and text.");
}

bool isTable(FileFormat format)
{
    return format == FileFormat::csv || format == FileFormat::tsv;
}

bool isText(FileFormat format)
{
    return format == FileFormat::textLines || format == FileFormat::textWhole;
}

FileFormat detectFormat(const std::string& fileName, std::string_view beginning)
{
    const std::string extension = extensionOf(fileName);
    if (extension == ".csv")
        return FileFormat::csv;
    if (extension == ".tsv" || extension == ".tab")
        return FileFormat::tsv;
    if (extension == ".jsonl" || extension == ".ndjson")
        return FileFormat::jsonLines;
    const std::size_t first = beginning.find_first_not_of(" \t\r\n");
    const char start = first == std::string_view::npos ? '\0' : beginning[first];
    if (start == '{')
        return FileFormat::jsonLines;
    if (extension == ".json")
        return start == '[' ? FileFormat::json : FileFormat::jsonLines;
    if (start == '[' && beginning.find_first_not_of(" \t\r\n{", first + 1) != std::string_view::npos &&
        beginning.find('{', first) == beginning.find_first_not_of(" \t\r\n", first + 1))
        return FileFormat::json;
    return FileFormat::textLines;
}

} // namespace calm
