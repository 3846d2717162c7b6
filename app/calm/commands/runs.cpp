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
    std::string name;
    std::string state;
    bool ids = false;
    bool json = false;
};

Json runToJson(const RunRecord& run, const std::vector<CheckpointRecord>& checkpoints)
{
    Json json;
    json["id"] = run.id;
    json["name"] = run.name;
    json["composition"] = run.trained.name;
    json["state"] = toString(run.state);
    json["step"] = run.step;
    json["steps"] = run.settings.steps;
    json["best_validation_loss"] = run.bestValidationLoss ? Json(*run.bestValidationLoss) : Json();
    json["message"] = run.message;
    json["queue_position"] = run.queuePosition;
    json["seconds"] = trainedSeconds(run);
    json["seconds_left"] = run.secondsLeft;
    json["note"] = run.note;
    json["checkpoints"] = Json::array();
    for (const CheckpointRecord& checkpoint : checkpoints)
        json["checkpoints"].push_back({{"id", checkpoint.id}, {"step", checkpoint.step}, {"best", checkpoint.best}});
    return json;
}

/// What a run is doing or waits for, as the last column has it.
std::string messageOf(const RunRecord& run)
{
    std::string text = run.message;
    if (run.state == RunState::queued)
        text = fmt::format("{} in the queue{}", run.queuePosition,
                           run.resumes ? ", goes on from its newest checkpoint" : "");
    if (run.secondsLeft > 0)
        text += (text.empty() ? "" : ", ") + formatSeconds(run.secondsLeft) + " left";
    return text;
}

std::vector<std::string> rowOf(const RunRecord& run, const std::vector<CheckpointRecord>& checkpoints)
{
    std::string best;
    for (const CheckpointRecord& checkpoint : checkpoints)
        if (checkpoint.best || best.empty())
            best = fmt::format("{}", checkpoint.id);
    return {fmt::format("{}", run.id),
            run.name,
            subjectOf(run),
            toString(run.state),
            fmt::format("{} of {}", run.step, run.settings.steps),
            run.bestValidationLoss ? fmt::format("{:.4f}", *run.bestValidationLoss) : "",
            best,
            trainedSeconds(run) > 0 ? formatSeconds(trainedSeconds(run)) : "",
            messageOf(run)};
}

void list(const Options& options)
{
    const auto project = Project::open(options.project);
    Json json = Json::array();
    std::vector<std::vector<std::string>> rows{
        {"run", "name", "composition", "state", "step", "validation", "checkpoint", "time", "message"}};
    for (const RunRecord& run : project->runs()) {
        if ((!options.name.empty() && run.name != options.name) ||
            (!options.state.empty() && toString(run.state) != options.state))
            continue;
        if (options.ids) {
            std::cout << run.id << '\n';
            continue;
        }
        const auto checkpoints = project->checkpoints(run.id);
        json.push_back(runToJson(run, checkpoints));
        rows.push_back(rowOf(run, checkpoints));
    }
    if (options.json)
        printJson(json);
    else if (!options.ids)
        printColumns(rows);
}
} // namespace

void addRuns(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("runs", "List a project's training runs, newest first");
    command.add_option("PROJECT", options->project, "The project's file")->required();
    command.add_option("--name", options->name, "Only runs of this name");
    command.add_option(
        "--state", options->state,
        "Only runs in this state: queued, running, pausing, paused, stopping, finished, stopped, failed, "
        "interrupted");
    auto* const ids = command.add_flag("--ids", options->ids, "Only the runs' numbers, one a line");
    command.add_flag("--json", options->json, "Answer as one JSON document")->excludes(ids);
    session.onChosen(command, "listing the runs", [options] { list(*options); });
}

} // namespace calm
