#include "core/models/peft_config.h"

#include "core/base/error.h"
#include "core/spec/document.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

namespace calm
{

namespace
{
constexpr int mostRank = 1 << 20; // no matrix is so wide; keeps numbers from overflowing

/// What is read below, and what says nothing about how an adapter answers: how its numbers came about, where it is
/// from.
constexpr std::array<std::string_view, 29> known{"peft_type",
                                                 "task_type",
                                                 "auto_mapping",
                                                 "peft_version",
                                                 "revision",
                                                 "inference_mode",
                                                 "r",
                                                 "base_model_name_or_path",
                                                 "target_modules",
                                                 "exclude_modules",
                                                 "lora_alpha",
                                                 "lora_dropout",
                                                 "fan_in_fan_out",
                                                 "bias",
                                                 "use_rslora",
                                                 "init_lora_weights",
                                                 "rank_pattern",
                                                 "layers_to_transform",
                                                 "layers_pattern",
                                                 "alpha_pattern",
                                                 "eva_config",
                                                 "loftq_config",
                                                 "corda_config",
                                                 "lora_ga_config",
                                                 "runtime_config",
                                                 "megatron_core",
                                                 "qalora_group_size",
                                                 "ensure_weight_tying",
                                                 "modules_to_save"};

/// null, false, 0, "", [], {}: not asked for.
bool isNothing(const Json& value)
{
    return value.is_null() || value == Json(false) || value == Json(0) || value == Json("") ||
           ((value.is_array() || value.is_object()) && value.empty());
}

[[noreturn]] void refuse(const std::string& what, const std::string& asked)
{
    throw Error(ErrorKind::unsupported, what + " asks for " + asked + "; this version computes plain LoRA only.");
}

/// Starts that change the model's own matrices too: what was trained does not fit the model as it is.
void checkStart(const Json& json, const std::string& what)
{
    const Json start = optional<Json>(json, "init_lora_weights", true, what);
    const bool keepsModel =
        start.is_boolean() || start == Json("gaussian") || start == Json("eva") || start == Json("orthogonal");
    if (!keepsModel)
        refuse(what, "init_lora_weights " + toLine(start) + ", which changes the model itself");
}

void checkPlain(const Json& json, const std::string& what)
{
    if (!json.is_object())
        throw Error(ErrorKind::corrupt, what + " is not a JSON object.");
    const auto type = require<std::string>(json, "peft_type", what);
    if (type != "LORA")
        throw Error(ErrorKind::unsupported, what + " is of an adapter of the type " + type + ", not LORA.");
    const auto task = optional<std::string>(json, "task_type", "CAUSAL_LM", what);
    if (task != "CAUSAL_LM")
        throw Error(ErrorKind::unsupported, what + " is of an adapter for the task " + task + ", not CAUSAL_LM.");
    const auto bias = optional<std::string>(json, "bias", "none", what);
    if (bias != "none")
        refuse(what, "trained biases (bias " + bias + ")");
    if (const auto saved = json.find("modules_to_save"); saved != json.end() && !isNothing(*saved))
        refuse(what, "modules trained as a whole (modules_to_save)");
    for (const auto& [key, value] : json.items())
        if (std::ranges::find(known, key) == known.end() && !isNothing(value))
            refuse(what, key);
    checkStart(json, what);
}

std::vector<std::string> textsFrom(const Json& json, const char* key, const std::string& what)
{
    const Json texts = optional(json, key, Json::array(), what);
    if (texts.is_string())
        return {texts.get<std::string>()};
    return optional<std::vector<std::string>>(json, key, {}, what);
}

bool endsWith(const std::string& module, const std::string& name)
{
    return module == name || module.ends_with("." + name);
}

bool isNumber(const std::string& text)
{
    return !text.empty() && text.size() < 7 &&
           std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}
} // namespace

bool PeftConfig::Modules::contain(const std::string& module) const
{
    if (expression)
        return !expression->matches(module).empty();
    return std::ranges::any_of(names, [&](const std::string& name) { return endsWith(module, name); });
}

PeftConfig::Modules PeftConfig::modulesFrom(const Json& json, const char* key, const std::string& what)
{
    Modules modules;
    if (const auto value = json.find(key); value != json.end() && value->is_string())
        modules.expression = Pattern::regex("\\A(?:" + value->get<std::string>() + ")\\z", what + " has in " + key);
    else
        modules.names = textsFrom(json, key, what);
    return modules;
}

PeftConfig::Numbers PeftConfig::numbersFrom(const Json& json, const char* key, const std::string& what)
{
    const Json patterns = optional(json, key, Json::object(), what);
    if (!patterns.is_object())
        throwWrongType(key, what, toLine(patterns));
    Numbers numbers;
    for (const auto& [pattern, value] : patterns.items()) {
        if (!value.is_number() || !(value.get<double>() > 0))
            throwWrongType(key, what, toLine(patterns));
        numbers.emplace_back(Pattern::regex("\\A(?:.*\\.)?(?:" + pattern + ")\\z", what + " has in " + key),
                             value.get<double>());
    }
    return numbers;
}

double PeftConfig::numberFor(const Numbers& numbers, const std::string& module, double usual)
{
    for (const auto& [pattern, number] : numbers)
        if (!pattern.matches(module).empty())
            return number;
    return usual;
}

PeftConfig PeftConfig::read(const Path& file)
{
    const std::string what = file.string();
    const Json json = parseJson(readFile(file), what);
    checkPlain(json, what);
    PeftConfig config;
    config.m_rank = wholeNumber<int>(json, "r", 8, what);
    config.m_alpha = optional<double>(json, "lora_alpha", 8, what);
    config.m_dropout = optional<double>(json, "lora_dropout", 0, what);
    config.m_rankStabilized = optional(json, "use_rslora", false, what);
    if (config.m_rank < 1 || config.m_rank > mostRank || !std::isfinite(config.m_alpha))
        throw Error(ErrorKind::corrupt, what + " has no usable rank (r) and alpha (lora_alpha).");
    const Json targets = require<Json>(json, "target_modules", what);
    if (targets.is_null())
        throwMissing("target_modules", what);
    config.m_allLinear = targets.is_string() && lowered(targets.get<std::string>()) == "all-linear";
    if (!config.m_allLinear)
        config.m_targets = modulesFrom(json, "target_modules", what);
    config.m_excluded = modulesFrom(json, "exclude_modules", what);
    if (const auto layers = json.find("layers_to_transform"); layers != json.end() && layers->is_number())
        config.m_layers = {wholeNumber<int>(json, "layers_to_transform", 0, what)};
    else
        config.m_layers = optional<std::vector<int>>(json, "layers_to_transform", {}, what);
    config.m_layersPattern = textsFrom(json, "layers_pattern", what);
    config.m_ranks = numbersFrom(json, "rank_pattern", what);
    config.m_alphas = numbersFrom(json, "alpha_pattern", what);
    return config;
}

bool PeftConfig::isInLayers(const std::string& module) const
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= module.size();) {
        const std::size_t end = std::min(module.find('.', at), module.size());
        parts.push_back(module.substr(at, end - at));
        at = end + 1;
    }
    for (std::size_t i = 2; i + 1 < parts.size(); ++i) { // the first number is the block's, a later one an expert's
        const bool named =
            m_layersPattern.empty() || std::ranges::find(m_layersPattern, parts[i - 1]) != m_layersPattern.end();
        if (named && isNumber(parts[i]))
            return std::ranges::find(m_layers, std::stoi(parts[i])) != m_layers.end();
    }
    return false;
}

