#include "app/calm/commands/commands.h"
#include "core/base/error.h"
#include "core/engine/model_jobs.h"
#include "core/store/project.h"
#include "core/weights/inspect_model.h"

#include <fmt/format.h>
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
    bool json = false;
};

void add(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    const Path directory = std::filesystem::absolute(options.directory).lexically_normal();
    ModelRecord model;
    model.card = inspect(directory.string());
    if (!model.card.problem.empty())
        throw Error(ErrorKind::unsupported, model.card.problem);
    model.card.directory = directory.string();
    model.contentHash = contentHashOfModel(directory, session.stop());
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
        json.push_back(std::move(item));
        rows.push_back({model.name, model.card.family, fmt::format("{}", model.card.layers),
                        fmt::format("{}", model.card.hiddenSize), fmt::format("{}", model.card.parameters), directory});
    }
    if (options.json)
        printJson(json);
    else
        printColumns(rows);
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
    CLI::App& noun = addNoun(app, "model", "Add, list and remove a project's models");
    auto options = std::make_shared<Options>();

    CLI::App& addCommand = addVerb(noun, "add", "Refer to a model directory; nothing is copied", *options);
    addCommand.add_option("DIR", options->directory, "Model directory in Hugging Face layout")->required();
    addCommand.add_option("--name", options->name,
                          "What to call it in the project; the directory's name when left out");
    session.onChosen(addCommand, "adding the model", [options, &session] { add(*options, session); });

    CLI::App& listCommand = addVerb(noun, "list", "List the project's models", *options);
    listCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(listCommand, "listing the models", [options] { list(*options); });

    CLI::App& removeCommand = addVerb(noun, "remove", "Forget a model; its files stay", *options);
    removeCommand.add_option("NAME", options->name, "The model's name in the project")->required();
    session.onChosen(removeCommand, "removing the model", [options] {
        const auto project = Project::open(options->project);
        project->removeModel(project->model(options->name).id);
    });
}

} // namespace calm
