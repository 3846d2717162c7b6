#include "app/calm/commands/commands.h"
#include "app/calm/session.h"

int main(int argc, char** argv)
{
    using namespace calm;
    CLI::App app("Composes frozen language models: an anchor learns to read what smaller models know.", "calm");
    app.require_subcommand(0, 1);
    app.parse_complete_callback([&app] { requireCommand(app); });
    app.set_version_flag("--version", std::string("calm ") + CALM_VERSION);
    app.footer(
        "A MODEL is a directory in Hugging Face layout, or a composition in a project: demo.calm#NAME.\n"
        "Results go to stdout, progress to stderr. Exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.");

    Session session(argv);
    app.add_option("--threads", session.threads, "Threads to compute with; 0 = all cores")->check(CLI::Range(0, 4096));
    app.add_flag("--details", session.withDetails, "With an error, also what lies behind it");
    addCommands(app, session);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) // --help, --version
            return app.exit(error);
        printError(std::string(error.what()) + "; --help shows what is possible.");
        return exitUsage;
    }
    return session.run();
}
