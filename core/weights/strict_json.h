#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace calm
{

/// Parses JSON from a file nobody vouches for: a key used twice in one object (which ordinary parsers merge
/// in silence) and nesting deeper than `maximumDepth` are refused. Sorted keys: thousands of them stay fast.
/// Error(corrupt); `what` is the subject of its sentence ("The header of model.safetensors").
nlohmann::json parseStrictJson(std::string_view text, int maximumDepth, const std::string& what);

} // namespace calm
