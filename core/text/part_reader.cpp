#include "core/text/part_reader.h"

#include "core/base/error.h"

namespace calm
{

namespace
{
constexpr int maximumDepth = 16;

std::string shown(const nlohmann::json& json)
{
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).substr(0, 80);
}
} // namespace

PartReader::PartReader(const nlohmann::json& json, std::string where) : PartReader(json, std::move(where), 0) {}

PartReader::PartReader(const nlohmann::json& json, std::string where, int depth)
    : m_json(&json), m_where(std::move(where)), m_depth(depth)
{
    if (m_depth > maximumDepth)
        fail("is nested too deeply");
    if (!json.is_object())
        fail("is not an object, but " + shown(json));
}

void PartReader::fail(const std::string& fault) const
{
    throw Error(ErrorKind::corrupt, m_where + " " + fault + ".");
}

void PartReader::failUnsupported(const std::string& part) const
{
    throw Error(ErrorKind::unsupported, m_where + " is \"" + part.substr(0, 80) + "\", which this version cannot use.");
}

const nlohmann::json& PartReader::member(const char* key) const
{
    const auto it = m_json->find(key);
    if (it == m_json->end())
        fail(std::string("has no \"") + key + '"');
    return *it;
}

bool PartReader::has(const char* key) const
{
    const auto it = m_json->find(key);
    return it != m_json->end() && !it->is_null();
}

std::string PartReader::type() const
{
    return text("type");
}

std::string PartReader::text(const char* key) const
{
    const auto& value = member(key);
    if (!value.is_string())
        fail(std::string("needs a text as \"") + key + "\", found " + shown(value));
    return value.get<std::string>();
}

std::string PartReader::text(const char* key, const std::string& fallback) const
{
    return has(key) ? text(key) : fallback;
}

bool PartReader::flag(const char* key, bool fallback) const
{
    if (!has(key))
        return fallback;
    const auto& value = member(key);
    if (!value.is_boolean())
        fail(std::string("needs true or false as \"") + key + "\", found " + shown(value));
    return value.get<bool>();
}

int PartReader::number(const char* key, int fallback) const
{
    if (!has(key))
        return fallback;
    const auto& value = member(key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 0x7fffffffu)
        fail(std::string("needs a count as \"") + key + "\", found " + shown(value));
    return value.get<int>();
}

PartReader PartReader::child(const char* key) const
{
    return PartReader(member(key), m_where + " " + key, m_depth + 1);
}

std::vector<PartReader> PartReader::children(const char* key) const
{
    const auto& list = member(key);
    if (!list.is_array())
        fail(std::string("needs a list as \"") + key + "\", found " + shown(list));
    std::vector<PartReader> result;
    for (const auto& entry : list)
        result.push_back(
            PartReader(entry, m_where + " " + key + "[" + std::to_string(result.size()) + "]", m_depth + 1));
    return result;
}

PartReader PartReader::named(const std::string& type) const
{
    return PartReader(*m_json, m_where + " " + type, m_depth);
}

} // namespace calm
