#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "app/calm/run_line.h"
#include "app/calm/stage_table.h"
#include "app/calm/training_options.h"
#include "core/base/error.h"
#include "core/base/launch_environment.h"
#include "core/engine/project_jobs.h"
#include "core/engine/run_processes.h"
#include "core/spec/staged_training.h"
#include "core/store/new_model_place.h"

#include <algorithm>
#include <fmt/format.h>
#include <iostream>
#include <optional>

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
    bool next = false;
    bool now = false;
    bool resume = false;
    bool fromBeginning = false;
    bool queueOnly = false;
    bool profile = false;
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
    const RunRecord from = project.run(checkpoint.run);
    if (const Method holds = from.settings.method; holds != Method::bridges)
        throw Error(ErrorKind::badInput,
                    fmt::format("Checkpoint {} holds {}, no bridges: a composition cannot start from it.",
                                checkpoint.id, whatIsLearned(holds)));
    const Composition earlier = from.trained;
    if (const auto problem = problemOfStart(run.trained, earlier, run.settings.freezeStarted); !problem.empty())
        throw Error(ErrorKind::badInput, problem);
}

/// Of a run that trains a new model: paths as typed are the caller's, and what is taken is said now.
void checkNewModel(Project& project, PretrainingSettings& settings)
{
    const auto absolute = [](const std::string& path) {
        return std::filesystem::absolute(path).lexically_normal().string();
    };
    const auto models = project.models();
    std::error_code ignored;
    if (std::ranges::find(models, settings.tokenizer, &ModelRecord::name) == models.end() &&
        std::filesystem::exists(settings.tokenizer, ignored))
        settings.tokenizer = absolute(settings.tokenizer);
    if (!settings.directory.empty())
        settings.directory = absolute(settings.directory);
    if (const std::string problem = problemOfNewModel(project, settings); !problem.empty())
        throw Error(ErrorKind::badInput, problem);
}

std::int64_t addRunTo(Project& project, const Options& options, int threads)
{
    RunRecord run;
    run.name = options.name;
    run.settings = settingsFrom(project, options, threads);
    if (run.settings.method == Method::pretrain) {
        if (!options.composition.empty())
            throw UsageError("A new model is of no composition: leave out --composition.");
        checkNewModel(project, run.settings.pretraining);
        return project.addRun(run);
    }
    const std::int64_t like = options.like > 0 ? project.run(options.like).composition : 0;
    const CompositionRecord composition = like != 0 && options.composition.empty()
                                              ? project.composition(like)
                                              : chooseComposition(project, options.composition);
    run.composition = composition.id;
    run.trained = composition.composition;
    checkStart(project, run);
    return project.addRun(run);
}

/// A run that is there already, as the next to train; its number.
std::int64_t takeUp(Project& project, const Options& options)
{
    const RunRecord run = project.run(options.run);
    const bool resumes = run.state == RunState::queued ? run.resumes : true;
    project.queueRun(run.id, (resumes || options.resume) && !options.fromBeginning, !options.queueOnly);
    return run.id;
}

std::vector<std::pair<std::string, double>> profileOf(Project& project, std::int64_t run)
{
    const Path file = profileFile(project, run);
    std::vector<std::pair<std::string, double>> stages;
    if (!std::filesystem::exists(file))
        return stages;
    const Json json = parseJson(readFile(file), file.string());
    for (const auto& [stage, seconds] : json.items())
        stages.emplace_back(stage, seconds.get<double>());
    return stages;
}

/// What a person at the terminal sees of the queue: the line of the run that is trained, and who goes before `own`.
class QueueLine
{
public:
    QueueLine(Project& project, std::int64_t own, const Options& options)
        : m_project(project), m_own(own), m_json(options.json), m_profile(options.profile)
    {
    }

    QueueEvents events()
    {
        QueueEvents events;
        events.begins = [this](const RunRecord& run) {
            m_line.emplace(m_project, run.id);
            if (m_own != 0 && run.id != m_own)
                std::cerr << fmt::format("Run {} goes first: it was queued before run {}.\n", run.id, m_own);
        };
        events.progress = [this](const Progress& progress) { m_line->show(progress); };
        events.ended = [this](const RunRecord& run) {
            m_line.reset();
            if (run.id != m_own)
                show(run);
        };
        events.waits = [this](const std::vector<RunRecord>& busy) {
            for (const RunRecord& run : busy)
                std::cerr << fmt::format("Waiting for run {}, which is at step {} of {}{}.\n", run.id, run.step,
                                         run.settings.steps,
                                         run.secondsLeft > 0 ? ", " + formatSeconds(run.secondsLeft) + " left" : "");
        };
        return events;
    }

    void begin() { m_line.emplace(m_project, m_own); }
    void end() { m_line.reset(); }

    void show(const RunRecord& run)
    {
        if (m_json)
            printJson(resultToJson(m_project, run));
        else
            std::cout << resultSentence(run) << (run.message.empty() ? "" : " " + run.message) << std::endl;
        if (m_profile && !m_json)
            printStages(profileOf(m_project, run.id));
        m_failed += run.state == RunState::failed;
    }
    int failed() const { return m_failed; }

private:
    Project& m_project;
    std::int64_t m_own;
    bool m_json, m_profile;
    std::optional<RunLine> m_line;
    int m_failed = 0;
};

/// What a process knows of those it trains with.
struct Together
{
    std::stop_token stop;
    RunProcesses* processes = nullptr; ///< null: it trains alone
};

