#include "app/calm/training_options.h"

#include "app/calm/session.h"
#include "core/base/error.h"
#include "core/base/file.h"

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
    add(command, "--tokens-per-batch", &TrainingSettings::tokensPerBatch,
        "The anchor's tokens in one step, padding counted");
    add(command, "--learning-rate", &TrainingSettings::learningRate, "At its highest");
    const auto schedule = [this](const std::string& name) {
        m_changes.push_back([name](TrainingSettings& settings) { settings.schedule = scheduleFromString(name); });
    };
    command.add_option_function<std::string>("--schedule", schedule, "cosine or constant")
        ->default_str(toString(TrainingSettings().schedule))
        ->check(CLI::IsMember({"cosine", "constant"}));
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

void TrainingOptions::addChatTemplate(CLI::App& command)
{
    const auto chatTemplate = [this](bool use) {
        m_changes.push_back([use](TrainingSettings& settings) { settings.chatTemplate = use; });
    };
    command.add_flag_function(
        "--chat-template", [chatTemplate](std::int64_t count) { chatTemplate(count > 0); },
        "Prompts are a user's messages in the anchor's chat template");
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
