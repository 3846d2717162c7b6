#include "core/text/part_reader.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

namespace calm
{

namespace
{
constexpr int maximumDepth = 16;
constexpr std::int64_t largestNumber = 0x7fffffff;
using Kind = JsonValue::Kind;

bool isCount(const JsonValue& value)
{
    return value.is(Kind::integer) && value.integer() >= 0 && value.integer() <= largestNumber;
}
} // namespace

PartReader::PartReader(const JsonValue& json, std::string where) : PartReader(json, std::move(where), 0) {}

PartReader::PartReader(const JsonValue& json, std::string where, int depth)
    : m_json(&json), m_where(std::move(where)), m_depth(depth)
{
    if (m_depth > maximumDepth)
        fail("is nested too deeply");
    if (!json.is(Kind::object))
        fail("is not an object, but " + json.shown());
}

void PartReader::fail(const std::string& fault) const
{
    throw Error(ErrorKind::corrupt, m_where + " " + fault + ".");
}

void PartReader::failUnsupported(const std::string& part) const
{
    throw Error(ErrorKind::unsupported, m_where + " is \"" + part.substr(0, 80) + "\", which this version cannot use.");
}

const JsonValue& PartReader::member(const char* key) const
{
    const JsonValue* value = m_json->find(key);
    if (!value)
        fail(std::string("has no \"") + key + '"');
    return *value;
}

bool PartReader::has(const char* key) const
{
    const JsonValue* value = m_json->find(key);
    return value && !value->is(Kind::null);
}

std::string PartReader::type() const
{
    return text("type");
}

std::string PartReader::text(const char* key) const
{
    const JsonValue& value = member(key);
    if (!value.is(Kind::string))
        fail(std::string("needs a text as \"") + key + "\", found " + value.shown());
    return std::string(value.string());
}

std::string PartReader::text(const char* key, const std::string& fallback) const
{
    return has(key) ? text(key) : fallback;
}

std::string PartReader::character(const char* key) const
{
    std::string value = text(key);
    if (utf8Length(value) != 1)
        fail(std::string("needs one character as \"") + key + "\", found " + member(key).shown());
    return value;
}

bool PartReader::flag(const char* key, bool fallback) const
{
    if (!has(key))
        return fallback;
    const JsonValue& value = member(key);
    if (!value.is(Kind::boolean))
        fail(std::string("needs true or false as \"") + key + "\", found " + value.shown());
    return value.boolean();
}

int PartReader::number(const char* key, int fallback) const
{
    if (!has(key))
        return fallback;
    const JsonValue& value = member(key);
    if (!isCount(value))
        fail(std::string("needs a count as \"") + key + "\", found " + value.shown());
    return static_cast<int>(value.integer());
}

PartReader PartReader::child(const char* key) const
{
    return PartReader(member(key), m_where + " " + key, m_depth + 1);
}

std::vector<PartReader> PartReader::children(const char* key) const
{
    const JsonValue& list = member(key);
    if (!list.is(Kind::array))
        fail(std::string("needs a list as \"") + key + "\", found " + list.shown());
    std::vector<PartReader> result;
    for (const JsonValue& entry : list.items())
        result.push_back(
            PartReader(entry, m_where + " " + key + "[" + std::to_string(result.size()) + "]", m_depth + 1));
    return result;
}

std::pair<std::string, int> PartReader::tokenAndId(const char* key) const
{
    const JsonValue& value = member(key);
    const auto items = value.items();
    if (items.size() != 2 || !items[0].is(Kind::string) || !isCount(items[1]))
        fail(std::string("needs a token and its id as \"") + key + "\", found " + value.shown());
    return {std::string(items[0].string()), static_cast<int>(items[1].integer())};
}

PartReader PartReader::named(const std::string& type) const
{
    return PartReader(*m_json, m_where + " " + type, m_depth);
}

} // namespace calm
