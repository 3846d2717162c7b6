#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "core/engine/layer_map_jobs.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project; ///< with #COMPOSITION behind it, or not
    std::vector<std::string> data;
    ImportanceJob job;
    bool json = false;
};

void print(const ImportanceReport& report)
{
    std::cout << fmt::format("{} at checkpoint {}: loss {:.4f} over {} labels of {} examples\n\n", report.composition,
                             report.checkpoint, report.loss, report.labels, report.examples);
    std::vector<std::vector<std::string>> rows{{"reads", "layer", "anchor layer", "output / state", "loss when cut"}};
    for (const ConnectionImportance& one : report.connections)
        rows.push_back({report.augmenting.at(static_cast<std::size_t>(one.connection.augmenting)),
                        layerName(one.connection.augmentingLayer), layerName(one.connection.anchorLayer),
                        fmt::format("{:.4f}", one.outputShare), fmt::format("{:+.4f}", one.lossRise)});
    printColumns(rows);
}

void run(const Options& options, Session& session)
{
    const auto [project, member] = openMember(options.project);
    ImportanceJob job = options.job;
    job.member = member;
    job.data = chooseParts(*project, options.data);
    job.threads = session.threads;
    ImportanceReport report;
    {
        ProgressLine line;
        report = importanceOf(
            *project, job, [&](const Progress& progress) { line.show(progress); }, session.stop());
    }
    if (options.json)
        printJson(toJson(report));
    else
        print(report);
}
} // namespace

void addImportance(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand(
        "importance", "What each connection of a trained composition adds, and what cutting it costs");
    command.add_option("PROJECT", options->project, "PROJECT.calm#COMPOSITION, or ...#COMPOSITION@CHECKPOINT")
        ->required();
    command
        .add_option("--data", options->data,
                    "Datasets, NAME or NAME:SPLIT; what the run was validated on when left out")
        ->allow_extra_args(false)
        ->delimiter(',');
    command.add_option("--examples", options->job.examples, "At most, in all; 0 = all")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(
        command, "measuring connections", [options, &session] { run(*options, session); }, Work::computing);
}

} // namespace calm
