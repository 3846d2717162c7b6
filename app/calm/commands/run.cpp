#include "app/calm/commands/commands.h"
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
    std::string note;
    bool first = false;
    bool fromBeginning = false;
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

void note(const Options& options)
{
    Project::open(options.project)->setRunNote(options.run, options.note);
}
} // namespace

void addRun(CLI::App& app, Session& session)
{
    CLI::App& noun = addNoun(app, "run", "Pause, stop, resume, remove or note something on a training run");
    auto options = std::make_shared<Options>();
    const auto add = [&](const char* verb, const char* help, void (*work)(const Options&)) -> CLI::App& {
        CLI::App& command = *noun.add_subcommand(verb, help);
        command.add_option("PROJECT", options->project, "The project's file")->required();
        command.add_option("RUN", options->run, "Its number, as calm runs lists it")->required();
        session.onChosen(command, "changing the run", [options, work] { work(*options); });
        return command;
    };
    add("pause", "Write a checkpoint and end its worker; it waits until it is resumed",
        [](const Options& o) { request(o, RunRequest::pause); });
    add("stop", "Write a checkpoint and end it", [](const Options& o) { request(o, RunRequest::stop); });
    CLI::App& again = add("resume", "Queue it again, to go on from its newest checkpoint", resume);
    again.add_flag("--first", options->first, "Before all others in the queue");
    again.add_flag("--from-beginning", options->fromBeginning, "Train it anew; its checkpoints go");
    add("remove", "Remove it with its checkpoints", remove);
    add("note", "Write a note on it", note).add_option("TEXT", options->note, "The note; empty = none")->required();
}

} // namespace calm
