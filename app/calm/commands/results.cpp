#include "app/calm/commands/commands.h"
#include "core/base/error.h"
#include "core/spec/result_table.h"
#include "core/store/project.h"

#include <algorithm>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::int64_t evaluation = 0;
    std::string html;
    bool json = false;
};

EvaluationRecord chooseEvaluation(Project& project, std::int64_t id)
{
    const auto all = project.evaluations(); // newest first
    const auto found = std::ranges::find_if(all, [id](const auto& record) { return id == 0 || record.id == id; });
    if (found == all.end())
        throw Error(ErrorKind::notFound, id == 0 ? "Nothing was evaluated yet; calm evaluate does it."
                                                 : "There is no evaluation " + std::to_string(id) + ".");
    return *found;
}

void run(const Options& options)
{
    const auto project = Project::open(options.project);
    const EvaluationRecord record = chooseEvaluation(*project, options.evaluation);
    const ResultTable table = resultTableFromJson(record.table);
    if (!options.html.empty())
        writeFileWhole(options.html, toHtml(table, project->name() + ": " + record.name));
    if (options.json)
        printJson({{"evaluation", record.id}, {"table", record.table}});
    else
        std::cout << toText(table);
}
} // namespace

void addResults(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("results", "Print the table of an earlier evaluation");
    command.add_option("PROJECT", options->project, "The project's file")->required();
    command.add_option("--evaluation", options->evaluation, "Its number; the newest when left out");
    command.add_option("--html", options->html, "Also write the table as a page to this file");
    command.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(command, "reading the results", [options] { run(*options); });
}

} // namespace calm
