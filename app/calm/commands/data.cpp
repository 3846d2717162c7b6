#include "app/calm/commands/data.h"

#include "app/calm/commands/commands.h"
#include "core/store/dataset_files.h"
#include "core/store/dataset_versions.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::string name;
    SplitRule rule;
    std::string keyField = "none";
    bool json = false;
};

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
    SplitRule rule = options.rule;
    rule.keyField = keyFieldFromString(options.keyField);
    if (const auto problems = problemsOf(rule); !problems.empty())
        throw UsageError(problems.front());
    const auto project = Project::open(options.project);
    const DatasetRecord dataset = project->dataset(options.name);
    const SplitResult result = splitDataset(*project, dataset.id, rule, session.stop());
    Json counts = Json::object();
    for (const auto& [name, count] : project->splitCounts(dataset.id))
        counts[name] = count;
    if (options.json) {
        printJson({{"splits", counts},
                   {"keys", result.keys},
                   {"left_out", result.leftOut},
                   {"without_key", result.withoutKey}});
        return;
    }
    for (auto count = counts.begin(); count != counts.end(); ++count)
        std::cout << fmt::format("{} {}\n", count.key().empty() ? "none" : count.key(), count->get<std::int64_t>());
    if (result.leftOut > 0)
        printWarning(fmt::format("{} examples belong to no split, because their own keys fell into different ones.",
                                 result.leftOut));
    if (result.withoutKey > 0)
        printWarning(fmt::format("{} examples have no key; the whole text is their key.", result.withoutKey));
}

void versions(const Options& options)
{
    const auto project = Project::open(options.project);
    Json json = Json::array();
    std::vector<std::vector<std::string>> rows{{"version", "dataset", "examples", "hash", "now", "runs"}};
    for (const DatasetVersion& version :
         options.name.empty() ? datasetVersions(*project) : versionsOfDataset(*project, options.name)) {
        json.push_back(toJson(version));
        rows.push_back({fmt::format("{}", version.id), version.name, fmt::format("{}", version.examples),
                        version.hash.substr(0, 12), version.current ? "as it was" : "changed since",
                        fmt::format("{}", fmt::join(version.runs, " "))});
    }
    if (options.json)
        printJson(json);
    else
        printColumns(rows);
}
} // namespace

CLI::App& addDataVerb(CLI::App& noun, const char* verb, const char* help, std::string& project)
{
    CLI::App& command = *noun.add_subcommand(verb, help);
    command.add_option("PROJECT", project, "The project's file")->required();
    return command;
}

void addData(CLI::App& app, Session& session)
{
    CLI::App& noun = addNoun(app, "data", "Import, look at, check, split, export and remove a project's datasets");
    auto options = std::make_shared<Options>();
    addDataFiles(noun, session);
    const auto add = [&](const char* verb, const char* help) -> CLI::App& {
        return addDataVerb(noun, verb, help, options->project);
    };
    CLI::App& listCommand = add("list", "List the project's datasets");
    listCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(listCommand, "listing the data", [options] { list(*options); });

    addDataRows(noun, session);
    addDataStatistics(noun, session);
    addDataChecks(noun, session);

    CLI::App& splitCommand = add("split", "Part a dataset into train, validation and test");
    splitCommand.add_option("NAME", options->name, "The dataset")->required();
    splitCommand.add_option("--train", options->rule.train, "Share")->capture_default_str();
    splitCommand.add_option("--validation", options->rule.validation, "Share")->capture_default_str();
    splitCommand.add_option("--test", options->rule.test, "Share")->capture_default_str();
    splitCommand.add_option("--seed", options->rule.seed, "The same seed parts the same way")->capture_default_str();
    splitCommand
        .add_option("--key-field", options->keyField,
                    "What holds the key: key, prompt, response, task or tags; no key stands in two splits")
        ->capture_default_str();
    splitCommand.add_option("--by-key", options->rule.keyPattern,
                            "Regular expression for the keys in that field, or in the prompt");
    splitCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(splitCommand, "splitting the data", [options, &session] { split(*options, session); });

    CLI::App& versionsCommand = add("versions", "List the datasets as runs have seen them");
    versionsCommand.add_option("NAME", options->name, "Only of this dataset");
    versionsCommand.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(versionsCommand, "listing the versions", [options] { versions(*options); });

    CLI::App& removeCommand = add("remove", "Delete a dataset from the project");
    removeCommand.add_option("NAME", options->name, "The dataset")->required();
    session.onChosen(removeCommand, "removing the data", [options] {
        const auto project = Project::open(options->project);
        project->removeDataset(project->dataset(options->name).id);
    });
}

} // namespace calm
