#include "app/calm/commands/commands.h"
#include "app/calm/examples_folder.h"
#include "app/calm/progress_line.h"
#include "core/store/project.h"

#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string name;
    std::string file;
};

void run(const Options& options, Session& session)
{
    if (options.name.empty()) {
        for (const std::string& name : exampleNames())
            std::cout << name << '\n';
        return;
    }
    const Path folder = exampleFolder(options.name);
    const Path file = options.file.empty() ? Path(options.name + ".calm") : Path(options.file);
    {
        ProgressLine line;
        importProject(
            folder, file, [&](const Progress& progress) { line.show(progress); }, session.stop());
    }
    std::cout << file.string() << '\n';
}
} // namespace

void addExample(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("example", "Make a project from an example that ships with the program");
    command.add_option("NAME", options->name, "Which one; without it, lists them");
    command.add_option("FILE", options->file, "Project to make; NAME.calm here when left out");
    session.onChosen(command, "importing the example", [options, &session] { run(*options, session); });
}

} // namespace calm
