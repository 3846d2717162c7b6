#include "core/spec/training_settings.h"

#include "core/base/error.h"
#include "core/spec/document.h"

#include <algorithm>
#include <cmath>

namespace calm
{

namespace
{
constexpr const char* format = "calm.training_settings";
constexpr int formatVersion = 1; // 1: the first

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
    Json json = startDocument(format, formatVersion);
    json["mixture"] = partsToJson(settings.mixture);
    json["validation"] = partsToJson(settings.validation);
    json["steps"] = settings.steps;
    json["tokens_per_batch"] = settings.tokensPerBatch;
    json["learning_rate"] = settings.learningRate;
    json["schedule"] = toString(settings.schedule);
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
    json["checkpoint_every"] = settings.checkpointEvery;
    json["keep_last"] = settings.keepLast;
    json["threads"] = settings.threads;
    json["start_from"] = settings.startFrom;
    json["freeze_started"] = settings.freezeStarted;
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
    settings.tokensPerBatch = wholeNumber(json, "tokens_per_batch", settings.tokensPerBatch, what);
    settings.learningRate = optional(json, "learning_rate", settings.learningRate, what);
    try {
        settings.schedule = scheduleFromString(optional(json, "schedule", toString(settings.schedule), what));
    } catch (const Error& error) {
        throw Error(ErrorKind::corrupt, what + ": " + error.what());
    }
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
    settings.checkpointEvery = wholeNumber(json, "checkpoint_every", settings.checkpointEvery, what);
    settings.keepLast = wholeNumber(json, "keep_last", settings.keepLast, what);
    settings.threads = wholeNumber(json, "threads", settings.threads, what);
    settings.startFrom = wholeNumber(json, "start_from", settings.startFrom, what);
    settings.freezeStarted = optional(json, "freeze_started", settings.freezeStarted, what);
    return settings;
}

std::string toString(Schedule schedule)
{
    return schedule == Schedule::constant ? "constant" : "cosine";
}

Schedule scheduleFromString(const std::string& name)
{
    if (name == "cosine")
        return Schedule::cosine;
    if (name == "constant")
        return Schedule::constant;
    throw Error(ErrorKind::badInput, "\"" + name + "\" is not a schedule; write cosine or constant.");
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
    check(settings.tokensPerBatch >= 1, "A batch needs at least one token.");
    check(std::isfinite(settings.learningRate) && settings.learningRate > 0, "The learning rate must be above 0.");
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
    check(settings.checkpointEvery >= 0, "Checkpoints must come every so many steps, or 0 (only at the end).");
    check(settings.keepLast >= 0, "The number of checkpoints to keep must be 0 or above.");
    check(settings.threads >= 0, "The number of threads must be 0 (all cores) or above.");
    check(settings.startFrom >= 0, "The checkpoint to start from must be a checkpoint's number, or 0 (none).");
    check(!settings.freezeStarted || settings.startFrom != 0,
          "Nothing is there to freeze: choose the checkpoint to start from.");
    return problems;
}

} // namespace calm
