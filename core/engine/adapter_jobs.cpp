#include "core/engine/adapter_jobs.h"

#include "core/base/error.h"
#include "core/compose/adapter.h"
#include "core/engine/adapter_models.h"
#include "core/engine/imported_run.h"
#include "core/spec/staged_training.h"
#include "core/text/tokenizer.h"
#include "core/weights/inspect_model.h"

#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace calm
{

namespace
{
CheckpointRecord checkpointOf(Project& project, const Member& member)
{
    if (member.kind != MemberKind::composed)
        throw Error(ErrorKind::badInput, "An adapter is saved of a composition, not of a model alone.");
    if (member.checkpoint > 0) {
        const CheckpointRecord checkpoint = project.checkpoint(member.checkpoint);
        const Method holds = project.run(checkpoint.run).settings.method;
        if (holds != Method::bridges)
            throw Error(ErrorKind::badInput,
                        "Checkpoint " + std::to_string(checkpoint.id) + " holds " + whatIsLearned(holds) +
                            (holds == Method::lora ? ", no bridges: save it with calm lora save." : ", no bridges."));
        return checkpoint;
    }
    if (const auto best = project.bestCheckpoint(project.composition(member.composition).id))
        return *best;
    throw Error(ErrorKind::badInput,
                "The composition " + member.composition + " is not trained yet, so there is nothing to save.");
}

/// A checkpoint's bridges without those of the models that are off.
SavedBridges bridgesOf(Project& project, const Member& member, const CheckpointRecord& checkpoint)
{
    SavedBridges whole = loadBridges(project.checkpointFolder(checkpoint));
    whole.composition.name = member.composition;
    const CompositionPart part = withoutAugmenting(whole.composition, member.off);
    if (part.composition.augmenting.empty())
        throw Error(ErrorKind::badInput, "With all augmenting models off there is nothing to save.");
    SavedBridges kept{.composition = part.composition, .bridges = {}};
    for (const std::size_t connection : part.connections)
        kept.bridges.push_back(std::move(whole.bridges[connection]));
    return kept;
}

AdapterModel adapterModel(Project& project, const std::string& name, const ProgressCallback& progress,
                          const std::stop_token& stop)
{
    const ModelRecord record = hashed(project, project.model(name), progress, stop);
    const Path directory = project.modelDirectory(record);
    AdapterModel model{
        .name = name, .card = inspectModel(directory), .tokenizerHash = {}, .contentHash = record.contentHash};
    if (tokenizerFileIn(directory))
        model.tokenizerHash = Tokenizer::load(directory)->definitionHash();
    return model;
}

std::string nowInUtc()
{
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// What the run's note says of where its bridges came from.
std::string noteOf(const Path& folder, const AdapterInfo& info, const std::vector<std::string>& warnings)
{
    std::string note = fmt::format("Loaded from the adapter {}, saved {} by {}", folder.filename().string(),
                                   info.savedAt, info.program);
    if (!info.run.empty())
        note += fmt::format(" from the run \"{}\"", info.run);
    note += ".";
    for (const std::string& warning : warnings)
        note += " " + warning;
    return info.note.empty() ? note : note + " Its own note: " + info.note;
}

void checkName(Project& project, const std::string& name)
{
    for (const CompositionRecord& record : project.compositions())
        if (record.composition.name == name)
            throw Error(ErrorKind::badInput, "The project has a composition \"" + name +
                                                 "\" already; give the adapter's another name (--name).");
}
} // namespace

void saveAdapterOf(Project& project, const Member& member, const Path& folder, const ProgressCallback& progress,
                   std::stop_token stop)
{
    const CheckpointRecord checkpoint = checkpointOf(project, member);
    const RunRecord run = project.run(checkpoint.run);
    const SavedBridges saved = bridgesOf(project, member, checkpoint);
    AdapterInfo info;
    info.composition = saved.composition;
    info.anchor = adapterModel(project, saved.composition.anchor, progress, stop);
    std::vector<ModelCard> cards;
    for (const std::string& name : saved.composition.augmenting) {
        info.augmenting.push_back(adapterModel(project, name, progress, stop));
        cards.push_back(info.augmenting.back().card);
    }
    checkBridgesFit(info.composition, saved.bridges, info.anchor.card, cards);
    info.run = run.name;
    info.settings = run.settings;
    info.settings.startFrom = 0; // a number of this project, which means nothing elsewhere
    info.settings.freezeStarted = false;
    info.step = checkpoint.step;
    info.validationLoss = checkpoint.validationLoss;
    info.note = run.note;
    info.savedAt = nowInUtc();
    info.program = std::string("calm ") + CALM_VERSION;
    for (std::size_t i = 0; i < saved.bridges.size(); ++i)
        for (const auto& [name, tensor] : namedTensors(saved.bridges[i], i))
            info.trainedParameters += tensor.numel();
    saveAdapter(folder, std::move(info), saved.bridges);
}

AdapterLoadResult loadAdapterInto(Project& project, const AdapterLoadJob& job, const ProgressCallback& progress,
                                  std::stop_token stop)
{
    const AdapterInfo info = readAdapterInfo(job.folder);
    ImportedRun imported;
    imported.bridges = readAdapterBridges(job.folder, info);
    imported.composition = info.composition;
    if (!job.name.empty())
        imported.composition.name = job.name;
    checkName(project, imported.composition.name);

    AdapterModels models(project, job.acceptOtherModels, progress, stop);
    models.offer(job.anchor.empty() ? std::vector<std::string>{} : std::vector{job.anchor}, "anchor", {info.anchor});
    models.offer(job.augmenting, "augmenting", info.augmenting);
    imported.composition.anchor = models.chosen().front().name;
    imported.composition.augmenting.clear();
    std::vector<ModelCard> cards;
    for (std::size_t i = 1; i < models.chosen().size(); ++i) {
        imported.composition.augmenting.push_back(models.chosen()[i].name);
        cards.push_back(models.chosen()[i].card);
    }
    const ModelCard& anchor = models.chosen().front().card;
    if (const auto problems = problemsOf(imported.composition, anchor, cards); !problems.empty())
        throw Error(ErrorKind::badInput, "The adapter does not fit these models: " + problems.front());
    checkBridgesFit(imported.composition, imported.bridges, anchor, cards);

    imported.newModels = models.newModels();
    imported.runName = info.run.empty() ? "imported" : info.run;
    imported.note = noteOf(job.folder, info, models.warnings());
    imported.settings = info.settings;
    imported.step = info.step;
    imported.validationLoss = info.validationLoss;
    throwIfStopped(stop);
    const ImportedIds ids = addImportedRun(project, imported);
    return {imported.composition.name, ids.run, ids.checkpoint, models.warnings()};
}

Json inspectAdapter(const Path& folder)
{
    const AdapterInfo info = readAdapterInfo(folder);
    readAdapterBridges(folder, info);
    return toJson(info);
}

} // namespace calm
