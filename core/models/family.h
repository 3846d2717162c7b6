#pragma once

#include "core/base/json.h"
#include "core/models/decoder_settings.h"

#include <functional>
#include <span>
#include <string>

namespace calm
{

/// One architecture as published: how its config.json becomes decoder settings and what its tensors are called.
/// A family is one file in families/ and one line in family.cpp.
struct Family
{
    std::string name; ///< config.json's model_type
    /// Error(corrupt) for a missing number, Error(unsupported) for a variant the decoder does not compute.
    std::function<DecoderSettings(const Json& config)> settings;
    /// The tensor's name in the file for a slot of forEachSlot().
    std::function<std::string(const std::string& slot)> tensorName;
    /// A config.json for these settings that other tools load too.
    std::function<Json(const DecoderSettings& settings)> config;
};

std::span<const Family> families();

/// Error(unsupported) that names the family found and those there are.
const Family& familyOf(const Json& config);

// One declaration per file in families/.
Family llamaFamily();

} // namespace calm
