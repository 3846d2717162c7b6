#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "core/store/dataset_files.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::string file;
    std::string name;
    ImportOptions import;
    SplitRule rule;
    bool json = false;
};

void importFile(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    DatasetRecord dataset;
    dataset.name = options.name.empty() ? Path(options.file).stem().string() : options.name;
    ImportReport report;
    {
        ProgressLine line;
        report = importDataset(
            *project, dataset, options.file, options.import, [&](const Progress& progress) { line.show(progress); },
            session.stop());
    }
    std::cout << report.toText() << '\n';
}

void list(const Options& options)
{
    const auto project = Project::open(options.project);
    Json json = Json::array();
    std::vector<std::vector<std::string>> rows{{"name", "examples", "splits"}};
    for (const DatasetRecord& dataset : project->datasets()) {
        Json splits = Json::object();
        std::string text;
        for (const auto& [split, count] : project->splitCounts(dataset.id)) {
            splits[split] = count;
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", split.empty() ? "none" : split, count);
        }
        json.push_back({{"name", dataset.name}, {"examples", dataset.examples}, {"splits", splits}});
        rows.push_back({dataset.name, fmt::format("{}", dataset.examples), text});
    }
    if (options.json)
        printJson(json);
    else
        printColumns(rows);
}

void split(const Options& options, Session& session)
{
    if (const auto problems = problemsOf(options.rule); !problems.empty())
        throw UsageError(problems.front());
    const auto project = Project::open(options.project);
    const DatasetRecord dataset = project->dataset(options.name);
    const SplitResult result = splitDataset(*project, dataset.id, options.rule, session.stop());
    for (const auto& [name, count] : project->splitCounts(dataset.id))
        std::cout << fmt::format("{} {}\n", name.empty() ? "none" : name, count);
    if (result.leftOut > 0)
        printWarning(fmt::format("{} examples belong to no split, because their own keys fell into different ones.",
                                 result.leftOut));
    if (result.withoutKey > 0)
        printWarning(
            fmt::format("The pattern does not match {} examples; the whole prompt is their key.", result.withoutKey));
}

void exportFile(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    const auto [name, split] = chooseExamples(*project, options.name);
    ProgressLine line;
    exportDataset(
        *project, name, options.file, {.split = split}, [&](const Progress& progress) { line.show(progress); },
        session.stop());
}

CLI::App& addVerb(CLI::App& noun, const char* verb, const char* help, Options& options)
{
    CLI::App& command = *noun.add_subcommand(verb, help);
    command.add_option("PROJECT", options.project, "The project's file")->required();
    return command;
}

void addImportAndExport(CLI::App& noun, Session& session, const std::shared_ptr<Options>& options)
{
    CLI::App& import = addVerb(noun, "import", "Read a JSONL file as a new dataset", *options);
    import.add_option("FILE", options->file, "Lines of {\"prompt\", \"response\"} or of another known form")
        ->required();
    import.add_option("--name", options->name, "What to call the dataset; the file's name when left out");
    import.add_flag("--strict", options->import.strict,
                    "Refuse the file at the first line that is no example; else skip such lines");
    import.add_option("--prompt-field", options->import.fields.prompt,
                      "Which member is the prompt; recognised when left out");
    import.add_option("--response-field", options->import.fields.response, "Which member is the response");
    import.add_option("--split", options->import.split, "Split of the lines that name none");
    session.onChosen(import, "importing the data", [options, &session] { importFile(*options, session); });

    CLI::App& exported = addVerb(noun, "export", "Write a dataset as a JSONL file", *options);
    exported.add_option("NAME", options->name, "NAME or NAME:SPLIT")->required();
    exported.add_option("FILE", options->file, "File to write")->required();
    session.onChosen(exported, "exporting the data", [options, &session] { exportFile(*options, session); });
}
} // namespace

void addData(CLI::App& app, Session& session)
{
    CLI::App& noun = addNoun(app, "data", "Import, list, split, export and remove a project's datasets");
    auto options = std::make_shared<Options>();
    addImportAndExport(noun, session, options);

    CLI::App& listCommand = addVerb(noun, "list", "List the project's datasets", *options);
    listCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(listCommand, "listing the data", [options] { list(*options); });

    CLI::App& splitCommand = addVerb(noun, "split", "Part a dataset into train, validation and test", *options);
    splitCommand.add_option("NAME", options->name, "The dataset")->required();
    splitCommand.add_option("--train", options->rule.train, "Share")->capture_default_str();
    splitCommand.add_option("--validation", options->rule.validation, "Share")->capture_default_str();
    splitCommand.add_option("--test", options->rule.test, "Share")->capture_default_str();
    splitCommand.add_option("--seed", options->rule.seed, "The same seed parts the same way")->capture_default_str();
    splitCommand.add_option("--by-key", options->rule.keyPattern,
                            "Regular expression for the keys in a prompt: no key stands in two splits");
    session.onChosen(splitCommand, "splitting the data", [options, &session] { split(*options, session); });

    CLI::App& removeCommand = addVerb(noun, "remove", "Delete a dataset from the project", *options);
    removeCommand.add_option("NAME", options->name, "The dataset")->required();
    session.onChosen(removeCommand, "removing the data", [options] {
        const auto project = Project::open(options->project);
        project->removeDataset(project->dataset(options->name).id);
    });
}

} // namespace calm
