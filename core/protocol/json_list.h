#pragma once

#include "core/base/json.h"

#include <string>

namespace calm::protocol
{

/// The list at `key`, empty when it is not there. Error(corrupt) when it is no list. Internal to the protocol.
inline Json listAt(const Json& json, const char* key, const std::string& what)
{
    Json items = optional(json, key, Json::array(), what);
    if (!items.is_array())
        throwWrongType(key, what, calm::toLine(items));
    return items;
}

} // namespace calm::protocol
