#include "core/engine/lora_jobs.h"

#include "core/base/error.h"
#include "core/base/new_folder.h"
#include "core/engine/imported_run.h"
#include "core/models/lora_file.h"

namespace calm
{

namespace
{
/// Of "a/b/" it is "b".
std::string nameOf(const Path& folder)
{
    const Path path = std::filesystem::absolute(folder).lexically_normal();
    return (path.has_filename() ? path : path.parent_path()).filename().string();
}
} // namespace

void saveLoraOf(Project& project, const Member& member, const Path& folder)
{
    if (member.kind != MemberKind::lora)
        throw Error(ErrorKind::badInput, "Only LoRA is saved so; a composition's bridges are saved as an adapter.");
    const CompositionRecord record = project.composition(member.composition);
    const auto checkpoint = member.checkpoint ? std::optional(project.checkpoint(member.checkpoint))
                                              : project.bestCheckpoint(record.id, Method::lora);
    if (!checkpoint)
        throw Error(ErrorKind::badInput, "The composition " + member.composition +
                                             " has no LoRA baseline yet, so there is nothing to save.");
    const RunRecord run = project.run(checkpoint->run);
    if (run.settings.method != Method::lora)
        throw Error(ErrorKind::badInput, "Checkpoint " + std::to_string(checkpoint->id) + " holds bridges, no LoRA.");
    const Path from = project.checkpointFolder(*checkpoint);
    loadLora(from, project.modelDirectory(project.model(run.trained.anchor))); // a damaged one is not given on
    NewFolder written(folder);
    copyLora(from, written.path());
    written.moveIntoPlace();
}

LoraLoadResult loadLoraInto(Project& project, const LoraLoadJob& job)
{
    const CompositionRecord record = project.composition(job.composition);
    const LoraAdapter adapter = loadLora(job.folder, project.modelDirectory(project.model(record.composition.anchor)));
    const ImportedIds ids = addFinishedRun(
        project, [&](const Path& folder) { copyLora(job.folder, folder); },
        [&] {
            RunRecord run;
            run.name = job.name.empty() ? nameOf(job.folder) : job.name;
            run.composition = record.id;
            run.trained = record.composition;
            run.settings.method = Method::lora;
            run.settings.lora = adapter.settings;
            run.note = "Loaded from the LoRA adapter " + nameOf(job.folder) + ".";
            return run;
        });
    return {ids.run, ids.checkpoint};
}

} // namespace calm
