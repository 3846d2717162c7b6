#include "app/calm/commands/commands.h"
#include "app/calm/project_choices.h"
#include "core/base/error.h"
#include "core/engine/lora_jobs.h"
#include "core/engine/project_jobs.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project; ///< for save with #lora behind it
    std::string folder;
    std::string composition, anchor, name;
    bool json = false;
};

void save(const Options& options)
{
    const auto hash = options.project.rfind('#');
    const auto project = Project::open(options.project.substr(0, hash));
    saveLoraOf(*project, memberNamed(*project, hash == std::string::npos ? "lora" : options.project.substr(hash + 1)),
               options.folder);
}

/// The composition whose baseline the adapter becomes: the named one, or one that has the named anchor.
std::string compositionFor(Project& project, const Options& options)
{
    if (options.anchor.empty())
        return chooseComposition(project, options.composition).composition.name;
    const std::string anchor = project.model(options.anchor).name; // a sentence when there is none
    if (!options.composition.empty()) {
        const Composition composition = project.composition(options.composition).composition;
        if (composition.anchor != anchor)
            throw Error(ErrorKind::badInput,
                        fmt::format("The anchor of {} is {}, not {}.", composition.name, composition.anchor, anchor));
        return composition.name;
    }
    for (const CompositionRecord& record : project.compositions())
        if (record.composition.anchor == anchor)
            return record.composition.name;
    throw Error(ErrorKind::notFound,
                fmt::format("No composition of the project has the anchor {}; make one with calm compose.", anchor));
}

void load(const Options& options)
{
    const auto project = Project::open(options.project);
    const LoraLoadJob job{
        .folder = options.folder, .composition = compositionFor(*project, options), .name = options.name};
    const LoraLoadResult result = loadLoraInto(*project, job);
    const std::string member = fmt::format("lora@{}", result.checkpoint);
    if (options.json)
        printJson({{"composition", job.composition},
                   {"run", result.run},
                   {"checkpoint", result.checkpoint},
                   {"member", member}});
    else
        std::cout << fmt::format("LoRA baseline of {}: ready as {}#{}\n", job.composition, shellWord(options.project),
                                 member);
}
} // namespace

void addLora(CLI::App& app, Session& session)
{
    CLI::App& noun = addNoun(app, "lora", "Give a LoRA baseline on as a PEFT adapter, or bring one in");
    auto options = std::make_shared<Options>();

    CLI::App& saveCommand = *noun.add_subcommand("save", "Write a trained LoRA as a directory that PEFT loads");
    saveCommand
        .add_option("PROJECT#lora", options->project,
                    "The newest LoRA run's best checkpoint, lora@CHECKPOINT, or COMPOSITION/lora")
        ->required();
    saveCommand.add_option("DIR", options->folder, "Directory to make")->required();
    session.onChosen(
        saveCommand, "saving the LoRA adapter", [options] { save(*options); }, Work::computing);

    CLI::App& loadCommand = *noun.add_subcommand("load", "Bring a PEFT adapter into a project as a finished LoRA run");
    loadCommand.add_option("DIR", options->folder, "The adapter's directory")->required();
    loadCommand.add_option("PROJECT", options->project, "The project's file")->required();
    loadCommand.add_option("--anchor", options->anchor, "The model of the project that it changes");
    loadCommand.add_option("--composition", options->composition,
                           "Whose baseline it is; without it the first with that anchor, the only one, or the one "
                           "trained last");
    loadCommand.add_option("--name", options->name, "What to call the run; the directory's name when left out");
    loadCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(
        loadCommand, "loading the LoRA adapter", [options] { load(*options); }, Work::computing);
}

} // namespace calm