bool PeftConfig::targets(const std::string& module) const
{
    if (m_excluded.contain(module))
        return false;
    if (m_allLinear)
        return true;
    const bool whole = std::ranges::find(m_targets.names, module) != m_targets.names.end();
    return m_targets.contain(module) && (m_layers.empty() || m_targets.expression || whole || isInLayers(module));
}

int PeftConfig::rankOf(const std::string& module) const
{
    return static_cast<int>(std::min<double>(numberFor(m_ranks, module, m_rank), mostRank));
}

double PeftConfig::scaleOf(const std::string& module) const
{
    const double rank = rankOf(module);
    return numberFor(m_alphas, module, m_alpha) / (m_rankStabilized ? std::sqrt(rank) : rank);
}

Json peftConfig(const LoraSettings& settings, const std::vector<std::string>& targetModules,
                const std::string& baseModel, bool fanInFanOut)
{
    Json alpha = settings.alpha;
    if (settings.alpha == std::floor(settings.alpha)) // PEFT's type for it is a whole number
        alpha = static_cast<std::int64_t>(settings.alpha);
    return {{"alpha_pattern", Json::object()},
            {"auto_mapping", nullptr},
            {"base_model_name_or_path", baseModel},
            {"bias", "none"},
            {"fan_in_fan_out", fanInFanOut},
            {"inference_mode", true},
            {"init_lora_weights", true},
            {"layers_pattern", nullptr},
            {"layers_to_transform", nullptr},
            {"lora_alpha", alpha},
            {"lora_dropout", settings.dropout},
            {"modules_to_save", nullptr},
            {"peft_type", "LORA"},
            {"r", settings.rank},
            {"rank_pattern", Json::object()},
            {"revision", nullptr},
            {"target_modules", targetModules},
            {"task_type", "CAUSAL_LM"},
            {"use_dora", false},
            {"use_rslora", false}};
}

} // namespace calm
