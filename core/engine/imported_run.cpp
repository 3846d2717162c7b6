#include "core/engine/imported_run.h"

#include "core/base/error.h"
#include "core/compose/bridge_file.h"
#include "core/store/process.h"

#include <charconv>
#include <chrono>

#include <unistd.h>

namespace calm
{

namespace
{
const std::string prefix = "importing-"; // then the process that writes it

double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Folders that imports killed half-way have left behind.
void removeLeftovers(const Path& runs)
{
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(runs, ignored)) {
        const std::string name = entry.path().filename().string();
        std::int64_t process = 0;
        const char* end = name.data() + name.size();
        if (!name.starts_with(prefix) || std::from_chars(name.data() + prefix.size(), end, process).ptr != end)
            continue;
        if (process == ::getpid() || !isProcessAlive(process, {}))
            std::filesystem::remove_all(entry.path(), ignored);
    }
}

/// The checkpoint's files in a folder of its own, gone with this object unless moved to where they belong.
class AsideFolder
{
public:
    explicit AsideFolder(const Path& runs) : m_path(runs / (prefix + std::to_string(::getpid())))
    {
        std::filesystem::create_directories(runs);
        removeLeftovers(runs);
        std::filesystem::create_directories(m_path);
    }
    ~AsideFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_moved.empty() ? m_path : m_moved, ignored);
    }
    AsideFolder(const AsideFolder&) = delete;
    AsideFolder& operator=(const AsideFolder&) = delete;

    const Path& path() const { return m_path; }
    void moveTo(const Path& target)
    {
        std::filesystem::remove_all(target); // of a run that was rolled back: its number is given again
        std::filesystem::create_directories(target.parent_path());
        std::filesystem::rename(m_path, target);
        m_moved = target;
    }
    void keep() { m_path = m_moved = Path(); }

private:
    Path m_path, m_moved;
};

RunRecord runOf(const ImportedRun& imported, std::int64_t composition)
{
    RunRecord run;
    run.name = imported.runName;
    run.composition = composition;
    run.trained = imported.composition;
    run.settings = imported.settings;
    run.settings.startFrom = 0; // numbers of another project's checkpoints mean nothing here
    run.settings.freezeStarted = false;
    run.step = imported.step;
    run.bestValidationLoss = imported.validationLoss;
    run.note = imported.note;
    return run;
}

void checkNameIsFree(Project& project, const std::string& name)
{
    for (const CompositionRecord& record : project.compositions())
        if (record.composition.name == name)
            throw Error(ErrorKind::badInput, "The project has a composition \"" + name +
                                                 "\" already; choose another name for the one that comes in.");
}
} // namespace

ImportedIds addImportedRun(Project& project, const ImportedRun& imported)
{
    if (imported.bridges.size() != imported.composition.connections.size())
        throw Error(ErrorKind::badInput, "There are " + std::to_string(imported.bridges.size()) + " bridges for " +
                                             std::to_string(imported.composition.connections.size()) + " connections.");
    checkNameIsFree(project, imported.composition.name); // before anything is written
    return addFinishedRun(
        project, [&](const Path& folder) { saveBridges(folder, imported.composition, imported.bridges); },
        [&] {
            checkNameIsFree(project, imported.composition.name);
            for (const ModelRecord& model : imported.newModels)
                project.addModel(model);
            return runOf(imported, project.saveComposition({.composition = imported.composition}));
        });
}

ImportedIds addFinishedRun(Project& project, const std::function<void(const Path& folder)>& writeFiles,
                           const std::function<RunRecord()>& makeRun)
{
    try {
        AsideFolder files(project.filesFolder() / "runs");
        writeFiles(files.path());
        ImportedIds ids;
        project.inOneWrite([&] {
            RunRecord run = makeRun();
            run.state = RunState::finished;
            run.startedAt = run.finishedAt = now();
            ids.composition = run.composition;
            ids.run = project.addRun(run);
            CheckpointRecord checkpoint{
                .run = ids.run, .step = run.step, .path = {}, .validationLoss = run.bestValidationLoss, .best = true};
            checkpoint.path = "runs/" + std::to_string(ids.run) + "/step-" + std::to_string(run.step);
            ids.checkpoint = project.addCheckpoint(checkpoint);
            files.moveTo(project.checkpointFolder(checkpoint));
        });
        files.keep();
        return ids;
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(ErrorKind::io,
                    "Cannot write into " + project.filesFolder().string() + ": " + error.code().message() + ".");
    }
}

} // namespace calm
