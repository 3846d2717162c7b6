#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace calm
{

/// Keeps the order in which keys were written: files stay readable and diffs small.
using Json = nlohmann::ordered_json;

/// Parses `text`; throws Error(corrupt) that names `what` ("config.json") and the position.
Json parseJson(std::string_view text, const std::string& what);

/// One line, invalid UTF-8 replaced: what a program prints must never throw.
std::string toLine(const Json& json);

/// The member `key` as T, or Error(corrupt) that names `what`, the key and the expected type.
template <typename T> T require(const Json& json, const char* key, const std::string& what);

/// The member `key` as T, or `fallback` when absent or null; a wrong type is an Error(corrupt) all the same.
template <typename T> T optional(const Json& json, const char* key, T fallback, const std::string& what);

/// Throws the Error(corrupt) of require(); out of line so that the templates stay small.
[[noreturn]] void throwMissing(const char* key, const std::string& what);
[[noreturn]] void throwWrongType(const char* key, const std::string& what, const std::string& found);

template <typename T> T require(const Json& json, const char* key, const std::string& what)
{
    const auto it = json.is_object() ? json.find(key) : json.end();
    if (!json.is_object() || it == json.end())
        throwMissing(key, what);
    try {
        return it->template get<T>();
    } catch (const nlohmann::json::exception&) {
        throwWrongType(key, what, toLine(*it));
    }
}

template <typename T> T optional(const Json& json, const char* key, T fallback, const std::string& what)
{
    if (!json.is_object())
        return fallback;
    const auto it = json.find(key);
    if (it == json.end() || it->is_null())
        return fallback;
    return require<T>(json, key, what);
}

} // namespace calm
