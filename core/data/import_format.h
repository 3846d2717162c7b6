#pragma once

#include "core/data/text_encoding.h"

#include <string>

namespace calm
{

/// What a file of examples looks like.
enum class FileFormat {
    automatic, ///< found out from its name and its beginning: detectFormat()
    jsonLines, ///< one JSON object a line
    json,      ///< one list of such objects
    csv,       ///< RFC 4180; fields between commas or semicolons, as the first line has them
    tsv,       ///< the same between tabs
    textLines, ///< every line is a text to learn
    textWhole  ///< the whole file is one
};

std::string toString(FileFormat format);             ///< "automatic", "jsonl", "json", "csv", "tsv", "lines", "text"
FileFormat fileFormatFromString(const std::string&); ///< Error(badInput) that lists the names

bool isTable(FileFormat format); ///< csv, tsv
bool isText(FileFormat format);  ///< textLines, textWhole

/// From the file's name (".jsonl", ".json.gz", ...) and the beginning of its text; where they differ, a text that
/// begins as JSON is JSON.
FileFormat detectFormat(const std::string& fileName, std::string_view beginning);

} // namespace calm
