#include "core/store/project.h"
#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string file;
    std::string folder;
    bool withModels = false;
    bool json = false;
};

Json projectToJson(Project& project)
{
    Json json;
    json["name"] = project.name();
    json["description"] = project.description();
    json["models"] = Json::array();
    for (const ModelRecord& model : project.models())
        json["models"].push_back({{"name", model.name}, {"directory", project.modelDirectory(model).string()}});
    json["compositions"] = Json::array();
    for (const CompositionRecord& record : project.compositions())
        json["compositions"].push_back(toJson(record.composition));
    json["datasets"] = Json::array();
    for (const DatasetRecord& dataset : project.datasets())
        json["datasets"].push_back({{"name", dataset.name}, {"examples", dataset.examples}});
    json["runs"] = project.runs().size();
    json["evaluations"] = project.evaluations().size();
    return json;
}

std::string connectionsOf(const Composition& composition)
{
    std::string text;
    for (const Connection& connection : composition.connections)
        text += fmt::format("{}{}{}:{}", text.empty() ? "" : " ",
                            composition.augmenting.size() > 1 ? fmt::format("{}:", connection.augmenting) : "",
                            layerName(connection.augmentingLayer), layerName(connection.anchorLayer));
    return text;
}

void printProject(Project& project)
{
    std::cout << project.name() << '\n';
    if (!project.description().empty())
        std::cout << project.description() << '\n';
    for (const ModelRecord& model : project.models())
        std::cout << fmt::format("model        {}: {} x {}, {}\n", model.name, model.card.layers, model.card.hiddenSize,
                                 project.modelDirectory(model).string());
    for (const CompositionRecord& record : project.compositions())
        std::cout << fmt::format("composition  {}: {} reads {}, {}\n", record.composition.name,
                                 record.composition.anchor, fmt::join(record.composition.augmenting, ", "),
                                 connectionsOf(record.composition));
    for (const DatasetRecord& dataset : project.datasets())
        std::cout << fmt::format("dataset      {}: {} examples\n", dataset.name, dataset.examples);
    std::cout << fmt::format("runs         {}\nevaluations  {}\n", project.runs().size(), project.evaluations().size());
}

void addNew(CLI::App& parent, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *parent.add_subcommand("new", "Make an empty project");
    command.add_option("FILE", options->file, "NAME.calm, which must not exist")->required();
    session.onChosen(command, "making the project", [options] { Project::create(options->file); });
}

void addImport(CLI::App& parent, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *parent.add_subcommand("import", "Make a project from a folder of readable files");
    command.add_option("FOLDER", options->folder, "As calm project export writes it")->required();
    command.add_option("FILE", options->file, "NAME.calm, which must not exist")->required();
    session.onChosen(command, "importing the project", [options, &session] {
        ProgressLine line;
        importProject(
            options->folder, options->file, [&](const Progress& progress) { line.show(progress); }, session.stop());
    });
}

void addExport(CLI::App& parent, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *parent.add_subcommand("export", "Write a project as a folder of readable files");
    command.add_option("FILE", options->file, "The project")->required();
    command.add_option("FOLDER", options->folder, "Must not exist, or be empty")->required();
    command.add_flag("--with-models", options->withModels, "Copy all models, also those that lie elsewhere");
    session.onChosen(command, "exporting the project", [options, &session] {
        const auto project = Project::open(options->file);
        ProgressLine line;
        exportProject(
            *project, options->folder, options->withModels, [&](const Progress& progress) { line.show(progress); },
            session.stop());
    });
}

void addShow(CLI::App& parent, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *parent.add_subcommand("show", "Say what a project holds");
    command.add_option("FILE", options->file, "The project")->required();
    command.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(command, "reading the project", [options] {
        const auto project = Project::open(options->file);
        if (options->json)
            printJson(projectToJson(*project));
        else
            printProject(*project);
    });
}
} // namespace

void addProject(CLI::App& app, Session& session)
{
    CLI::App& noun = addNoun(app, "project", "Make, show, import and export projects");
    for (const auto add : {addNew, addImport, addExport, addShow})
        add(noun, session);
}

} // namespace calm
