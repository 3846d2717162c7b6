#include "app/calm/commands/commands.h"
#include "core/engine/threads.h"
#include "core/engine/worker.h"

#include <iostream>

namespace calm
{

void addEngine(CLI::App& app, Session& session)
{
    CLI::App& command = *app.add_subcommand("engine", "The worker a window talks to: JSON lines on stdin and stdout");
    session.onChosen(
        command, "answering the window",
        [&session] {
            setThreads(session.threads);
            runWorker(std::cin, std::cout);
        },
        Work::computing);
}

} // namespace calm
