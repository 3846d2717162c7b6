#include "core/spec/model_card.h"

#include "core/spec/document.h"
#include "core/spec/model_families.h"

#include <algorithm>
#include <array>

namespace calm
{

namespace
{
#define CALM_FAMILY_NAME(NAME) #NAME,
constexpr std::array families{CALM_MODEL_FAMILIES(CALM_FAMILY_NAME)};
} // namespace

Json toJson(const ModelCard& card)
{
    Json json;
    json["family"] = card.family;
    json["parameters"] = card.parameters;
    json["layers"] = card.layers;
    json["hidden_size"] = card.hiddenSize;
    json["heads"] = card.heads;
    json["kv_heads"] = card.kvHeads;
    json["vocab_size"] = card.vocabSize;
    json["context_length"] = card.contextLength;
    json["dtype"] = card.dtype;
    json["bytes"] = card.bytes;
    json["tokenizer"] = card.tokenizer.empty() ? Json() : Json(card.tokenizer);
    json["chat_template"] = card.chatTemplate;
    // Beside the fixed keys of `calm inspect --json`: only where there is something to say.
    if (!card.directory.empty())
        json["directory"] = card.directory;
    if (!card.problem.empty())
        json["problem"] = card.problem;
    return json;
}

ModelCard modelCardFromJson(const Json& json)
{
    const std::string what = "The model card";
    ModelCard card;
    card.directory = optional<std::string>(json, "directory", {}, what);
    card.family = require<std::string>(json, "family", what);
    card.parameters = wholeNumber<std::int64_t>(json, "parameters", 0, what);
    card.layers = wholeNumber<int>(json, "layers", 0, what);
    card.hiddenSize = wholeNumber<int>(json, "hidden_size", 0, what);
    card.heads = wholeNumber<int>(json, "heads", 0, what);
    card.kvHeads = wholeNumber<int>(json, "kv_heads", 0, what);
    card.vocabSize = wholeNumber<int>(json, "vocab_size", 0, what);
    card.contextLength = wholeNumber<int>(json, "context_length", 0, what);
    card.dtype = optional<std::string>(json, "dtype", {}, what);
    card.bytes = wholeNumber<std::int64_t>(json, "bytes", 0, what);
    card.tokenizer = optional<std::string>(json, "tokenizer", {}, what);
    card.chatTemplate = optional(json, "chat_template", false, what);
    card.problem = optional<std::string>(json, "problem", {}, what);
    return card;
}

bool isSupportedFamily(const std::string& family)
{
    return std::ranges::find(families, family) != families.end();
}

std::string supportedFamilies()
{
    std::string text;
    for (const char* family : families)
        text += (text.empty() ? "" : ", ") + std::string(family);
    return text;
}

} // namespace calm
