#include "core/models/slot_address.h"

#include <algorithm>

namespace calm
{

SlotAddress::SlotAddress(const std::string& slot)
{
    const std::size_t dot = slot.rfind('.');
    suffix = slot.substr(dot);
    for (std::size_t at = 0; at < dot;) {
        const std::size_t end = std::min(slot.find('.', at), dot);
        const std::string part = slot.substr(at, end - at);
        const bool isNumber = std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
        if (isNumber)
            numbers.push_back(part);
        pattern += (pattern.empty() ? "" : ".") + (isNumber ? std::string("#") : part);
        at = end + 1;
    }
}

std::string filled(std::string name, const std::vector<std::string>& numbers)
{
    for (const std::string& number : numbers)
        if (const std::size_t at = name.find('#'); at != std::string::npos)
            name.replace(at, 1, number);
    return name;
}

} // namespace calm
