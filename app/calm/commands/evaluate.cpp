#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "core/engine/project_jobs.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::string composition;
    std::vector<std::string> tasks;
    std::vector<std::string> members;
    std::string name;
    std::string html;
    int limit = 0;
    bool chatTemplate = false;
    bool json = false;
};

/// The datasets that say of themselves that they are for testing: NAME.test, and splits called test.
std::vector<EvaluationTask> allTests(Project& project)
{
    std::vector<EvaluationTask> tasks;
    for (const DatasetRecord& dataset : project.datasets()) {
        const auto counts = project.splitCounts(dataset.id);
        const bool hasTest = std::ranges::any_of(counts, [](const auto& count) { return count.first == "test"; });
        if (hasTest)
            tasks.push_back({dataset.name, counts.size() == 1 ? "" : "test"});
        else if (dataset.name.ends_with(".test"))
            tasks.push_back({dataset.name, ""});
    }
    if (tasks.empty())
        throw UsageError("No dataset is for testing; say which to use with --tasks NAME or NAME:SPLIT, or part one "
                         "with calm data split.");
    return tasks;
}

std::vector<EvaluationTask> tasksFrom(Project& project, const std::vector<std::string>& typed)
{
    if (typed.empty())
        return allTests(project);
    std::vector<EvaluationTask> tasks;
    for (const std::string& text : typed) {
        const auto [dataset, split] = chooseExamples(project, text);
        tasks.push_back({dataset, split});
    }
    return tasks;
}

/// Anchor, augmenting models and, once they are trained, the LoRA baseline and the composition itself.
std::vector<Member> membersFrom(Project& project, const CompositionRecord& record,
                                const std::vector<std::string>& typed)
{
    const std::string& name = record.composition.name;
    std::vector<Member> members;
    for (const std::string& text : typed)
        members.push_back(memberFromText(text, name));
    if (!members.empty())
        return members;
    members.push_back({MemberKind::anchor, name});
    for (std::size_t i = 0; i < record.composition.augmenting.size(); ++i)
        members.push_back({MemberKind::augmenting, name, static_cast<int>(i)});
    if (project.bestCheckpoint(record.id, Method::lora))
        members.push_back({MemberKind::lora, name});
    if (project.bestCheckpoint(record.id))
        members.push_back({MemberKind::composed, name});
    else
        printWarning(fmt::format("{} is not trained yet, so only its models are compared.", name));
    return members;
}

Json outcomeToJson(const EvaluationOutcome& outcome)
{
    Json json;
    json["evaluation"] = outcome.id;
    json["table"] = toJson(outcome.table);
    return json;
}

void run(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    const CompositionRecord composition = chooseComposition(*project, options.composition);
    EvaluationJob job;
    job.name = options.name.empty() ? composition.composition.name : options.name;
    job.tasks = tasksFrom(*project, options.tasks);
    job.members = membersFrom(*project, composition, options.members);
    job.limit = options.limit;
    job.chatTemplate = options.chatTemplate;
    job.threads = session.threads;
    EvaluationOutcome outcome;
    {
        ProgressLine line;
        outcome = evaluate(
            *project, job, [&](const Progress& progress) { line.show(progress); }, session.stop());
    }
    if (!options.html.empty())
        writeFileWhole(options.html, toHtml(outcome.table, project->name() + ": " + job.name));
    if (options.json)
        printJson(outcomeToJson(outcome));
    else
        std::cout << toText(outcome.table);
}
} // namespace

void addEvaluate(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("evaluate", "Score models and compositions on tasks; print the table");
    command.add_option("PROJECT", options->project, "The project's file")->required();
    command.add_option("--composition", options->composition,
                       "Which one; the only one, or the one trained last, when left out");
    command.add_option("--tasks", options->tasks, "Datasets, NAME or NAME:SPLIT; all tests when left out")
        ->allow_extra_args(false)
        ->delimiter(',');
    command
        .add_option(
            "--members", options->members,
            "anchor, augmenting, augmenting:1, lora, lora@CHECKPOINT, NAME, NAME@CHECKPOINT, or NAME@-2 without "
            "augmenting model 2; all of the composition when left out")
        ->allow_extra_args(false)
        ->delimiter(',');
    command.add_option("--limit", options->limit, "Examples of each task, the first; 0 = all")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command.add_flag(
        "--chat-template", options->chatTemplate,
        "Ask as a user's message in each model's chat template; without it only when a member was trained so");
    command.add_option("--name", options->name, "What to call the evaluation in the project");
    command.add_option("--html", options->html, "Also write the table as a page to this file");
    command.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(
        command, "evaluating", [options, &session] { run(*options, session); }, Work::computing);
}

} // namespace calm
