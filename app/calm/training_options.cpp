#include "app/calm/training_options.h"

#include "app/calm/session.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace calm
{

namespace
{
double shareNumber(const std::string& text, const std::string& whole)
{
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size() || !(value >= 0))
        throw UsageError("\"" + whole + "\" has no share from 0 up behind \"=\"; write NAME=2 or NAME=2..0.5.");
    return value;
}
} // namespace

void TrainingOptions::addSwitch(CLI::App& command, const char* names, bool TrainingSettings::*field, const char* help)
{
    const auto change = [this, field](std::int64_t count) {
        m_changes.push_back([field, on = count > 0](TrainingSettings& settings) { settings.*field = on; });
    };
    command.add_flag_function(names, change, help);
}

void TrainingOptions::addName(CLI::App& command, const char* name, const std::vector<std::string>& choices,
                              std::function<void(TrainingSettings&, const std::string&)> set, const char* help)
{
    const auto change = [this, set = std::move(set)](const std::string& value) {
        m_changes.push_back([set, value](TrainingSettings& settings) { set(settings, value); });
    };
    command.add_option_function<std::string>(name, change, help)
        ->default_str(choices.front())
        ->check(CLI::IsMember(choices));
}

template <typename T>
void TrainingOptions::add(CLI::App& command, const char* name, T TrainingSettings::*field, const char* help)
{
    const auto change = [this, field](const T& value) {
        m_changes.push_back([field, value](TrainingSettings& settings) { settings.*field = value; });
    };
    command.add_option_function<T>(name, change, help)->default_str(fmt::format("{}", TrainingSettings().*field));
}

void TrainingOptions::addTo(CLI::App& command)
{
    add(command, "--steps", &TrainingSettings::steps, "How many");
    add(command, "--tokens-per-batch", &TrainingSettings::tokensPerBatch, "The anchor's tokens in one batch");
    add(command, "--learning-rate", &TrainingSettings::learningRate, "At its highest");
    addName(
        command, "--schedule", {"cosine", "constant", "range_test"},
        [](auto& settings, const auto& name) { settings.schedule = scheduleFromString(name); },
        "How the rate moves; range_test lets it rise, to find out which is too high");
    add(command, "--lowest-rate", &TrainingSettings::lowestRate, "Where a range test begins");
    add(command, "--warmup-steps", &TrainingSettings::warmupSteps, "Steps in which the rate rises from 0; 0 = none");
    add(command, "--final-rate-fraction", &TrainingSettings::finalRateFraction,
        "Where the cosine ends, of the learning rate");
    add(command, "--weight-decay", &TrainingSettings::weightDecay, "0 = off");
    add(command, "--beta1", &TrainingSettings::beta1, "Of AdamW");
    add(command, "--beta2", &TrainingSettings::beta2, "Of AdamW");
    add(command, "--clip-norm", &TrainingSettings::clipNorm, "The gradient's largest norm; 0 = off");
    const auto allTokens = [this](bool all) {
        m_changes.push_back([all](TrainingSettings& settings) { settings.responseOnly = !all; });
    };
    command.add_flag_function(
        "--all-tokens", [allTokens](std::int64_t count) { allTokens(count > 0); },
        "Learn every token, not the response's alone");
    add(command, "--seed", &TrainingSettings::seed, "The same seed gives the same run on one machine");
    add(command, "--validate-every", &TrainingSettings::validateEvery, "Steps; 0 = only at the end");
    add(command, "--validation-examples", &TrainingSettings::validationExamples, "At most, of each dataset; 0 = all");
    add(command, "--checkpoint-every", &TrainingSettings::checkpointEvery, "Steps; 0 = only at the end");
    add(command, "--keep-last", &TrainingSettings::keepLast, "Checkpoints kept beside the best");
}

void TrainingOptions::addRunOptions(CLI::App& command)
{
    addSwitch(command, "--chat-template", &TrainingSettings::chatTemplate,
              "Prompts are a user's messages in the anchor's chat template");
    add(command, "--epochs", &TrainingSettings::epochs,
        "Times through all examples, in place of --steps; 0 = as --steps");
    add(command, "--accumulate", &TrainingSettings::accumulate, "Batches whose gradients make one step");
    add(command, "--patience", &TrainingSettings::patience,
        "Validations in a row no better than the best, then it ends; 0 = off");
    add(command, "--checkpoint-minutes", &TrainingSettings::checkpointMinutes,
        "A checkpoint also when the last is so old; 0 = off");
    addMethod(command);
    addPretraining(command);
    addComputation(command);
}

