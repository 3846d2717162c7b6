#include "core/weights/strict_json.h"

#include "core/base/error.h"

#include <set>
#include <vector>

namespace calm
{

nlohmann::json parseStrictJson(std::string_view text, int maximumDepth, const std::string& what)
{
    using Event = nlohmann::json::parse_event_t;
    std::vector<std::set<std::string>> openObjects; // the keys seen so far of each object that is not yet closed
    const auto check = [&](int depth, Event event, nlohmann::json& value) {
        if (depth > maximumDepth)
            throw Error(ErrorKind::corrupt, what + " is damaged: it is nested deeper than its format allows.");
        if (event == Event::object_start)
            openObjects.emplace_back();
        else if (event == Event::object_end)
            openObjects.pop_back();
        else if (event == Event::key && !openObjects.back().insert(value.get<std::string>()).second)
            throw Error(ErrorKind::corrupt,
                        what + " is damaged: it has the name \"" + value.get<std::string>() + "\" twice.");
        return true;
    };
    try {
        return nlohmann::json::parse(text, check);
    } catch (const nlohmann::json::parse_error& error) {
        throw Error(ErrorKind::corrupt,
                    what + " is damaged: it is not valid JSON (byte " + std::to_string(error.byte) + ").",
                    error.what());
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::corrupt, what + " is damaged: it is not valid JSON.", error.what());
    }
}

} // namespace calm
