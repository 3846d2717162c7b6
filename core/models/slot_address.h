#pragma once

#include <string>
#include <vector>

namespace calm
{

/// A slot's name with its numbers taken out, as families write names: "block.3.expert.1.up.weight" is
/// "block.#.expert.#.up", {"3", "1"}, ".weight".
struct SlotAddress
{
    std::string pattern, suffix;
    std::vector<std::string> numbers;

    explicit SlotAddress(const std::string& slot); ///< ends with what follows its last dot
};

/// The numbers put in where '#' stands, in their order.
std::string filled(std::string name, const std::vector<std::string>& numbers);

} // namespace calm
