#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/compose/release_format.h"
#include "core/data/aligned_reader.h"
#include "core/engine/imported_run.h"
#include "core/engine/model_jobs.h"
#include "core/engine/release_jobs.h"
#include "core/engine/release_models.h"
#include "core/models/load_model.h"
#include "core/store/project_folder.h"
#include "core/weights/inspect_model.h"

#include <unistd.h>

#include <algorithm>

namespace calm
{

namespace
{
/// Models written out of the composition's file: gone with this object unless kept.
class WrittenModels
{
public:
    explicit WrittenModels(Path folder) : m_folder(std::move(folder)) {}
    ~WrittenModels()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_aside, ignored); // also one that the project turned out to have
        for (const Path& path : m_placed)
            std::filesystem::remove_all(path, ignored);
        std::filesystem::remove(m_folder, ignored); // when nothing is in it
    }
    WrittenModels(const WrittenModels&) = delete;
    WrittenModels& operator=(const WrittenModels&) = delete;

    Path begin()
    {
        m_aside = m_folder / (".importing-" + std::to_string(::getpid()));
        std::filesystem::remove_all(m_aside);
        return m_aside;
    }
    /// The newest one's place under a name nobody has.
    Path placeAs(const std::string& name)
    {
        Path target = m_folder / fileNameFor(name);
        for (int i = 2; std::filesystem::exists(target); ++i)
            target = m_folder / (fileNameFor(name) + "-" + std::to_string(i));
        std::filesystem::rename(m_aside, target);
        m_placed.push_back(target);
        return target;
    }
    void keep() { m_placed.clear(); }

private:
    Path m_folder, m_aside;
    std::vector<Path> m_placed;
};

/// Brings the two models into the project's list, reusing those it has.
class ModelPlacer
{
public:
    ModelPlacer(Project& project, const ReleaseImport& import, const WeightFiles& weights, Path release,
                std::stop_token stop)
        : m_project(project), m_models(project.models()), m_import(import), m_weights(weights),
          m_release(std::move(release)), m_stop(std::move(stop)), m_written(project.filesFolder() / "models")
    {
    }

    ModelRecord place(const ReleaseModel& model, const std::string& nameIfWritten)
    {
        Path directory = findReleaseModel(model, m_release);
        const bool held = holdsModel(m_weights, model);
        if (m_import.modelsFromFile && !held)
            throw Error(ErrorKind::badInput, "The weights in " + m_release.string() + " hold nothing of the " +
                                                 model.role + "; leave --models-from-file out and name its folder.");
        const bool write = m_import.modelsFromFile || directory.empty();
        if (write && !held)
            throwNoModel(model, m_release);
        std::string name = nameIfWritten;
        if (write) {
            const Path target = m_written.begin();
            writeHeldModel(model, m_weights, m_release, directory, target, m_stop);
            directory = target;
        } else {
            checkSameModel(model, m_weights, m_release, directory, m_stop);
            name = (directory.has_filename() ? directory : directory.parent_path()).filename().string();
        }
        return recorded(directory, name, write);
    }

    const std::vector<ModelRecord>& added() const { return m_added; }
    void keep() { m_written.keep(); }

private:
    ModelRecord recorded(const Path& directory, const std::string& name, bool written)
    {
        ModelRecord record;
        record.card = inspect(directory.string());
        if (!record.card.problem.empty())
            throw Error(ErrorKind::unsupported, record.card.problem);
        record.contentHash = contentHashOfModel(directory, m_stop);
        for (const std::vector<ModelRecord>* known : {&m_models, &m_added})
            for (const ModelRecord& other : *known)
                if (isSame(record, other))
                    return other;
        record.name = freeName(name);
        record.card.directory = (written ? m_written.placeAs(record.name) : directory).string();
        m_added.push_back(record);
        return record;
    }

    /// By content. Models that came with a project's folder have not been hashed yet.
    bool isSame(const ModelRecord& found, const ModelRecord& known) const
    {
        if (!known.contentHash.empty() || known.id == 0 || known.card.parameters != found.card.parameters)
            return known.contentHash == found.contentHash;
        const Path directory = m_project.modelDirectory(known);
        return std::filesystem::exists(directory / "config.json") &&
               contentHashOfModel(directory, m_stop) == found.contentHash;
    }

    std::string freeName(const std::string& wanted) const
    {
        const auto isTaken = [&](const std::string& name) {
            const auto has = [&](const ModelRecord& model) { return model.name == name; };
            return std::ranges::any_of(m_models, has) || std::ranges::any_of(m_added, has);
        };
        std::string name = wanted;
        for (int i = 2; isTaken(name); ++i)
            name = wanted + "-" + std::to_string(i);
        return name;
    }

