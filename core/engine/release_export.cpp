#include "core/base/error.h"
#include "core/base/new_folder.h"
#include "core/base/progress.h"
#include "core/compose/bridge_file.h"
#include "core/compose/release_format.h"
#include "core/data/aligned_reader.h"
#include "core/engine/release_jobs.h"
#include "core/engine/release_models.h"
#include "core/models/load_model.h"
#include "core/spec/member.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace calm
{

namespace
{
SavedBridges bridgesOf(Project& project, const std::string& text)
{
    Member member{.kind = MemberKind::composed, .composition = text};
    const auto all = project.compositions();
    if (std::ranges::none_of(all, [&](const CompositionRecord& record) { return record.composition.name == text; }))
        member = memberFromText(text, {});
    if (member.kind != MemberKind::composed || !member.off.empty())
        throw Error(ErrorKind::badInput,
                    fmt::format("\"{}\" is no whole composition; write NAME or NAME@CHECKPOINT.", text));
    const CompositionRecord record = project.composition(member.composition);
    const auto checkpoint =
        member.checkpoint ? std::optional(project.checkpoint(member.checkpoint)) : project.bestCheckpoint(record.id);
    if (!checkpoint)
        throw Error(ErrorKind::badInput, text + " is not trained yet, so there are no bridges to write.");
    if (project.run(checkpoint->run).composition != record.id)
        throw Error(ErrorKind::badInput,
                    fmt::format("The checkpoint {} is none of {}.", checkpoint->id, record.composition.name));
    SavedBridges saved = loadBridges(project.checkpointFolder(*checkpoint));
    saved.composition.name = record.composition.name;
    return saved;
}

/// Their code reaches into `model.layers`, and names tensors so.
NamedTensors modelTensors(const WeightFiles& weights, const Path& directory, const std::string& prefix)
{
    NamedTensors tensors;
    bool hasBlocks = false, hasHead = false;
    Tensor embedding;
    for (const std::string& name : weights.names()) {
        if (name.ends_with(".inv_freq"))
            continue;
        const std::string whole = name.starts_with("model.") || name.starts_with("lm_head.") ? name : "model." + name;
        const Tensor tensor = toTensor(weights.get(name));
        tensors.emplace_back(prefix + whole, tensor);
        hasBlocks = hasBlocks || whole.starts_with("model.layers.0.");
        hasHead = hasHead || whole == "lm_head.weight";
        if (whole == "model.embed_tokens.weight")
            embedding = tensor;
    }
    if (!hasBlocks || !embedding.defined())
        throw Error(ErrorKind::unsupported, "The authors' release cannot compute with " + directory.string() +
                                                ": it looks for blocks in model.layers, which this kind of model does "
                                                "not have.");
    if (!hasHead) // one tensor with the embeddings; they save it under both names
        tensors.emplace_back(prefix + "lm_head.weight", embedding);
    return tensors;
}

void checkModels(const Composition& composition, const Path& anchor, const Path& augmenting)
{
    const DecoderSettings settings = loadDecoderSettings(anchor);
    if (settings.normEpsilon != composition.bridge.normEpsilon || settings.layerNorm)
        throw Error(
            ErrorKind::badInput,
            fmt::format("The authors' release cannot compute {}: it takes the epsilon of the bridges' norm from "
                        "the anchor, {}, and they were trained with {}.",
                        composition.name, settings.normEpsilon, composition.bridge.normEpsilon));
    if (tokenizerFileIn(anchor) && tokenizerFileIn(augmenting) &&
        !sameTokenizer(*Tokenizer::load(anchor), *Tokenizer::load(augmenting)))
        throw Error(ErrorKind::badInput, "The authors' release cannot compute " + composition.name +
                                             ": it gives both "
                                             "models the same ids, and " +
                                             composition.anchor + " and " + composition.augmenting.front() +
                                             " have different tokenizers.");
}

void copyModel(const WeightFiles& weights, const Path& from, const Path& to)
{
    std::filesystem::create_directories(to);
    for (const Path& file : weights.files())
        std::filesystem::copy_file(file, to / file.filename());
    for (const auto& entry : std::filesystem::directory_iterator(to)) // copies of read-only files are the person's own
        std::filesystem::permissions(entry, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    for (const char* name : {"config.json", "model.safetensors.index.json", "pytorch_model.bin.index.json"})
        if (std::filesystem::is_regular_file(from / name))
            writeFileWhole(to / name, readFile(from / name));
    copyTokenizerFiles(from, to);
}

void write(Project& project, const SavedBridges& saved, const ReleaseExport& wanted, const std::stop_token& stop)
{
    const Composition& composition = saved.composition;
    const Path anchor = project.modelDirectory(project.model(composition.anchor));
    const Path augmenting = project.modelDirectory(project.model(composition.augmenting.front()));
    checkModels(composition, anchor, augmenting);
    const auto anchorWeights = WeightFiles::open(anchor), augmentingWeights = WeightFiles::open(augmenting);
    NamedTensors tensors = modelTensors(*anchorWeights, anchor, releaseAnchorPrefix);
    for (auto& named : modelTensors(*augmentingWeights, augmenting, releaseAugmentingPrefix))
        tensors.push_back(std::move(named));
    for (std::size_t i = 0; i < saved.bridges.size(); ++i)
        for (auto& named : releaseTensors(saved.bridges[i], composition.bridge, i))
            tensors.push_back(std::move(named));

    NewFolder folder(wanted.directory);
    copyModel(*anchorWeights, anchor, folder.path() / "anchor");
    throwIfStopped(stop);
    if (augmenting != anchor)
        copyModel(*augmentingWeights, augmenting, folder.path() / "augmenting");
    throwIfStopped(stop);
    saveTensors(folder.path() / "model.safetensors", tensors, {{"format", "pt"}});
    const Path beside = wanted.absolutePaths ? folder.target() : Path();
    const ReleaseConfig config{.anchor = (beside / "anchor").string(),
                               .augmenting = (beside / (augmenting != anchor ? "augmenting" : "anchor")).string(),
                               .connections = composition.connections,
                               .heads = composition.bridge.heads,
                               .maskedBridges = composition.bridge.sawFuture
                                                    ? std::string()
                                                    : releaseFingerprint(saved.bridges, composition.bridge)};
    writeFileWhole(folder.path() / "config.json", toJson(config).dump(2) + "\n");
    copyTokenizerFiles(anchor, folder.path()); // their training script leaves the anchor's here
    throwIfStopped(stop);
    folder.moveIntoPlace();
}
} // namespace

void exportRelease(Project& project, const ReleaseExport& wanted, std::stop_token stop)
{
    try {
        const SavedBridges saved = bridgesOf(project, wanted.composition);
        if (const std::string problem = problemOfRelease(saved.composition); !problem.empty())
            throw Error(ErrorKind::badInput, problem);
        write(project, saved, wanted, stop);
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(ErrorKind::io, "Cannot write " + wanted.directory.string() + ": " + error.code().message() + ".");
    }
}

} // namespace calm
