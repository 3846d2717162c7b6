#pragma once

#include "core/data/example.h"

#include <string>
#include <variant>

namespace calm
{

/// Which members of a line, or columns of a table, hold what. Prompt and response both empty = recognised line by line:
///   prompt + response | completion | answer | output     question + answer
///   instruction [+ input] + output (Alpaca)               messages, conversations (ShareGPT): the last answer is
///   learned text alone: a text to learn, without a prompt
/// The others empty = "task", "split", "tags", "key" where there are such.
struct FieldNames
{
    std::string prompt;
    std::string response;
    std::string task = {};
    std::string split = {};
    std::string tags = {};
    std::string key = {};
};

/// One record of a data file as an example, or the reason why it is none ("has an empty response"). Splits get our
/// names ("dev" is "validation").
std::variant<Example, std::string> exampleFromJson(const Json& line, const FieldNames& fields);

/// One line of a file of our own (toJson(Example)): taken as it is, also with an empty response.
std::variant<Example, std::string> exampleFromOwnJson(const Json& line);

} // namespace calm
