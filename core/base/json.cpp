#include "core/base/json.h"

#include "core/base/error.h"

namespace calm
{

Json parseJson(std::string_view text, const std::string& what)
{
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        throw Error(ErrorKind::corrupt, what + " is not valid JSON (byte " + std::to_string(error.byte) + ").",
                    error.what());
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::corrupt, what + " is not valid JSON.", error.what());
    }
}

std::string toLine(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void throwMissing(const char* key, const std::string& what)
{
    throw Error(ErrorKind::corrupt, what + " has no \"" + key + "\".");
}

void throwWrongType(const char* key, const std::string& what, const std::string& found)
{
    throw Error(ErrorKind::corrupt,
                what + " has a \"" + key + "\" of the wrong type: " + found.substr(0, 80) + ".");
}

} // namespace calm
