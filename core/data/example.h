#pragma once

#include "core/base/json.h"

#include <string>

namespace calm
{

/// One prompt and the response that is wanted, as a data file has it.
struct Example
{
    std::string task;
    std::string split; ///< "train", "validation", "test" or empty
    std::string prompt;
    std::string response;
    std::string tags; ///< space-separated

    bool operator==(const Example&) const = default;
};

/// Our own form of a line: {"task","split","prompt","response","tags"}, empty ones but the texts left out.
Json toJson(const Example& example);

} // namespace calm
