#include "app/calm/commands/data.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "app/calm/training_options.h"
#include "core/store/dataset_statistics.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::string examples;
    ExampleChoice choice;
    std::vector<std::string> models;
    std::string model;
    std::vector<std::string> mixture;
    TrainingSettings settings;
    bool throughChat = false;
    int length = 0;
    std::int64_t most = 0;
    bool json = false;
};

TokenCounter counterOf(Project& project, const std::string& name, bool throughChat)
{
    const ModelRecord model = project.model(name);
    const Path directory = project.modelDirectory(model);
    TokenCounter counter{.name = name, .reader = {.tokenizer = Tokenizer::load(directory)}, .throughChat = throughChat};
    if (throughChat)
        counter.reader.chatTemplate = withOwnTemplate(loadChatTemplate(directory), model.chatTemplate);
    return counter;
}

std::string lengthsText(const LengthHistogram& lengths)
{
    return fmt::format("mean {:.1f}, median {}, 90% {}, 99% {}, longest {}", lengths.mean(), lengths.percentile(0.5),
                       lengths.percentile(0.9), lengths.percentile(0.99), lengths.longest());
}

std::string scriptText(const ScriptMix& mix)
{
    std::string text = mix.toText();
    for (const auto& [count, what] :
         {std::pair(mix.emoji, "emoji"), std::pair(mix.controls, "control characters"),
          std::pair(mix.replacements, "broken characters"), std::pair(mix.privateUse, "unknown characters")})
        if (count > 0)
            text += fmt::format(", {} {}", count, what);
    return text;
}

void print(const DatasetStatistics& statistics, int length)
{
    std::cout << fmt::format("{} examples, {} conversations, {} empty responses\n", statistics.examples,
                             statistics.conversations, statistics.emptyResponses);
    for (const auto& [split, count] : statistics.splits)
        std::cout << fmt::format("  {} {}\n", split.empty() ? "no split" : split, count);
    std::cout << "characters: " << lengthsText(statistics.characters) << '\n'
              << "prompts: " << scriptText(statistics.prompts) << '\n'
              << "responses: " << scriptText(statistics.responses) << '\n';
    for (const TokenStatistics& model : statistics.tokens) {
        std::cout << fmt::format("tokens of {} ({} examples)\n  prompts: {}\n  responses: {}\n  both: {}\n", model.name,
                                 statistics.counted, lengthsText(model.prompts), lengthsText(model.responses),
                                 lengthsText(model.examples));
        if (length <= 0)
            continue;
        const auto cut = model.examples.truncationAt(length);
        std::cout << fmt::format("  at {} tokens {} examples are cut off, {} tokens lost\n", length, cut.examples,
                                 cut.lost);
    }
}

void statistics(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    ExampleQuery query;
    const std::int64_t dataset = options.choice.resolve(*project, options.examples, query);
    std::vector<TokenCounter> counters;
    for (const std::string& model : options.models)
        counters.push_back(counterOf(*project, model, options.throughChat));
    DatasetStatistics found;
    {
        ProgressLine line;
        found = datasetStatistics(
            *project, dataset, query, counters, options.most, [&](const Progress& at) { line.show(at); },
            session.stop());
    }
    if (!options.json) {
        print(found, options.length);
        return;
    }
    Json json = toJson(found);
    for (std::size_t i = 0; options.length > 0 && i < found.tokens.size(); ++i) {
        const auto cut = found.tokens[i].examples.truncationAt(options.length);
        json["tokens"][i]["truncated"] = {{"length", options.length}, {"examples", cut.examples}, {"tokens", cut.lost}};
    }
    printJson(json);
}

void mixture(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    TrainingSettings settings = options.settings;
    for (const std::string& text : options.mixture) {
        const TypedShare typed = shareFromText(text);
        const auto [name, split] = chooseExamples(*project, typed.examples);
        settings.mixture.push_back({name, split, typed.share, typed.finalShare});
    }
    settings.chatTemplate = options.throughChat;
    if (const auto problems = problemsOf(settings); !problems.empty())
        throw UsageError(problems.front());
    const TokenCounter anchor = counterOf(*project, options.model, options.throughChat);
    MixtureContents contents;
    {
        ProgressLine line;
        contents = mixtureContents(
            *project, settings, anchor.reader, [&](const Progress& at) { line.show(at); }, session.stop());
    }
    if (options.json) {
        printJson(toJson(contents, settings.mixture));
        return;
    }
    std::cout << fmt::format("{} steps, {} examples, {} tokens\n", contents.steps, contents.examples, contents.tokens);
    std::vector<std::vector<std::string>> rows{
        {"part", "there", "used", "different", "tokens", "asked", "got", "epochs"}};
    for (std::size_t i = 0; i < contents.parts.size(); ++i) {
        const MixturePartContents& part = contents.parts[i];
        const MixturePart& asked = settings.mixture[i];
        rows.push_back({asked.dataset + (asked.split.empty() ? "" : ":" + asked.split),
                        fmt::format("{}", part.available), fmt::format("{}", part.examples),
                        fmt::format("{}", part.different), fmt::format("{}", part.tokens),
                        fmt::format("{:.1f}%", part.shareAsked * 100), fmt::format("{:.1f}%", part.shareGot * 100),
                        fmt::format("{:.2f}", part.epochs)});
    }
    printColumns(rows);
}
} // namespace

void addDataStatistics(CLI::App& noun, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& stats = addDataVerb(noun, "stats", "Count examples, lengths, tokens and scripts", options->project);
    stats.add_option("NAME", options->examples, "NAME or NAME:SPLIT")->required();
    options->choice.addTo(stats);
    stats.add_option("--model", options->models, "Count in the tokens of this model, too; may be given several times");
    stats.add_option("--length", options->length, "Say what a limit of so many tokens cuts off");
    stats.add_option("--tokenize", options->most, "Only the first so many examples are tokenized; 0 = all")
        ->capture_default_str();
    session.onChosen(stats, "counting the data", [options, &session] { statistics(*options, session); });

    CLI::App& mixed = addDataVerb(noun, "mixture", "Say what a run will take from a mixture", options->project);
    mixed.add_option("DATA", options->mixture, "NAME[:SPLIT][=SHARE[..FINALSHARE]], as calm train's --data")
        ->required();
    mixed.add_option("--model", options->model, "The anchor, whose tokens count")->required();
    mixed.add_option("--steps", options->settings.steps, "Steps of the run")->capture_default_str();
    mixed.add_option("--epochs", options->settings.epochs, "Instead: how often all examples are used");
    mixed.add_option("--tokens-per-batch", options->settings.tokensPerBatch, "Tokens in a batch")
        ->capture_default_str();
    mixed.add_option("--accumulate", options->settings.accumulate, "Batches in a step")->capture_default_str();
    mixed.add_option("--seed", options->settings.seed, "The run's seed")->capture_default_str();
    session.onChosen(mixed, "mixing the data", [options, &session] { mixture(*options, session); });
    for (CLI::App* command : {&stats, &mixed}) {
        command->add_flag("--chat-template", options->throughChat, "Prompts go through the model's chat template");
        command->add_flag("--json", options->json, "Answer as one JSON document");
    }
}

} // namespace calm
