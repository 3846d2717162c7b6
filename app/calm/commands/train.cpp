#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "app/calm/training_options.h"
#include "core/base/error.h"
#include "core/engine/project_jobs.h"
#include "core/spec/staged_training.h"

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
    std::string composition;
    std::string name;
    std::string settings;
    std::vector<std::string> data;
    std::vector<std::string> validation;
    TrainingOptions training;
    std::string startFrom;
    bool freezeStarted = false;
    std::int64_t run = 0;
    std::int64_t like = 0;
    bool queueOnly = false;
    bool json = false;
};

MixturePart partFrom(Project& project, const std::string& text)
{
    const TypedShare typed = shareFromText(text);
    const auto [dataset, split] = chooseExamples(project, typed.examples);
    return {dataset, split, typed.share, typed.finalShare};
}

TrainingSettings settingsFrom(Project& project, const Options& options, int threads)
{
    TrainingSettings settings;
    if (options.like > 0)
        settings = project.run(options.like).settings;
    if (!options.settings.empty())
        settings = settingsFromFile(options.settings);
    options.training.apply(settings);
    const auto replace = [&](std::vector<MixturePart>& parts, const std::vector<std::string>& typed) {
        if (!typed.empty())
            parts.clear();
        for (const std::string& text : typed)
            parts.push_back(partFrom(project, text));
    };
    replace(settings.mixture, options.data);
    replace(settings.validation, options.validation);
    if (!options.startFrom.empty())
        settings.startFrom = chooseCheckpoint(project, options.startFrom);
    if (!options.startFrom.empty() || options.freezeStarted)
        settings.freezeStarted = options.freezeStarted;
    if (threads > 0)
        settings.threads = threads;
    if (settings.mixture.empty())
        throw UsageError(
            "Say what to train on: --data NAME or --data NAME:SPLIT=SHARE, --settings FILE, or --like RUN.");
    if (const auto problems = problemsOf(settings); !problems.empty())
        throw UsageError(problems.front());
    return settings;
}

/// Error(badInput) now rather than when the run's turn comes.
void checkStart(Project& project, const RunRecord& run)
{
    if (run.settings.startFrom == 0)
        return;
    const CheckpointRecord checkpoint = project.checkpoint(run.settings.startFrom);
    const Composition earlier = project.run(checkpoint.run).trained;
    if (const auto problem = problemOfStart(run.trained, earlier, run.settings.freezeStarted); !problem.empty())
        throw Error(ErrorKind::badInput, problem);
}

std::int64_t addRunTo(Project& project, const Options& options, int threads)
{
    const CompositionRecord composition = options.like > 0 && options.composition.empty()
                                              ? project.composition(project.run(options.like).composition)
                                              : chooseComposition(project, options.composition);
    RunRecord run;
    run.name = options.name;
    run.composition = composition.id;
    run.trained = composition.composition;
    run.settings = settingsFrom(project, options, threads);
    checkStart(project, run);
    return project.addRun(run);
}

/// "step 120 of 600, loss 0.412, validation 0.530, 5:12 left", from what the run has written so far.
class RunLine
{
public:
    RunLine(Project& project, std::int64_t run) : m_project(project), m_run(run) {}

    void show(const Progress& progress)
    {
        if (!m_line.isDue())
            return;
        if (progress.stage != "step" || progress.total == 0) {
            m_line.show(progress);
            return;
        }
        for (const MetricRecord& metric : m_project.metrics(m_run, m_seen)) {
            m_latest[metric.name] = metric.value;
            m_seen = std::max(m_seen, metric.step);
        }
        std::string text = fmt::format("step {} of {}", progress.done, progress.total);
        const auto add = [&](const char* name, const char* label) {
            if (const auto found = m_latest.find(name); found != m_latest.end())
                text += fmt::format(", {} {:.4f}", label, found->second);
        };
        add("train_loss", "loss");
        add("validation_loss", "validation");
        if (const double left = m_project.run(m_run).secondsLeft; left > 0)
            text += ", " + formatSeconds(left) + " left";
        m_line.show(text);
    }

private:
    Project& m_project;
    std::int64_t m_run;
    ProgressLine m_line;
    std::map<std::string, double> m_latest;
    int m_seen = -1;
};

