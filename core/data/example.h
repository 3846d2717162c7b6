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
    std::string tags;     ///< space-separated
    std::string key;      ///< what it is about: examples of one key belong into one split; empty = nothing said
    std::string messages; ///< a conversation of several exchanges as JSON, see messages.h; empty = there is only one

    bool operator==(const Example&) const = default;
};

/// Our own form of a line: {"task","split","prompt","response","tags","key","messages"}, empty ones but the texts left
/// out; the messages as a list.
Json toJson(const Example& example);

} // namespace calm
