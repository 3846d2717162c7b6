#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "core/data/example_reader.h"
#include "core/data/splits.h"
#include "core/store/project.h"

#include <fmt/format.h>
#include <iostream>
#include <unordered_map>

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

ExampleRecord recordFrom(const Example& example)
{
    ExampleRecord record;
    record.task = example.task;
    record.split = example.split;
    record.prompt = example.prompt;
    record.response = example.response;
    record.tags = example.tags;
    return record;
}

/// The dataset and all its examples, or nothing.
void importFile(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    ExampleReader reader(options.file, options.import);
    const std::stop_token stop = session.stop();
    {
        ProgressLine line;
        project->inOneWrite([&] {
            DatasetRecord dataset;
            dataset.name = options.name.empty() ? Path(options.file).stem().string() : options.name;
            const std::int64_t id = project->addDataset(dataset);
            project->addExamples(id, [&]() -> std::optional<ExampleRecord> {
                throwIfStopped(stop);
                if (line.isDue())
                    line.show(fmt::format("importing: {:.0f}%",
                                          100.0 * static_cast<double>(reader.bytesRead()) /
                                              static_cast<double>(std::max<std::int64_t>(reader.bytesTotal(), 1))));
                const auto example = reader.next();
                return example ? std::optional(recordFrom(*example)) : std::nullopt;
            });
        });
    }
    std::cout << reader.report().toText() << '\n';
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

void split(const Options& options)
{
    if (const auto problems = problemsOf(options.rule); !problems.empty())
        throw UsageError(problems.front());
    const auto project = Project::open(options.project);
    const DatasetRecord dataset = project->dataset(options.name);
    std::vector<std::string> prompts;
    std::vector<std::int64_t> ids;
    for (const ExampleRecord& example : project->examples(dataset.id)) {
        prompts.push_back(example.prompt);
        ids.push_back(example.id);
    }
    const SplitResult result = splitByRule(prompts, options.rule);
    std::unordered_map<std::int64_t, std::string> splitOf;
    for (std::size_t i = 0; i < ids.size(); ++i)
        splitOf.emplace(ids[i], result.splits.at(i));
    project->assignSplits(dataset.id, [&](const ExampleRecord& example) {
        const auto found = splitOf.find(example.id);
        return found == splitOf.end() ? example.split : found->second; // added meanwhile: as it is
    });
    for (const auto& [name, count] : project->splitCounts(dataset.id))
        std::cout << fmt::format("{} {}\n", name.empty() ? "none" : name, count);
    if (result.leftOut > 0)
        printWarning(fmt::format("{} examples belong to no split, because their own keys fell into different ones.",
                                 result.leftOut));
    if (result.withoutKey > 0)
        printWarning(
            fmt::format("The pattern does not match {} examples; the whole prompt is their key.", result.withoutKey));
}

void exportFile(const Options& options)
{
    const auto project = Project::open(options.project);
    const auto [name, split] = chooseExamples(*project, options.name);
    AtomicFile file(options.file);
    for (const ExampleRecord& record : project->examples(project->dataset(name).id, {.split = split})) {
        const Example example{record.task, record.split, record.prompt, record.response, record.tags};
        file.write(toLine(toJson(example)) + "\n");
    }
    file.commit();
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
    session.onChosen(exported, "exporting the data", [options] { exportFile(*options); });
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
    session.onChosen(splitCommand, "splitting the data", [options] { split(*options); });

    CLI::App& removeCommand = addVerb(noun, "remove", "Delete a dataset from the project", *options);
    removeCommand.add_option("NAME", options->name, "The dataset")->required();
    session.onChosen(removeCommand, "removing the data", [options] {
        const auto project = Project::open(options->project);
        project->removeDataset(project->dataset(options->name).id);
    });
}

} // namespace calm