void TrainingOptions::addMethod(CLI::App& command)
{
    addName(
        command, "--method", {"bridges", "lora", "pretrain"},
        [](auto& settings, const auto& name) { settings.method = methodFromString(name); },
        "What learns: the bridges; low-rank changes of the anchor alone, to compare with; or a new small model");
    const auto lora = [&]<typename T>(const char* name, T LoraSettings::*field, const char* help) {
        const auto change = [this, field](const T& value) {
            m_changes.push_back([field, value](TrainingSettings& settings) { settings.lora.*field = value; });
        };
        return command.add_option_function<T>(name, change, help);
    };
    lora("--lora-rank", &LoraSettings::rank, "0 = with as many numbers as the bridges would have");
    lora("--lora-alpha", &LoraSettings::alpha, "0 = twice the rank");
    lora("--lora-dropout", &LoraSettings::dropout, "On what goes into it");
    lora("--lora-targets", &LoraSettings::targets, "The matrices it changes: query, key, value, output, gate, up, down")
        ->allow_extra_args(false)
        ->delimiter(',')
        ->check(CLI::IsMember(loraTargets()));
}

/// Typed sizes go before the preset's, wherever they stand: the preset is applied as one of the first changes.
void TrainingOptions::addPretraining(CLI::App& command)
{
    const auto add = [&]<typename T>(const char* name, T PretrainingSettings::*field, const char* help) {
        const auto change = [this, field](const T& value) {
            m_changes.push_back([field, value](TrainingSettings& settings) { settings.pretraining.*field = value; });
        };
        command.add_option_function<T>(name, change, help)->group("New model (--method pretrain)");
    };
    std::vector<std::string> sizes;
    for (const PretrainingSize& size : pretrainingSizes())
        sizes.emplace_back(size.name);
    const auto preset = [this](const std::string& name) {
        const auto size = std::ranges::find(pretrainingSizes(), name, &PretrainingSize::name);
        m_changes.insert(m_changes.begin(),
                         [size](TrainingSettings& settings) { setSize(settings.pretraining, *size); });
    };
    command.add_option_function<std::string>("--size", preset, "Its layers, width, heads and context at once")
        ->check(CLI::IsMember(sizes))
        ->group("New model (--method pretrain)");
    add("--model-name", &PretrainingSettings::name, "What it is called in the project");
    add("--model-directory", &PretrainingSettings::directory,
        "Where it is written; in the project's files when left out");
    add("--tokenizer", &PretrainingSettings::tokenizer,
        "Whose tokenizer it reads with: a model of the project, or a directory");
    add("--layers", &PretrainingSettings::layers, "Decoder blocks");
    add("--width", &PretrainingSettings::width, "Of the state between blocks");
    add("--heads", &PretrainingSettings::heads, "Of the attention");
    add("--kv-heads", &PretrainingSettings::kvHeads, "For keys and values; 0 = as many");
    add("--mlp-width", &PretrainingSettings::mlpWidth, "0 = 8/3 of the width");
    add("--context", &PretrainingSettings::context, "Tokens it is made for");
    add("--noise", &PretrainingSettings::finalStateNoise,
        "On the final state, in multiples of its rms: makes answers readable for a bridge; 0 = off");
}

void TrainingOptions::addComputation(CLI::App& command)
{
    addSwitch(command, "--cache,!--no-cache", &TrainingSettings::cache,
              "What the frozen models say of an example is computed once and kept; on unless switched off");
    add(command, "--cache-megabytes", &TrainingSettings::cacheMegabytes,
        "In memory; what is beyond lies in a file beside the project");
    addName(
        command, "--cache-precision", {"float32", "bfloat16"},
        [](auto& settings, const auto& name) { settings.cachePrecision = cachePrecisionFromString(name); },
        "bfloat16 takes half the room and changes the loss a little");
    addSwitch(command, "--recompute,!--no-recompute", &TrainingSettings::recompute,
              "Compute blocks again on the way back: less memory, more time");
    addSwitch(command, "--plain,!--no-plain", &TrainingSettings::plain,
              "The plain way, to compare with: no cache, padded, logits everywhere");
}

void TrainingOptions::apply(TrainingSettings& settings) const
{
    for (const auto& change : m_changes)
        change(settings);
}

TrainingSettings settingsFromFile(const std::string& file)
{
    const Json json = parseJson(readFile(file), file);
    try {
        return trainingSettingsFromJson(json);
    } catch (const Error& error) {
        throw Error(error.kind(), file + ": " + error.what(), error.detail());
    }
}

TypedShare shareFromText(const std::string& text)
{
    TypedShare typed;
    const auto equals = text.rfind('=');
    typed.examples = text.substr(0, equals);
    if (typed.examples.empty())
        throw UsageError("\"" + text + "\" names no dataset; write NAME, NAME:SPLIT or NAME=SHARE.");
    if (equals == std::string::npos)
        return typed;
    const std::string shares = text.substr(equals + 1);
    const auto dots = shares.find("..");
    typed.share = shareNumber(shares.substr(0, dots), text);
    if (dots != std::string::npos)
        typed.finalShare = shareNumber(shares.substr(dots + 2), text);
    return typed;
}

} // namespace calm
