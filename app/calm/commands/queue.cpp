#include "app/calm/commands/commands.h"
#include "app/calm/run_line.h"
#include "core/store/project.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::int64_t run = 0;
    int position = 0;
    int limit = 0;
    bool json = false;
};

void list(const Options& options)
{
    if (options.project.empty())
        throw UsageError("Say which project: calm queue PROJECT.");
    const auto project = Project::open(options.project);
    std::vector<std::vector<std::string>> rows{{"place", "run", "name", "composition", "steps", "begins"}};
    Json json = Json::array();
    for (const RunRecord& run : project->queuedRuns()) {
        json.push_back({{"run", run.id},
                        {"name", run.name},
                        {"position", run.queuePosition},
                        {"steps", run.settings.steps},
                        {"resumes", run.resumes}});
        rows.push_back({fmt::format("{}", run.queuePosition), fmt::format("{}", run.id), run.name, subjectOf(run),
                        fmt::format("{}", run.settings.steps), run.resumes ? "from its newest checkpoint" : "anew"});
    }
    if (options.json)
        printJson({{"at_once", project->runsAtOnce()}, {"queue", json}});
    else
        printColumns(rows);
}

void move(const Options& options)
{
    Project::open(options.project)->moveInQueue(options.run, options.position);
}

void limit(const Options& options)
{
    Project::open(options.project)->setRunsAtOnce(options.limit);
}
} // namespace

void addQueue(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("queue", "List the runs that wait for their turn, and change their order");
    command.footer("calm train PROJECT --next trains them.");
    command.require_subcommand(0, 1);
    command.immediate_callback(); // so that a command of its own, chosen later, goes before the list
    command.add_option("PROJECT", options->project, "The project's file");
    command.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(command, "listing the queue", [options] { list(*options); });

    CLI::App& place = *command.add_subcommand("move", "Give a run another place");
    place.immediate_callback(false); // which it has from its parent
    place.add_option("PROJECT", options->project, "The project's file")->required();
    place.add_option("RUN", options->run, "Its number")->required();
    place.add_option("PLACE", options->position, "From 1; the others move along")->required();
    session.onChosen(place, "moving the run", [options] { move(*options); });

    CLI::App& number = *command.add_subcommand("limit", "Set how many runs of the project are trained at a time");
    number.immediate_callback(false);
    number.add_option("PROJECT", options->project, "The project's file")->required();
    number.add_option("RUNS", options->limit, "At least 1, which is what holds unless set")->required();
    session.onChosen(number, "setting the limit", [options] { limit(*options); });
}

} // namespace calm
