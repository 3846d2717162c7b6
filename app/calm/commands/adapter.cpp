#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "core/base/error.h"
#include "core/engine/adapter_jobs.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project; ///< for save with #NAME behind it
    std::string folder;
    AdapterLoadJob load;
    bool json = false;
};

void save(const Options& options, Session& session)
{
    const auto [project, member] = openMember(options.project);
    ProgressLine line;
    saveAdapterOf(
        *project, member, options.folder, [&](const Progress& progress) { line.show(progress); }, session.stop());
}

void load(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    AdapterLoadJob job = options.load;
    job.folder = options.folder;
    AdapterLoadResult result;
    {
        ProgressLine line;
        result = loadAdapterInto(
            *project, job, [&](const Progress& progress) { line.show(progress); }, session.stop());
    }
    for (const std::string& warning : result.warnings)
        printWarning(warning);
    if (options.json)
        printJson({{"composition", result.composition}, {"run", result.run}, {"checkpoint", result.checkpoint}});
    else
        std::cout << fmt::format("{}: ready as {}#{}\n", result.composition, shellWord(options.project),
                                 result.composition);
}

std::string described(const Json& model)
{
    const Json& card = model.at("card");
    return fmt::format("{}: {}, {} x {}", model.at("name").get<std::string>(), card.at("family").get<std::string>(),
                       card.at("layers").get<int>(), card.at("hidden_size").get<int>());
}

void inspectFolder(const Options& options)
{
    const Json info = inspectAdapter(options.folder);
    if (options.json) {
        printJson(info);
        return;
    }
    const auto hashOf = [](const Json& model) { return model.at("content_hash").get<std::string>(); };
    std::vector<std::vector<std::string>> rows{{"name", info.at("name").get<std::string>()},
                                               {"anchor", described(info.at("anchor"))},
                                               {"  content", hashOf(info.at("anchor"))}};
    for (const Json& model : info.at("augmenting")) {
        rows.push_back({"reads", described(model)});
        rows.push_back({"  content", hashOf(model)});
    }
    const Json& trained = info.at("trained");
    rows.push_back({"connections", fmt::format("{}", info.at("composition").at("connections").size())});
    rows.push_back({"trained", fmt::format("{} numbers, {} steps", info.at("trained_parameters").get<std::int64_t>(),
                                           trained.at("step").get<int>())});
    if (!trained.at("validation_loss").is_null())
        rows.push_back({"validation", fmt::format("{:.4f}", trained.at("validation_loss").get<double>())});
    rows.push_back({"saved", info.at("saved_at").get<std::string>() + " by " + info.at("program").get<std::string>()});
    printColumns(rows);
}
} // namespace

void addAdapter(CLI::App& app, Session& session)
{
    CLI::App& noun = addNoun(app, "adapter", "Give a trained composition on, without its models");
    auto options = std::make_shared<Options>();

    CLI::App& saveCommand = *noun.add_subcommand("save", "Write a trained composition's bridges as a directory");
    saveCommand
        .add_option("PROJECT#NAME", options->project,
                    "The composition: its best checkpoint, NAME@CHECKPOINT, or NAME@-2 without augmenting model 2")
        ->required();
    saveCommand.add_option("DIR", options->folder, "Directory to make")->required();
    session.onChosen(
        saveCommand, "saving the adapter", [options, &session] { save(*options, session); }, Work::computing);

    CLI::App& loadCommand = *noun.add_subcommand("load", "Bring an adapter into a project");
    loadCommand.add_option("DIR", options->folder, "The adapter's directory")->required();
    loadCommand.add_option("PROJECT", options->project, "The project's file")->required();
    loadCommand.add_option("--anchor", options->load.anchor,
                           "Model directory or name in the project; found there by its content when left out");
    loadCommand
        .add_option("--augmenting", options->load.augmenting,
                    "The same of a model it reads; may be given several times")
        ->allow_extra_args(false);
    loadCommand.add_option("--name", options->load.name,
                           "What to call the composition; the adapter's name when left out");
    loadCommand.add_flag("--accept-other-models", options->load.acceptOtherModels,
                         "Take the named models even if they are not those it was trained with");
    loadCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(
        loadCommand, "loading the adapter", [options, &session] { load(*options, session); }, Work::computing);

    CLI::App& inspectCommand = *noun.add_subcommand("inspect", "Check an adapter's directory and show what it is");
    inspectCommand.add_option("DIR", options->folder, "The adapter's directory")->required();
    inspectCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(inspectCommand, "reading the adapter", [options] { inspectFolder(*options); });
}

} // namespace calm
