#include "core/spec/training_settings.h"

#include "core/base/error.h"
#include "core/spec/document.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace calm
{

namespace
{
constexpr const char* format = "calm.training_settings";
// 1: the first; 2: LoRA runs; 3: models from fresh weights. An older program would take them for others.
constexpr int formatVersion = 3;

int versionOf(Method method)
{
    return method == Method::pretrain ? formatVersion : method == Method::lora ? 2 : 1;
}

Json partsToJson(const std::vector<MixturePart>& parts)
{
    Json json = Json::array();
    for (const MixturePart& part : parts) {
        Json item;
        item["dataset"] = part.dataset;
        item["split"] = part.split;
        item["share"] = part.share;
        if (part.finalShare >= 0)
            item["final_share"] = part.finalShare;
        json.push_back(std::move(item));
    }
    return json;
}

std::vector<MixturePart> partsFromJson(const Json& json, const char* key, const std::string& what)
{
    const Json items = optional(json, key, Json::array(), what);
    if (!items.is_array())
        throwWrongType(key, what, toLine(items));
    std::vector<MixturePart> parts;
    for (const Json& item : items) {
        MixturePart part;
        part.dataset = require<std::string>(item, "dataset", what);
        part.split = optional(item, "split", part.split, what);
        part.share = optional(item, "share", part.share, what);
        part.finalShare = optional(item, "final_share", part.finalShare, what);
        parts.push_back(std::move(part));
    }
    return parts;
}

Json loraToJson(const LoraSettings& lora)
{
    return {{"rank", lora.rank}, {"alpha", lora.alpha}, {"dropout", lora.dropout}, {"targets", lora.targets}};
}

LoraSettings loraFromJson(const Json& json, const std::string& what)
{
    LoraSettings lora;
    lora.rank = wholeNumber(json, "rank", lora.rank, what);
    lora.alpha = optional(json, "alpha", lora.alpha, what);
    lora.dropout = optional(json, "dropout", lora.dropout, what);
    lora.targets = optional(json, "targets", lora.targets, what);
    return lora;
}

/// The members that are one of several names.
void readNames(const Json& json, TrainingSettings& settings, const std::string& what)
{
    try {
        settings.schedule = scheduleFromString(optional(json, "schedule", toString(settings.schedule), what));
        settings.method = methodFromString(optional(json, "method", toString(settings.method), what));
        settings.cachePrecision =
            cachePrecisionFromString(optional(json, "cache_precision", toString(settings.cachePrecision), what));
    } catch (const Error& error) {
        throw Error(ErrorKind::corrupt, what + ": " + error.what());
    }
}

void checkLora(const LoraSettings& lora, std::vector<std::string>& problems)
{
    if (lora.rank < 0)
        problems.push_back("The rank of LoRA must be 0 (as many numbers as the bridges) or above.");
    if (!std::isfinite(lora.alpha) || lora.alpha < 0)
        problems.push_back("The alpha of LoRA must be 0 (twice the rank) or above.");
    if (!(lora.dropout >= 0 && lora.dropout < 1))
        problems.push_back("The dropout of LoRA must be at least 0 and below 1.");
    if (lora.targets.empty())
        problems.push_back("Choose at least one matrix for LoRA to change.");
    for (const std::string& target : lora.targets)
        if (std::ranges::find(loraTargets(), target) == loraTargets().end())
            problems.push_back("\"" + target + "\" is no matrix that LoRA can change.");
}

void checkMixture(const std::vector<MixturePart>& mixture, std::vector<std::string>& problems)
{
    if (mixture.empty())
        problems.push_back("Choose at least one dataset to train on.");
    double first = 0;
    double last = 0;
    for (const MixturePart& part : mixture) {
        if (part.dataset.empty())
            problems.push_back("A part of the mixture names no dataset.");
        if (!std::isfinite(part.share) || !std::isfinite(part.finalShare) || part.share < 0)
            problems.push_back("The share of " + part.dataset + " must be a number from 0 up.");
        first += std::max(0.0, part.share);
        last += part.finalShare < 0 ? std::max(0.0, part.share) : part.finalShare;
    }
    if (!mixture.empty() && (first <= 0 || last <= 0))
        problems.push_back("At least one share must be above 0 at the start and at the end of the run.");
}
} // namespace

Json toJson(const TrainingSettings& settings)
{
    Json json = startDocument(format, versionOf(settings.method));
    json["mixture"] = partsToJson(settings.mixture);
    json["validation"] = partsToJson(settings.validation);
    json["steps"] = settings.steps;
    json["epochs"] = settings.epochs;
    json["tokens_per_batch"] = settings.tokensPerBatch;
    json["accumulate"] = settings.accumulate;
    json["learning_rate"] = settings.learningRate;
    json["schedule"] = toString(settings.schedule);
    json["lowest_rate"] = settings.lowestRate;
    json["warmup_steps"] = settings.warmupSteps;
    json["final_rate_fraction"] = settings.finalRateFraction;
    json["weight_decay"] = settings.weightDecay;
    json["beta1"] = settings.beta1;
    json["beta2"] = settings.beta2;
    json["clip_norm"] = settings.clipNorm;
    json["response_only"] = settings.responseOnly;
    json["chat_template"] = settings.chatTemplate;
    json["seed"] = settings.seed;
    json["validate_every"] = settings.validateEvery;
    json["validation_examples"] = settings.validationExamples;
    json["patience"] = settings.patience;
    json["checkpoint_every"] = settings.checkpointEvery;
    json["checkpoint_minutes"] = settings.checkpointMinutes;
    json["keep_last"] = settings.keepLast;
    json["threads"] = settings.threads;
    json["start_from"] = settings.startFrom;
    json["freeze_started"] = settings.freezeStarted;
    json["method"] = toString(settings.method);
    if (settings.method == Method::lora)
        json["lora"] = loraToJson(settings.lora);
    if (settings.method == Method::pretrain)
        json["pretraining"] = toJson(settings.pretraining);
    json["cache"] = settings.cache;
    json["cache_megabytes"] = settings.cacheMegabytes;
    json["cache_precision"] = toString(settings.cachePrecision);
    json["recompute"] = settings.recompute;
    json["plain"] = settings.plain;
    return json;
}

TrainingSettings trainingSettingsFromJson(const Json& json)
{
    const std::string what = "The training settings";
    checkDocument(json, format, formatVersion, what);
    TrainingSettings settings;
    settings.mixture = partsFromJson(json, "mixture", what);
    settings.validation = partsFromJson(json, "validation", what);
    settings.steps = wholeNumber(json, "steps", settings.steps, what);
    settings.epochs = optional(json, "epochs", settings.epochs, what);
    settings.tokensPerBatch = wholeNumber(json, "tokens_per_batch", settings.tokensPerBatch, what);
    settings.accumulate = wholeNumber(json, "accumulate", settings.accumulate, what);
    settings.learningRate = optional(json, "learning_rate", settings.learningRate, what);
    readNames(json, settings, what);
    settings.lowestRate = optional(json, "lowest_rate", settings.lowestRate, what);
    settings.warmupSteps = wholeNumber(json, "warmup_steps", settings.warmupSteps, what);
    settings.finalRateFraction = optional(json, "final_rate_fraction", settings.finalRateFraction, what);
    settings.weightDecay = optional(json, "weight_decay", settings.weightDecay, what);
    settings.beta1 = optional(json, "beta1", settings.beta1, what);
    settings.beta2 = optional(json, "beta2", settings.beta2, what);
    settings.clipNorm = optional(json, "clip_norm", settings.clipNorm, what);
    settings.responseOnly = optional(json, "response_only", settings.responseOnly, what);
    settings.chatTemplate = optional(json, "chat_template", settings.chatTemplate, what);
    settings.seed = wholeNumber(json, "seed", settings.seed, what);
    settings.validateEvery = wholeNumber(json, "validate_every", settings.validateEvery, what);
    settings.validationExamples = wholeNumber(json, "validation_examples", settings.validationExamples, what);
    settings.patience = wholeNumber(json, "patience", settings.patience, what);
    settings.checkpointMinutes = optional(json, "checkpoint_minutes", settings.checkpointMinutes, what);
    settings.checkpointEvery = wholeNumber(json, "checkpoint_every", settings.checkpointEvery, what);
    settings.keepLast = wholeNumber(json, "keep_last", settings.keepLast, what);
    settings.threads = wholeNumber(json, "threads", settings.threads, what);
    settings.startFrom = wholeNumber(json, "start_from", settings.startFrom, what);
    settings.freezeStarted = optional(json, "freeze_started", settings.freezeStarted, what);
    if (json.contains("lora"))
        settings.lora = loraFromJson(json.at("lora"), what);
    if (json.contains("pretraining"))
        settings.pretraining = pretrainingSettingsFromJson(json.at("pretraining"), what);
    settings.cache = optional(json, "cache", settings.cache, what);
    settings.cacheMegabytes = wholeNumber(json, "cache_megabytes", settings.cacheMegabytes, what);
    settings.recompute = optional(json, "recompute", settings.recompute, what);
    settings.plain = optional(json, "plain", settings.plain, what);
    return settings;
}

std::string toString(Schedule schedule)
{
    switch (schedule) {
    case Schedule::constant: return "constant";
    case Schedule::rangeTest: return "range_test";
    case Schedule::cosine: break;
    }
    return "cosine";
}

Schedule scheduleFromString(const std::string& name)
{
    for (const Schedule schedule : {Schedule::cosine, Schedule::constant, Schedule::rangeTest})
        if (name == toString(schedule))
            return schedule;
    throw Error(ErrorKind::badInput, "\"" + name + "\" is not a schedule; write cosine, constant or range_test.");
}

std::string toString(Method method)
{
    switch (method) {
    case Method::lora:
        return "lora";
    case Method::pretrain:
        return "pretrain";
    case Method::bridges:
        break;
    }
    return "bridges";
}

Method methodFromString(const std::string& name)
{
    for (const Method method : {Method::bridges, Method::lora, Method::pretrain})
        if (name == toString(method))
            return method;
    throw Error(ErrorKind::badInput, "\"" + name + "\" is not a method; write bridges, lora or pretrain.");
}

std::string whatIsLearned(Method method)
{
    switch (method) {
    case Method::lora:
        return "LoRA";
    case Method::pretrain:
        return "a model of its own";
    case Method::bridges:
        break;
    }
    return "bridges";
}

std::string toString(CachePrecision precision)
{
    return precision == CachePrecision::bfloat16 ? "bfloat16" : "float32";
}

CachePrecision cachePrecisionFromString(const std::string& name)
{
    if (name == "float32")
        return CachePrecision::float32;
    if (name == "bfloat16")
        return CachePrecision::bfloat16;
    throw Error(ErrorKind::badInput, "\"" + name + "\" is not a precision of the cache; write float32 or bfloat16.");
}

const std::vector<std::string>& loraTargets()
{
    static const std::vector<std::string> targets{"query", "key", "value", "output", "gate", "up", "down"};
    return targets;
}

std::vector<std::string> problemsOf(const TrainingSettings& settings)
{
    std::vector<std::string> problems;
    checkMixture(settings.mixture, problems);
    const auto check = [&problems](bool fine, const char* sentence) {
        if (!fine)
            problems.push_back(sentence);
    };
    const auto isShare = [](double value) { return value >= 0 && value < 1; };
    check(std::ranges::none_of(settings.validation, [](const MixturePart& part) { return part.dataset.empty(); }),
          "A part of the validation names no dataset.");
    check(settings.steps >= 1, "Train at least one step.");
    check(std::isfinite(settings.epochs) && settings.epochs >= 0, "The epochs must be 0 (count steps) or above.");
    check(settings.tokensPerBatch >= 1, "A batch needs at least one token.");
    check(settings.accumulate >= 1, "A step needs at least one batch.");
    check(std::isfinite(settings.learningRate) && settings.learningRate > 0, "The learning rate must be above 0.");
    check(settings.schedule != Schedule::rangeTest ||
              (settings.lowestRate > 0 && settings.lowestRate < settings.learningRate),
          "A range test must begin above 0 and below the learning rate, where it ends.");
    check(settings.warmupSteps >= 0, "The warm-up must be 0 (none) or more steps.");
    check(settings.finalRateFraction >= 0 && settings.finalRateFraction <= 1,
          "The final learning rate must be from 0 to 1 times the learning rate.");
    check(std::isfinite(settings.weightDecay) && settings.weightDecay >= 0,
          "The weight decay must be 0 (off) or above.");
    check(isShare(settings.beta1) && isShare(settings.beta2), "Both betas must be at least 0 and below 1.");
    check(std::isfinite(settings.clipNorm) && settings.clipNorm >= 0,
          "The gradient's largest norm must be 0 (off) or above.");
    check(settings.validateEvery >= 0, "Validation must come every so many steps, or 0 (only at the end).");
    check(settings.validationExamples >= 0, "The number of validation examples must be 0 (all) or above.");
    check(settings.patience >= 0, "The patience must be 0 (off) or a number of validations.");
    check(settings.patience <= 0 || !settings.validation.empty(),
          "Patience needs something to validate on: choose a dataset for the validation.");
    check(std::isfinite(settings.checkpointMinutes) && settings.checkpointMinutes >= 0,
          "The minutes between checkpoints must be 0 (off) or above.");
    check(settings.cacheMegabytes >= 0, "The memory for the cache must be 0 MB (all in the file) or above.");
    check(settings.checkpointEvery >= 0, "Checkpoints must come every so many steps, or 0 (only at the end).");
    check(settings.keepLast >= 0, "The number of checkpoints to keep must be 0 or above.");
    check(settings.threads >= 0, "The number of threads must be 0 (all cores) or above.");
    check(settings.startFrom >= 0, "The checkpoint to start from must be a checkpoint's number, or 0 (none).");
    check(!settings.freezeStarted || settings.startFrom != 0,
          "Nothing is there to freeze: choose the checkpoint to start from.");
    if (settings.method == Method::lora)
        checkLora(settings.lora, problems);
    check(settings.method != Method::lora || settings.startFrom == 0,
          "A LoRA run begins with the anchor alone: it cannot start from a checkpoint.");
    if (settings.method == Method::pretrain)
        std::ranges::copy(problemsOf(settings.pretraining), std::back_inserter(problems));
    check(settings.method != Method::pretrain || settings.startFrom == 0,
          "A model from fresh weights cannot start from a checkpoint.");
    return problems;
}

} // namespace calm
