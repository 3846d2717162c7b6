#include "app/calm/commands/data.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "core/store/dataset_checks.h"
#include "core/store/example_edits.h"

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
    std::vector<std::string> learned, measured;
    std::string text;
    NearDuplicateSettings near;
    bool remove = false;
    bool json = false;
};

void checkSettings(const NearDuplicateSettings& settings)
{
    if (const auto problems = problemsOf(settings); !problems.empty())
        throw UsageError(problems.front());
}

void printGroups(Project& project, const std::vector<DuplicateGroup>& groups)
{
    for (const DuplicateGroup& group : groups) {
        const auto examples = examplesWithIds(project, group.members);
        for (std::size_t i = 0; i < examples.size(); ++i)
            std::cout << fmt::format("{}{} ({:.2f}) {}\n", i == 0 ? "" : "  ", examples[i].id, group.similarities[i],
                                     toLine(examples[i].prompt));
    }
}

void duplicates(const Options& options, Session& session)
{
    checkSettings(options.near);
    const ComparedText text = comparedTextFromString(options.text.empty() ? "both" : options.text);
    const auto project = Project::open(options.project);
    const DatasetRecord dataset = project->dataset(options.name);
    std::vector<DuplicateGroup> groups;
    {
        ProgressLine line;
        groups = findDuplicateExamples(
            *project, dataset.id, text, options.near, [&](const Progress& at) { line.show(at); }, session.stop());
    }
    std::vector<std::int64_t> others;
    Json json = Json::array();
    for (const DuplicateGroup& group : groups) {
        others.insert(others.end(), group.members.begin() + 1, group.members.end());
        json.push_back({{"ids", group.members}, {"similarities", group.similarities}});
    }
    if (options.json)
        printJson(json);
    else
        printGroups(*project, groups);
    if (options.remove)
        takeExamples(*project, others, session.stop());
    if (!options.json)
        std::cout << fmt::format("{} groups; {} examples beyond the first of each{}.\n", groups.size(), others.size(),
                                 options.remove ? ", deleted" : "");
}

std::vector<ExamplePool> poolsOf(Project& project, const std::vector<std::string>& texts)
{
    std::vector<ExamplePool> pools;
    for (const std::string& text : texts) {
        const auto [name, split] = chooseExamples(project, text);
        pools.push_back(
            {project.dataset(name).id, split.empty() ? std::optional<std::string>() : std::optional(split)});
    }
    return pools;
}

void leakage(const Options& options, Session& session)
{
    checkSettings(options.near);
    if (options.learned.empty() != options.measured.empty() || options.name.empty() == options.learned.empty())
        throw UsageError("Name a dataset, or what is learned from (--learned) and what is measured on (--measured).");
    const ComparedText text = comparedTextFromString(options.text.empty() ? "prompt" : options.text);
    const auto project = Project::open(options.project);
    LeakageReport report;
    {
        ProgressLine line;
        const ProgressCallback progress = [&](const Progress& at) { line.show(at); };
        if (options.name.empty())
            report = findLeakage(*project, poolsOf(*project, options.learned), poolsOf(*project, options.measured),
                                 text, options.near, progress, session.stop());
        else
            report =
                findLeakage(*project, project->dataset(options.name).id, text, options.near, progress, session.stop());
    }
    if (options.json) {
        printJson(toJson(report));
        return;
    }
    for (const DuplicatePair& pair : report.pairs)
        std::cout << fmt::format("{} is like {} ({:.2f}{})\n", pair.text, pair.known, pair.similarity,
                                 pair.same ? ", the same" : "");
    std::cout << report.toText() << '\n';
}

void addComparison(CLI::App& command, Options& options)
{
    command.add_option("--text", options.text, "What to compare: prompt, response or both");
    command.add_option("--similarity", options.near.threshold, "Jaccard similarity from which on texts count as near")
        ->capture_default_str();
    command.add_option("--shingle", options.near.shingle, "Characters in a row that are one thing to compare")
        ->capture_default_str();
    command.add_flag("--json", options.json, "Answer as one JSON document");
}
} // namespace

void addDataChecks(CLI::App& noun, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& same = addDataVerb(noun, "duplicates", "Find examples that are the same or nearly so", options->project);
    same.add_option("NAME", options->name, "The dataset")->required();
    addComparison(same, *options);
    same.add_flag("--delete", options->remove, "Delete all but the first of each group");
    session.onChosen(same, "looking for duplicates", [options, &session] { duplicates(*options, session); });

    CLI::App& leaks =
        addDataVerb(noun, "leakage", "Find examples to measure on that are also learned from", options->project);
    leaks.add_option("NAME", options->name, "A dataset: its validation and test splits against train");
    leaks.add_option("--learned", options->learned, "Or: NAME or NAME:SPLIT of what is learned from");
    leaks.add_option("--measured", options->measured, "and of what is measured on");
    addComparison(leaks, *options);
    session.onChosen(leaks, "looking for leakage", [options, &session] { leakage(*options, session); });
}

} // namespace calm
