#include "core/spec/document.h"

namespace calm
{

Json startDocument(const std::string& format, int version)
{
    Json json;
    json["format"] = format;
    json["version"] = version;
    return json;
}

void checkDocument(const Json& json, const std::string& format, int newestVersion, const std::string& what)
{
    if (!json.is_object())
        throw Error(ErrorKind::corrupt, what + " is not a JSON object.");
    const auto found = optional<std::string>(json, "format", format, what);
    if (found != format)
        throw Error(ErrorKind::corrupt, what + " is a \"" + found + "\", not a \"" + format + "\".");
    const int version = wholeNumber<int>(json, "version", 1, what);
    if (version > newestVersion)
        throw Error(ErrorKind::unsupported, what + " was written by a newer version of this program (format version " +
                                                std::to_string(version) + ", this one reads up to " +
                                                std::to_string(newestVersion) + "); update to open it.");
}

void throwNotWhole(const char* key, const std::string& what, const std::string& found)
{
    throw Error(ErrorKind::corrupt,
                what + " has a \"" + key + "\" that is not a whole number in range: " + found.substr(0, 80) + ".");
}

} // namespace calm
