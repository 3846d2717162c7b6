#pragma once

#include "core/base/error.h"
#include "core/base/json.h"

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

namespace calm
{

/// What every document of ours that outlives the program starts with: {"format": "calm.composition", "version": 1}.
Json startDocument(const std::string& format, int version);

/// Refuses what is not an object (Error(corrupt)), another `format` (corrupt) and a newer version
/// (Error(unsupported)). A document without `format` or `version` is read as version 1: written by hand.
void checkDocument(const Json& json, const std::string& format, int newestVersion, const std::string& what);

[[noreturn]] void throwNotWhole(const char* key, const std::string& what, const std::string& found);

/// The member `key` as a whole number that fits T, or `fallback` when absent or null. JSON libraries cut 2.5 to 2
/// in silence; here that is an Error(corrupt).
template <typename T> T wholeNumber(const Json& json, const char* key, T fallback, const std::string& what)
{
    static_assert(std::is_integral_v<T>);
    const auto it = json.is_object() ? json.find(key) : json.end();
    if (!json.is_object() || it == json.end() || it->is_null())
        return fallback;
    if (it->is_number_unsigned()) {
        const auto value = it->template get<std::uint64_t>();
        if (value <= static_cast<std::uint64_t>(std::numeric_limits<T>::max()))
            return static_cast<T>(value);
    } else if (it->is_number_integer()) {
        const auto value = it->template get<std::int64_t>();
        if (std::is_signed_v<T> ? value >= static_cast<std::int64_t>(std::numeric_limits<T>::min()) &&
                                      value <= static_cast<std::int64_t>(std::numeric_limits<T>::max())
                                : value >= 0)
            return static_cast<T>(value);
    }
    throwNotWhole(key, what, toLine(*it));
}

} // namespace calm