Json resultToJson(Project& project, const RunRecord& run)
{
    Json json;
    json["run"] = run.id;
    json["state"] = toString(run.state);
    json["step"] = run.step;
    json["best_validation_loss"] = run.bestValidationLoss ? Json(*run.bestValidationLoss) : Json();
    json["seconds"] = run.finishedAt - run.startedAt;
    const auto best = project.bestCheckpoint(run.composition);
    json["best_checkpoint"] = best && best->run == run.id ? Json(best->id) : Json();
    return json;
}

void report(Project& project, std::int64_t id, bool json)
{
    const RunRecord run = project.run(id);
    if (json) {
        printJson(resultToJson(project, run));
        return;
    }
    std::cout << fmt::format("Run {} {}: {} steps in {}", id, toString(run.state), run.step,
                             formatSeconds(run.finishedAt - run.startedAt));
    if (run.bestValidationLoss)
        std::cout << fmt::format(", best validation loss {:.4f}", *run.bestValidationLoss);
    std::cout << ".\n";
}

void train(const Options& options, Session& session)
{
    if (options.run > 0 && (options.like > 0 || !options.settings.empty() || !options.data.empty() ||
                            !options.composition.empty() || !options.startFrom.empty() || options.freezeStarted))
        throw UsageError("--run trains a run as it was set up; leave out what would set up another one.");
    outliveParent();
    const auto project = Project::open(options.project);
    const std::int64_t id = options.run > 0 ? options.run : addRunTo(*project, options, session.threads);
    if (options.queueOnly) {
        std::cout << id << '\n';
        return;
    }
    try {
        RunLine line(*project, id);
        trainRun(
            *project, id, [&](const Progress& progress) { line.show(progress); }, session.stop());
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::cancelled)
            throw;
        throw Error(ErrorKind::cancelled,
                    fmt::format("Run {} was stopped at step {}; calm train {} --run {} trains it again.", id,
                                project->run(id).step, shellWord(options.project), id));
    }
    report(*project, id, options.json);
}
} // namespace

void addTrain(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("train", "Train a composition's bridges; both models stay as they are");
    command.footer("The job goes on when the terminal or the window that started it is closed; Ctrl-C stops it.");
    command.add_option("PROJECT", options->project, "The project's file")->required();
    command.add_option("--composition", options->composition,
                       "Which one; the only one, or the one trained last, when left out");
    command
        .add_option("--data", options->data,
                    "NAME[:SPLIT][=SHARE[..FINALSHARE]]: what to learn from; may be given several times")
        ->allow_extra_args(false)
        ->delimiter(',');
    command
        .add_option("--validation", options->validation, "NAME[:SPLIT]: what to measure on; may be given several times")
        ->allow_extra_args(false)
        ->delimiter(',');
    command.add_option("--settings", options->settings,
                       "JSON file with the settings; what is typed here goes before it");
    command.add_option(
        "--start-from", options->startFrom,
        "Begin with the bridges of a checkpoint where the connections are the same: its number, run:NUMBER, "
        "or a composition's NAME; 0 = all fresh");
    command.add_flag("--freeze-started", options->freezeStarted, "Keep those bridges exactly as they are");
    command.add_option("--like", options->like, "Number of an earlier run to take settings and composition from");
    command.add_option("--run", options->run, "Number of a queued, stopped, failed or interrupted run to train");
    command.add_option("--name", options->name, "What to call the run");
    command.add_flag("--queue", options->queueOnly, "Only set the run up, and print its number");
    command.add_flag("--json", options->json, "Answer as one JSON document, at the end");
    options->training.addTo(command);
    options->training.addChatTemplate(command);
    session.onChosen(
        command, "training the composition", [options, &session] { train(*options, session); }, Work::computing);
}

} // namespace calm