void trainNext(Project& project, const Options& options, const Together& together)
{
    QueueLine line(project, 0, options);
    trainQueued(project, line.events(), together.stop, 0, together.processes);
    if (line.failed() > 0)
        throw Error(ErrorKind::badInput, fmt::format("{} of the queued runs failed; calm runs {} says why.",
                                                     line.failed(), shellWord(options.project)));
}

/// Error(cancelled) that says how to go on from here.
[[noreturn]] void throwCancelled(Project& project, const Options& options, std::int64_t id)
{
    const RunRecord run = project.run(id);
    const std::string again = fmt::format("calm train {} --run {}", shellWord(options.project), id);
    if (run.state == RunState::queued)
        throw Error(ErrorKind::cancelled, fmt::format("Run {} still waits in the queue; {} trains it.", id, again));
    throw Error(ErrorKind::cancelled, fmt::format("Run {} was {} at step {}; {} goes on from there.", id,
                                                  toString(run.state), run.step, again));
}

/// Trains one run, when its turn has come or at once.
void trainOne(Project& project, std::int64_t id, const Options& options, const Together& together)
{
    QueueLine line(project, id, options);
    const QueueEvents events = line.events();
    try {
        if (options.now) {
            line.begin();
            trainClaimed(project, project.claimRun(id, true), events.progress, together.stop, together.processes);
        } else {
            trainQueued(project, events, together.stop, id, together.processes);
        }
        line.end();
    } catch (const Error& error) {
        line.end();
        if (error.kind() == ErrorKind::cancelled)
            throwCancelled(project, options, id);
        throw;
    }
    const RunRecord run = project.run(id);
    if (run.state == RunState::failed)
        throw Error(ErrorKind::badInput, run.message);
    if (run.state != RunState::finished)
        throwCancelled(project, options, id);
    line.show(run);
}

void checkUse(const Options& options)
{
    const bool setsUp = options.like > 0 || !options.settings.empty() || !options.data.empty() ||
                        !options.composition.empty() || !options.startFrom.empty() || options.freezeStarted;
    if (options.run > 0 && setsUp)
        throw UsageError("--run trains a run as it was set up; leave out what would set up another one.");
    if (options.next && (options.run > 0 || setsUp))
        throw UsageError("--next trains what is queued; leave out what would set up another run.");
    if ((options.resume || options.fromBeginning) && options.run == 0)
        throw UsageError("Say which run: --run NUMBER.");
}

void trainHere(const Options& options, const Session& session, const Together& together)
{
    checkUse(options);
    const auto project = Project::open(options.project);
    if (options.next)
        return trainNext(*project, options, together);
    const std::int64_t id = options.run > 0 ? takeUp(*project, options) : addRunTo(*project, options, session.threads);
    if (options.queueOnly)
        std::cout << id << '\n';
    else
        trainOne(*project, id, options, together);
}

/// As one of several processes: the first does the work as if it were alone, the others help.
void trainTogether(const Options& options, Session& session, const LaunchEnvironment& launched)
{
    session.takeRepeatedSignalsForOne();
    ProgressLine line;
    const auto waiting = [&](const Progress& progress) { line.show(progress); };
    const auto processes = RunProcesses::join(
        launched, launched.rank == 0 ? ProgressCallback(waiting) : ProgressCallback(), session.stop());
    if (!processes->isFirst())
        return processes->help();
    try {
        trainHere(options, session, {processes->stopToken(), processes.get()});
        processes->dismiss();
    } catch (const UsageError& error) {
        processes->end({ErrorKind::badInput, error.what(), {}});
        throw;
    } catch (...) {
        processes->end(currentError("training the composition"));
        throw;
    }
}

void train(const Options& options, Session& session)
{
    outliveParent();
    if (isTiedToParent())
        session.takeRepeatedSignalsForOne();
    const LaunchEnvironment launched = launchEnvironment(processVariables());
    if (!launched.warning.empty())
        printWarning(launched.warning);
    if (launched.isAlone())
        trainHere(options, session, {session.stop(), nullptr});
    else
        trainTogether(options, session, launched);
}
} // namespace

void addTrain(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *app.add_subcommand("train", "Train a composition's bridges, LoRA to compare with, or a new small model");
    command.footer(
        "A run waits until those queued before it are done. The job goes on when the terminal or the window that "
        "started it is closed; Ctrl-C stops it, and --run goes on from there.");
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
    command.add_option("--run", options->run,
                       "Number of a queued, paused, stopped, failed or interrupted run to train next");
    auto* const resume = command.add_flag("--resume", options->resume,
                                          "With --run: from its newest checkpoint, as is done unless it waits");
    command.add_flag("--from-beginning", options->fromBeginning, "With --run: anew, its checkpoints go")
        ->excludes(resume);
    command.add_option("--name", options->name, "What to call the run");
    auto* const queue = command.add_flag("--queue", options->queueOnly, "Only queue the run, and print its number");
    command.add_flag("--now", options->now, "Do not wait for other runs")->excludes(queue);
    command.add_flag("--next", options->next, "Train the queued runs, one after the other, until none is left")
        ->excludes(queue);
    command.add_flag("--profile", options->profile, "Print where the time went, at the end");
    command.add_flag("--json", options->json, "Answer as one JSON document, at the end");
    options->training.addTo(command);
    options->training.addRunOptions(command);
    session.onChosen(
        command, "training the composition", [options, &session] { train(*options, session); }, Work::computing);
}

} // namespace calm
