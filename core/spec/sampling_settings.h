#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// How the next token is chosen, and when to stop. Filters apply in the order written here.
struct SamplingSettings
{
    double repetitionPenalty = 1.0; ///< logits of tokens already present are divided (positive) or multiplied by it; 1 = off
    double temperature = 0.0;       ///< 0 = greedy
    int topK = 0;                   ///< keep the k most probable; 0 = off
    double topP = 1.0;              ///< keep the smallest set with this probability; 1 = off
    double minP = 0.0;              ///< drop below this share of the most probable; 0 = off
    std::uint64_t seed = 1;
    int maxTokens = 256;
    bool ignoreEndToken = false;
    std::vector<std::string> stopStrings; ///< the answer ends before the first of them

    bool operator==(const SamplingSettings&) const = default;
};

Json toJson(const SamplingSettings& settings);
SamplingSettings samplingSettingsFromJson(const Json& json); ///< absent members keep their default; Error(corrupt)
std::vector<std::string> problemsOf(const SamplingSettings& settings); ///< one sentence each; empty = valid

} // namespace calm
