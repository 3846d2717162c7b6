#include "app/calm/commands/commands.h"
#include "app/calm/run_line.h"
#include "core/base/error.h"
#include "core/store/dataset_versions.h"
#include "core/store/example_record.h"

#include <fmt/format.h>
#include <iostream>
#include <map>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::int64_t run = 0;
    std::string note;
    bool first = false;
    bool fromBeginning = false;
    bool json = false;
};

void request(const Options& options, RunRequest wanted)
{
    const auto project = Project::open(options.project);
    project->runs(); // one whose worker is gone would never answer
    project->requestRun(options.run, wanted);
    std::cout << fmt::format("Run {} is {}.\n", options.run, toString(project->run(options.run).state));
}

void resume(const Options& options)
{
    const auto project = Project::open(options.project);
    if (hasWorker(project->run(options.run).state)) {
        project->requestRun(options.run, RunRequest::none); // not obeyed yet, or there was none
        std::cout << fmt::format("Run {} is running.\n", options.run);
        return;
    }
    project->queueRun(options.run, !options.fromBeginning, options.first);
    std::cout << fmt::format("Run {} is queued, at place {}; calm train {} --next trains what is queued.\n",
                             options.run, project->run(options.run).queuePosition, shellWord(options.project));
}

void remove(const Options& options)
{
    Project::open(options.project)->removeRun(options.run);
}

/// What was predicted during the run, against what it then took.
void showPredicted(const Options& options)
{
    const auto project = Project::open(options.project);
    const RunRecord run = project->run(options.run);
    std::map<int, double> trained, left;
    for (const MetricRecord& metric : project->metrics(options.run)) {
        if (metric.name == "trained_seconds")
            trained[metric.step] = metric.value;
        else if (metric.name == "seconds_left")
            left[metric.step] = metric.value;
    }
    if (run.state != RunState::finished || left.empty())
        throw Error(ErrorKind::badInput,
                    fmt::format("Run {} has to finish before a prediction can be held against it.", run.id));
    Json json = Json::array();
    std::vector<std::vector<std::string>> rows{{"step", "of the run", "predicted", "actual", "off by"}};
    int shown = 0;
    for (const auto& [step, predicted] : left) {
        const double actual = trainedSeconds(run) - trained[step];
        if (step == run.step || actual <= 0)
            continue;
        json.push_back({{"step", step}, {"predicted", predicted}, {"actual", actual}});
        if (step * 20 < shown * run.settings.steps) // a line every twentieth of the run
            continue;
        shown = step * 20 / run.settings.steps + 1;
        rows.push_back({fmt::format("{}", step), fmt::format("{} %", step * 100 / run.settings.steps),
                        formatSeconds(predicted), formatSeconds(actual),
                        fmt::format("{:+.0f} %", 100 * (predicted / actual - 1))});
    }
    if (options.json)
        printJson(json);
    else
        printColumns(rows);
}

/// Every example that the run saw, in its order, with the part of its data that it belongs to.
void showExamples(const Options& options)
{
    const auto project = Project::open(options.project);
    const RunRecord run = project->run(options.run);
    const auto versions = versionsOfRun(*project, run.id);
    if (versions.empty())
        throw Error(ErrorKind::badInput,
                    fmt::format("Run {} has not begun, or began before this program kept what runs "
                                "have seen.",
                                run.id));
    if (options.json) {
        Json json = Json::array();
        for (const DatasetVersion& version : versions)
            json.push_back(toJson(version));
        printJson(json);
        return;
    }
    const auto show = [&](const char* use, const std::vector<MixturePart>& parts) {
        for (const MixturePart& part : parts)
            forEachExampleOfRun(*project, run.id, part, [&](const ExampleRecord& example, std::int64_t) {
                Json json{{"used_for", use}, {"dataset", part.dataset}, {"id", example.id}};
                json.update(toJson(exampleOf(example)));
                std::cout << toLine(json) << '\n';
            });
    };
    show("training", run.settings.mixture);
    show("validation", run.settings.validation);
}

void note(const Options& options)
{
    Project::open(options.project)->setRunNote(options.run, options.note);
}
} // namespace

void addRun(CLI::App& app, Session& session)
{
    CLI::App& noun =
        addNoun(app, "run", "Pause, stop, resume, remove a training run; see what it saw; note something on it");
    auto options = std::make_shared<Options>();
    const auto add = [&](const char* verb, const char* help, void (*work)(const Options&)) -> CLI::App& {
        CLI::App& command = *noun.add_subcommand(verb, help);
        command.add_option("PROJECT", options->project, "The project's file")->required();
        command.add_option("RUN", options->run, "Its number, as calm runs lists it")->required();
        session.onChosen(command, "looking after the run", [options, work] { work(*options); });
        return command;
    };
    add("pause", "Write a checkpoint and end its worker; it waits until it is resumed",
        [](const Options& o) { request(o, RunRequest::pause); });
    add("stop", "Write a checkpoint and end it", [](const Options& o) { request(o, RunRequest::stop); });
    CLI::App& again = add("resume", "Queue it again, to go on from its newest checkpoint", resume);
    again.add_flag("--first", options->first, "Before all others in the queue");
    again.add_flag("--from-beginning", options->fromBeginning, "Train it anew; its checkpoints go");
    add("predicted", "Show the time left as it was predicted, against what it took", showPredicted)
        .add_flag("--json", options->json, "All that was predicted, as one JSON document");
    add("examples", "Show the examples that it saw when it began, a line of JSON each", showExamples)
        .add_flag("--json", options->json, "Only the versions of its datasets, as one JSON document");
    add("remove", "Remove it with its checkpoints", remove);
    add("note", "Write a note on it", note).add_option("TEXT", options->note, "The note; empty = none")->required();
}

} // namespace calm
