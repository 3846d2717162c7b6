#include "core/models/family.h"

#include "core/base/error.h"
#include "core/spec/model_card.h"

#include <vector>

namespace calm
{

std::span<const Family> families()
{
    static const std::vector<Family> all{
        llamaFamily(),
    };
    return all;
}

const Family& familyOf(const Json& config)
{
    const auto name = require<std::string>(config, "model_type", "config.json");
    for (const Family& family : families())
        if (family.name == name)
            return family;
    throw Error(ErrorKind::unsupported, "config.json says the model is of the family \"" + name +
                                            "\"; this version computes: " + supportedFamilies() + ".");
}

} // namespace calm
