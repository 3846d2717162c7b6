#include "core/data/split_meant.h"

namespace calm
{

std::string splitMeant(const std::string& dataset, const std::string& split)
{
    if (!split.empty())
        return split;
    for (const char* known : {"train", "validation", "test"})
        if (dataset.ends_with('.' + std::string(known)))
            return known;
    return {};
}

} // namespace calm
