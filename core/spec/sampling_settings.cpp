#include "core/spec/sampling_settings.h"

#include "core/spec/document.h"

#include <algorithm>
#include <cmath>

namespace calm
{

Json toJson(const SamplingSettings& settings)
{
    Json json;
    json["repetition_penalty"] = settings.repetitionPenalty;
    json["temperature"] = settings.temperature;
    json["top_k"] = settings.topK;
    json["top_p"] = settings.topP;
    json["min_p"] = settings.minP;
    json["seed"] = settings.seed;
    json["max_tokens"] = settings.maxTokens;
    json["ignore_end_token"] = settings.ignoreEndToken;
    json["stop_strings"] = settings.stopStrings;
    return json;
}

SamplingSettings samplingSettingsFromJson(const Json& json)
{
    const std::string what = "The sampling settings";
    SamplingSettings settings;
    settings.repetitionPenalty = optional(json, "repetition_penalty", settings.repetitionPenalty, what);
    settings.temperature = optional(json, "temperature", settings.temperature, what);
    settings.topK = wholeNumber(json, "top_k", settings.topK, what);
    settings.topP = optional(json, "top_p", settings.topP, what);
    settings.minP = optional(json, "min_p", settings.minP, what);
    settings.seed = wholeNumber(json, "seed", settings.seed, what);
    settings.maxTokens = wholeNumber(json, "max_tokens", settings.maxTokens, what);
    settings.ignoreEndToken = optional(json, "ignore_end_token", settings.ignoreEndToken, what);
    settings.stopStrings = optional(json, "stop_strings", settings.stopStrings, what);
    return settings;
}

std::vector<std::string> problemsOf(const SamplingSettings& settings)
{
    std::vector<std::string> problems;
    const auto check = [&problems](bool fine, const char* sentence) {
        if (!fine)
            problems.push_back(sentence);
    };
    check(std::isfinite(settings.repetitionPenalty) && settings.repetitionPenalty > 0,
          "The repetition penalty must be above 0; 1 switches it off.");
    check(std::isfinite(settings.temperature) && settings.temperature >= 0,
          "The temperature must be 0 (greedy) or above.");
    check(settings.topK >= 0, "Top-k must be 0 (off) or above.");
    check(settings.topP > 0 && settings.topP <= 1, "Top-p must be above 0 and at most 1; 1 switches it off.");
    check(settings.minP >= 0 && settings.minP <= 1, "Min-p must be from 0 (off) to 1.");
    check(settings.maxTokens >= 1, "At least one token must be allowed.");
    check(std::ranges::none_of(settings.stopStrings, &std::string::empty), "A stop string must not be empty.");
    return problems;
}

} // namespace calm
