#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "core/base/error.h"
#include "core/engine/model_jobs.h"
#include "core/store/model_edits.h"
#include "core/weights/inspect_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::string directory;
    std::string name;
    std::string text;
    bool json = false;
    bool withCompositions = false;
    bool acceptOther = false;
};

ProgressCallback shownOn(ProgressLine& line)
{
    return [&line](const Progress& progress) {
        if (line.isDue())
            line.show(progress);
    };
}

void add(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    const Path directory = std::filesystem::absolute(options.directory).lexically_normal();
    ModelRecord model;
    model.card = inspect(directory.string());
    if (!model.card.problem.empty())
        throw Error(ErrorKind::unsupported, model.card.problem);
    model.card.directory = directory.string();
    {
        ProgressLine line;
        model.contentHash = contentHashOfModel(directory, session.stop(), shownOn(line));
    }
    const Path last = directory.has_filename() ? directory.filename() : directory.parent_path().filename();
    model.name = options.name.empty() ? last.string() : options.name;
    project->addModel(model);
    std::cout << model.name << '\n';
}

void list(const Options& options)
{
    const auto project = Project::open(options.project);
    Json json = Json::array();
    std::vector<std::vector<std::string>> rows{{"name", "family", "layers", "width", "parameters", "directory"}};
    for (const ModelRecord& model : project->models()) {
        const std::string directory = project->modelDirectory(model).string();
        Json item = toJson(model.card);
        item["name"] = model.name;
        item["directory"] = directory;
        item["content_hash"] = model.contentHash;
        item["note"] = model.note;
        item["missing"] = lacksFiles(directory);
        json.push_back(std::move(item));
        rows.push_back({model.name, model.card.family, fmt::format("{}", model.card.layers),
                        fmt::format("{}", model.card.hiddenSize), fmt::format("{}", model.card.parameters),
                        directory + (lacksFiles(directory) ? " (missing)" : "")});
    }
    if (options.json)
        printJson(json);
    else
        printColumns(rows);
}

void remove(const Options& options)
{
    const auto project = Project::open(options.project);
    const std::int64_t id = project->model(options.name).id;
    if (options.withCompositions) {
        removeWithCompositions(*project, id);
        return;
    }
    if (const auto compositions = compositionsWith(*project, id); !compositions.empty())
        throw Error(ErrorKind::badInput,
                    fmt::format("{} is a model of {}: keep it, or remove these compositions too with "
                                "--with-compositions.",
                                options.name, fmt::join(compositions, ", ")));
    project->removeModel(id);
}

void locate(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    const ModelRecord model = project->model(options.name);
    ModelElsewhere found;
    {
        ProgressLine line;
        found = compareWith(model, options.directory, shownOn(line), session.stop());
    }
    if (found.match == ModelElsewhere::Match::other && !options.acceptOther)
        throw Error(ErrorKind::badInput, found.difference + " Take it all the same with --accept-other.");
    if (found.match == ModelElsewhere::Match::other)
        printWarning(found.difference);
    relocateModel(*project, model.id, found);
    std::cout << found.card.directory << '\n';
}

void note(const Options& options, bool given)
{
    const auto project = Project::open(options.project);
    const ModelRecord model = project->model(options.name);
    if (given)
        setModelNote(*project, model.id, options.text);
    else if (!model.note.empty())
        std::cout << model.note << '\n';
}

void hash(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    std::string hash;
    {
        ProgressLine line;
        hash = hashModel(*project, project->model(options.name).id, shownOn(line), session.stop());
    }
    std::cout << hash << '\n';
}

CLI::App& addVerb(CLI::App& noun, const char* verb, const char* help, Options& options)
{
    CLI::App& command = *noun.add_subcommand(verb, help);
    command.add_option("PROJECT", options.project, "The project's file")->required();
    return command;
}
} // namespace

void addModel(CLI::App& app, Session& session)
{
    CLI::App& noun = addNoun(app, "model", "Add, list, locate and remove a project's models");
    auto options = std::make_shared<Options>();

    CLI::App& addCommand = addVerb(noun, "add", "Refer to a model directory; nothing is copied", *options);
    addCommand.add_option("DIR", options->directory, "Model directory in Hugging Face layout")->required();
    addCommand.add_option("--name", options->name,
                          "What to call it in the project; the directory's name when left out");
    session.onChosen(addCommand, "adding the model", [options, &session] { add(*options, session); });

    CLI::App& listCommand = addVerb(noun, "list", "List the project's models", *options);
    listCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(listCommand, "listing the models", [options] { list(*options); });

    const auto named = [&](const char* verb, const char* help) -> CLI::App& {
        CLI::App& command = addVerb(noun, verb, help, *options);
        command.add_option("NAME", options->name, "The model's name in the project")->required();
        return command;
    };
    CLI::App& removeCommand = named("remove", "Forget a model; its files stay");
    removeCommand.add_flag("--with-compositions", options->withCompositions,
                           "Also the compositions that have it, unless runs have trained them");
    session.onChosen(removeCommand, "removing the model", [options] { remove(*options); });

    CLI::App& locateCommand =
        named("locate", "Say where a model lies that was moved; its content tells whether it is it");
    locateCommand.add_option("DIR", options->directory, "Where it lies now")->required();
    locateCommand.add_flag("--accept-other", options->acceptOther, "Also when it is another model");
    session.onChosen(locateCommand, "looking at the model", [options, &session] { locate(*options, session); });

    CLI::App& noteCommand = named("note", "Write something down about a model, or read it");
    auto* const text = noteCommand.add_option("TEXT", options->text, "The note; an empty one takes it away");
    session.onChosen(noteCommand, "noting something", [options, text] { note(*options, text->count() > 0); });

    CLI::App& hashCommand =
        named("hash", "Print the hash of a model's content; each file is read once on this machine");
    session.onChosen(hashCommand, "hashing the model", [options, &session] { hash(*options, session); });
}

} // namespace calm
