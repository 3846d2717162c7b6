#pragma once

#include "core/data/example.h"

#include <string>
#include <variant>

namespace calm
{

/// Which members of a line hold the texts. Both empty = recognised line by line:
///   prompt + response | completion | answer | output     question + answer
///   instruction [+ input] + output (Alpaca)               messages, conversations: one exchange
struct FieldNames
{
    std::string prompt;
    std::string response;
};

/// One line of a data file as an example, or the reason why it is none ("has an empty response"). Splits get our
/// names ("dev" is "validation").
std::variant<Example, std::string> exampleFromLine(const std::string& line, const FieldNames& fields);

/// One line of a file of our own (toJson(Example)): taken as it is, also with an empty response.
std::variant<Example, std::string> exampleFromOwnLine(const std::string& line);

} // namespace calm