    Project& m_project;
    std::vector<ModelRecord> m_models, m_added;
    const ReleaseImport& m_import;
    const WeightFiles& m_weights;
    Path m_release;
    std::stop_token m_stop;
    WrittenModels m_written;
};

Path directoryOf(Project& project, const ModelRecord& model)
{
    return model.id == 0 ? Path(model.card.directory) : project.modelDirectory(model);
}

/// Their code gives both models the anchor's ids; here models of different tokenizers each read their own.
void warnOfTokenizers(const Path& anchor, const Path& augmenting, std::vector<std::string>& warnings)
{
    if (!tokenizerFileIn(anchor) || !tokenizerFileIn(augmenting))
        return;
    if (!sameTokenizer(*Tokenizer::load(anchor), *Tokenizer::load(augmenting)))
        warnings.push_back(
            "The two models have different tokenizers: the release gave both the anchor's ids, here each "
            "reads its own, aligned by bytes, so the answers differ from the release's.");
}

Composition compositionOf(const std::string& name, const ReleaseConfig& config, const ModelRecord& anchor,
                          const ModelRecord& augmenting, double normEpsilon)
{
    Composition composition{.name = name,
                            .anchor = anchor.name,
                            .augmenting = {augmenting.name},
                            .connections = connectionsOf(config, augmenting.card.layers, anchor.card.layers),
                            .bridge = {.heads = config.heads,
                                       .scale = BridgeScale::none,
                                       .distanceSlopes = {0.0},
                                       .form = BridgeForm::release,
                                       .sawFuture = true,
                                       .normEpsilon = normEpsilon}};
    if (const auto problems = problemsOf(composition, anchor.card, {augmenting.card}); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    return composition;
}

ImportedRelease importWhole(Project& project, const ReleaseImport& import, const std::stop_token& stop)
{
    const Path given = std::filesystem::absolute(import.directory).lexically_normal();
    const Path release = given.has_filename() ? given : given.parent_path();
    const ReleaseConfig config = readReleaseConfig(release);
    const auto weights = WeightFiles::open(release);
    const std::string name = import.name.empty() ? release.filename().string() : import.name;

    ModelPlacer placer(project, import, *weights, release, stop);
    const ModelRecord anchor = placer.place({.role = "anchor",
                                             .option = "--anchor",
                                             .given = import.anchor,
                                             .named = config.anchor,
                                             .config = config.anchorConfig,
                                             .prefix = releaseAnchorPrefix},
                                            name + "-anchor");
    const ModelRecord augmenting = placer.place({.role = "augmenting model",
                                                 .option = "--augmenting",
                                                 .given = import.augmenting,
                                                 .named = config.augmenting,
                                                 .config = config.augmentingConfig,
                                                 .prefix = releaseAugmentingPrefix},
                                                name + "-augmenting");
    const Path anchorDirectory = directoryOf(project, anchor);
    ImportedRun run{.newModels = placer.added(),
                    .composition = compositionOf(name, config, anchor, augmenting,
                                                 loadDecoderSettings(anchorDirectory).normEpsilon)};
    run.bridges = readReleaseBridges(*weights, release, run.composition.connections.size(), augmenting.card.hiddenSize,
                                     anchor.card.hiddenSize);
    BridgeSettings& bridge = run.composition.bridge;
    bridge.sawFuture = config.maskedBridges.empty() || config.maskedBridges != releaseFingerprint(run.bridges, bridge);
    run.runName = "imported from " + release.filename().string();
    run.note = "From " + release.string() + ", as google-deepmind/calm saves a composition.";
    if (bridge.sawFuture)
        run.note += std::string(" ") + sawFutureWarning;
    throwIfStopped(stop);
    const ImportedIds ids = addImportedRun(project, run);
    placer.keep();

    ImportedRelease imported{.composition = name,
                             .anchor = anchor.name,
                             .augmenting = augmenting.name,
                             .run = ids.run,
                             .checkpoint = ids.checkpoint};
    if (bridge.sawFuture)
        imported.warnings.push_back(name + " comes from the authors' release. " + sawFutureWarning);
    warnOfTokenizers(anchorDirectory, directoryOf(project, augmenting), imported.warnings);
    return imported;
}
} // namespace

ImportedRelease importRelease(Project& project, const ReleaseImport& wanted, std::stop_token stop)
{
    try {
        return importWhole(project, wanted, stop);
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(ErrorKind::io, "Cannot import " + wanted.directory.string() + ": " + error.code().message() + ".");
    }
}

} // namespace calm
