#include "core/text/jinja/template.h"

#include "core/base/error.h"
#include "core/text/jinja/globals.h"
#include "core/text/jinja/interpreter.h"
#include "core/text/jinja/lexer.h"

#include <chrono>
#include <cstdio>

namespace calm::jinja
{

namespace
{
constexpr int deepestJson = 200;

Value fromJson(const Json& json, int depth)
{
    if (depth > deepestJson)
        throw Failure("the conversation is nested too deep");
    switch (json.type()) {
    case Json::value_t::boolean:
        return json.get<bool>();
    case Json::value_t::number_integer:
        return static_cast<Integer>(json.get<std::int64_t>());
    case Json::value_t::number_unsigned:
        return static_cast<Integer>(json.get<std::uint64_t>());
    case Json::value_t::number_float:
        return json.get<double>();
    case Json::value_t::string:
        return json.get_ref<const std::string&>();
    case Json::value_t::array: {
        std::vector<Value> items;
        for (const Json& item : json)
            items.push_back(fromJson(item, depth + 1));
        return Value::list(std::move(items));
    }
    case Json::value_t::object: {
        Dict dict;
        for (const auto& [key, value] : json.items())
            dict.set(key, fromJson(value, depth + 1));
        return Value::dict(std::move(dict));
    }
    default:
        return {};
    }
}

Error errorAt(int line, const std::string& why)
{
    const char* const end = why.ends_with('?') ? "" : ".";
    return Error(ErrorKind::badInput, "Line " + std::to_string(line) + " of the chat template: " + why + end);
}
} // namespace

Template::Template(std::string_view source)
{
    try {
        auto tree = std::make_unique<SyntaxTree>(parse(source));
        bindNames(*tree);
        m_tree = std::move(tree);
    } catch (const SyntaxFailure& failure) {
        throw errorAt(failure.line, failure.what());
    } catch (const Failure& failure) {
        throw errorAt(1, failure.what());
    }
}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

std::string Template::render(const Json& variables, const LocalTime& now, const Limits& limits) const
{
    Runtime runtime(limits, now);
    try {
        const Value values = fromJson(variables, 0);
        const Dict none;
        Interpreter interpreter(*m_tree, runtime, values.isDict() ? values.dict() : none);
        try {
            return interpreter.run();
        } catch (const Refusal& refusal) {
            throw Error(ErrorKind::badInput, refusal.what());
        } catch (const Failure& failure) {
            throw errorAt(interpreter.line(), failure.what());
        }
    } catch (const Failure& failure) { // of the conversation, before the template ran
        throw Error(ErrorKind::badInput,
                    std::string("The template's variables cannot be used: ") + failure.what() + ".");
    }
}

LocalTime localNow()
{
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    LocalTime local;
    ::localtime_r(&seconds, &local.time);
    const auto since = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    local.microseconds = static_cast<int>(since % 1'000'000);
    return local;
}

LocalTime parseLocalTime(const std::string& iso8601)
{
    LocalTime local;
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, fraction = 0;
    double seconds = 0;
    char separator = 'T';
    const int read = std::sscanf(iso8601.c_str(), "%4d-%2d-%2d%c%2d:%2d:%lf%n", &year, &month, &day, &separator, &hour,
                                 &minute, &seconds, &fraction);
    const bool isDate = read >= 3 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    const bool isTime = read == 3 || ((read == 6 || read == 7) && (separator == 'T' || separator == ' ') && hour >= 0 &&
                                      hour < 24 && minute >= 0 && minute < 60 && seconds >= 0 && seconds < 61);
    if (!isDate || !isTime)
        throw Error(ErrorKind::badInput, "\"" + iso8601 + "\" is no time; write it like 2024-07-26T12:00:00.");
    local.time.tm_year = year - 1900;
    local.time.tm_mon = month - 1;
    local.time.tm_mday = day;
    local.time.tm_hour = hour;
    local.time.tm_min = minute;
    local.time.tm_sec = static_cast<int>(seconds);
    local.time.tm_isdst = -1;
    local.microseconds = static_cast<int>((seconds - local.time.tm_sec) * 1e6 + 0.5);
    std::tm filled = local.time; // the day of the week and of the year
    filled.tm_hour = 12;
    ::timegm(&filled);
    local.time.tm_wday = filled.tm_wday;
    local.time.tm_yday = filled.tm_yday;
    return local;
}

} // namespace calm::jinja
