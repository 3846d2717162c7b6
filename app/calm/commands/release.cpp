#include "app/calm/commands/commands.h"
#include "core/base/error.h"
#include "core/engine/release_jobs.h"

#include <fmt/format.h>
#include <iostream>
#include <optional>

namespace calm
{

namespace
{
struct Options
{
    ReleaseImport import;
    ReleaseExport wanted;
    std::string directory, project, anchor, augmenting;
    bool json = false;
};

/// A project that is made for what comes in, and gone again when that fails.
class MadeProject
{
public:
    explicit MadeProject(const Path& file)
    {
        if (!std::filesystem::exists(file))
            m_made = file;
        m_project = m_made ? Project::create(file) : Project::open(file);
    }
    ~MadeProject()
    {
        if (!m_made)
            return;
        const Path files = m_project->filesFolder();
        m_project.reset();
        std::error_code ignored;
        std::filesystem::remove_all(files, ignored);
        for (const char* ending : {"", "-wal", "-shm"})
            std::filesystem::remove(m_made->string() + ending, ignored);
    }
    MadeProject(const MadeProject&) = delete;
    MadeProject& operator=(const MadeProject&) = delete;

    Project& project() { return *m_project; }
    void keep() { m_made.reset(); }

private:
    std::optional<Path> m_made;
    std::unique_ptr<Project> m_project;
};

void importInto(const Options& options, Session& session)
{
    ReleaseImport import = options.import;
    import.directory = options.directory;
    import.anchor = options.anchor;
    import.augmenting = options.augmenting;
    MadeProject made(options.project);
    const ImportedRelease imported = importRelease(made.project(), import, session.stop());
    made.keep();
    for (const std::string& warning : imported.warnings)
        printWarning(warning);
    if (options.json)
        printJson({{"composition", imported.composition},
                   {"anchor", imported.anchor},
                   {"augmenting", imported.augmenting},
                   {"run", imported.run},
                   {"checkpoint", imported.checkpoint}});
    else
        std::cout << fmt::format("{}: {} reads {}, run {}, checkpoint {}\n", imported.composition, imported.anchor,
                                 imported.augmenting, imported.run, imported.checkpoint);
}

void exportFrom(const Options& options, Session& session)
{
    const auto hash = options.project.rfind('#');
    if (hash == std::string::npos || hash + 1 == options.project.size())
        throw UsageError("\"" + options.project + "\" names no composition; write PROJECT#NAME.");
    ReleaseExport wanted = options.wanted;
    wanted.composition = options.project.substr(hash + 1);
    wanted.directory = options.directory;
    exportRelease(*Project::open(options.project.substr(0, hash)), wanted, session.stop());
    std::cout << fmt::format("{}: {}\n", options.directory,
                             wanted.absolutePaths ? "its models are named by absolute paths"
                                                  : "its models lie beside config.json; start the authors' code there");
}
} // namespace

void addRelease(CLI::App& app, Session& session)
{
    CLI::App& noun =
        addNoun(app, "release", "Read and write compositions of the authors' release, google-deepmind/calm");
    auto options = std::make_shared<Options>();

    CLI::App& in = *noun.add_subcommand("import", "Add a composition that the release has saved, with its models");
    in.add_option("DIR", options->directory, "Directory with the release's config.json and weights")->required();
    in.add_option("PROJECT", options->project, "The project's file; made when there is none")->required();
    in.add_option("--name", options->import.name, "What to call the composition; the directory's name when left out");
    in.add_option("--anchor", options->anchor, "The anchor's directory; where config.json says when left out");
    in.add_option("--augmenting", options->augmenting,
                  "The augmenting model's directory; where config.json says when left out");
    in.add_flag("--models-from-file", options->import.modelsFromFile,
                "Use both models as the composition's file holds them, written into the project's files");
    in.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(
        in, "importing the composition", [options, &session] { importInto(*options, session); }, Work::computing);

    CLI::App& out = *noun.add_subcommand("export", "Write a composition as the release's code loads it");
    out.add_option("PROJECT#NAME", options->project,
                   "A trained composition, NAME@CHECKPOINT for one of its checkpoints")
        ->required();
    out.add_option("DIR", options->directory, "Directory to make")->required();
    out.add_flag("--absolute", options->wanted.absolutePaths,
                 "Name the models by absolute paths, so that the release's code may be started anywhere");
    session.onChosen(
        out, "exporting the composition", [options, &session] { exportFrom(*options, session); }, Work::computing);
}

} // namespace calm
