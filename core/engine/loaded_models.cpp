#include "core/engine/loaded_models.h"

#include "core/base/error.h"
#include "core/compose/bridge_file.h"
#include "core/data/rows.h"
#include "core/engine/project_jobs.h"
#include "core/models/load_model.h"
#include "core/models/lora_file.h"
#include "core/spec/staged_training.h"
#include "core/text/special_ids.h"

#include <algorithm>

namespace calm
{

namespace
{
Path directoryOf(Project& project, const std::string& model)
{
    return project.modelDirectory(project.model(model));
}

Error noComposition(Project& project)
{
    return Error(ErrorKind::notFound, project.file().string() + " has no composition yet.");
}

/// What a composed or a LoRA member answers with; none when it is untrained, or a model alone. Error(badInput) for a
/// checkpoint of the other kind.
std::optional<CheckpointRecord> checkpointOf(Project& project, const Member& member)
{
    if (!hasCheckpoints(member.kind))
        return std::nullopt;
    const Method method = member.kind == MemberKind::lora ? Method::lora : Method::bridges;
    if (member.checkpoint == 0)
        return project.bestCheckpoint(project.composition(member.composition).id, method);
    const CheckpointRecord checkpoint = project.checkpoint(member.checkpoint);
    const Method holds = project.run(checkpoint.run).settings.method;
    if (holds == method)
        return checkpoint;
    const std::string number = std::to_string(checkpoint.id);
    throw Error(ErrorKind::badInput, "Checkpoint " + number + " holds " + whatIsLearned(holds) + ", no " +
                                         whatIsLearned(method) +
                                         (holds == Method::lora ? ": ask for lora@" + number + "." : "."));
}

/// What of a composition answers, and with which bridges; none of them: fresh ones. A model that is off is off by its
/// name: a checkpoint may be older than the composition's list.
SavedBridges savedPart(const Composition& composition, const Path* checkpoint, const std::vector<int>& off)
{
    SavedBridges whole{.composition = composition, .bridges = {}};
    if (checkpoint)
        whole = loadBridges(*checkpoint);
    if (whole.composition.anchor != composition.anchor)
        throw Error(ErrorKind::badInput, "The checkpoint in " + checkpoint->string() + " was trained into the anchor " +
                                             whole.composition.anchor + ", not into " + composition.anchor + ".");
    whole.composition.name = composition.name;
    std::vector<int> offThere;
    for (std::size_t i = 0; i < whole.composition.augmenting.size(); ++i)
        if (std::ranges::any_of(off, [&](int index) {
                return composition.augmenting.at(static_cast<std::size_t>(index)) == whole.composition.augmenting[i];
            }))
            offThere.push_back(static_cast<int>(i));
    const CompositionPart part = withoutAugmenting(whole.composition, offThere);
    SavedBridges used{.composition = part.composition, .bridges = {}};
    for (const std::size_t connection : part.connections)
        if (checkpoint)
            used.bridges.push_back(std::move(whole.bridges[connection]));
    return used;
}

/// Error(notFound) when the composition has no such augmenting model.
void checkAugmenting(const Composition& composition, int index)
{
    if (index < 0 || static_cast<std::size_t>(index) >= composition.augmenting.size())
        throw Error(ErrorKind::notFound, "The composition " + composition.name + " has no augmenting model " +
                                             std::to_string(index + 1) + "; it has " +
                                             std::to_string(composition.augmenting.size()) + ".");
}

/// The folder of a LoRA member's checkpoint. Error(badInput) when there is none, or it is of another anchor.
Path loraFolder(Project& project, const Member& member, const Composition& composition)
{
    const auto checkpoint = checkpointOf(project, member);
    if (!checkpoint)
        throw Error(ErrorKind::badInput, "The composition " + composition.name +
                                             " has no LoRA baseline yet; train one, or load an adapter.");
    const RunRecord run = project.run(checkpoint->run);
    if (run.trained.anchor != composition.anchor)
        throw Error(ErrorKind::badInput, "The LoRA of run " + std::to_string(run.id) + " changes the anchor " +
                                             run.trained.anchor + ", not " + composition.anchor + ".");
    return project.checkpointFolder(*checkpoint);
}
} // namespace

TextReader textReader(const LoadedReader& reader, bool throughChat)
{
    if (!reader.tokenizer)
        throw Error(ErrorKind::unsupported, "The model " + reader.name + " has no tokenizer.json, so it cannot read text.");
    TextReader result{.tokenizer = reader.tokenizer, .chatTemplate = {}};
    if (throughChat)
        result.chatTemplate = withOwnTemplate(loadChatTemplate(reader.directory), reader.ownTemplate);
    return result;
}

TextReaders readersOf(const LoadedMember& member, bool throughChat, const std::string& ownTemplate)
{
    TextReaders readers{.anchor = textReader({member.label, member.tokenizer, member.directory,
                                              ownTemplate.empty() ? member.ownTemplate : ownTemplate},
                                             throughChat),
                        .augmenting = {}};
    for (const LoadedReader& reader : member.augmenting)
        readers.augmenting.push_back(textReader(reader, throughChat));
    return readers;
}

LoadedModels::File& LoadedModels::fresh(const Path& directory)
{
    const Path config = directory / "config.json";
    std::error_code code;
    const auto changed = std::filesystem::last_write_time(config, code);
    if (code)
        throw Error(ErrorKind::notFound, "There is no model in " + directory.string() + ": it has no config.json.");
    File& file = m_files[directory.string()];
    if (file.changed != changed)
        file = {.changed = changed, .decoder = nullptr, .tokenizer = nullptr};
    return file;
}

std::shared_ptr<const DecoderModel> LoadedModels::decoder(const Path& directory)
{
    File& file = fresh(directory);
    if (!file.decoder)
        file.decoder = loadDecoder(directory);
    return file.decoder;
}

std::shared_ptr<const Tokenizer> LoadedModels::tokenizer(const Path& directory)
{
    File& file = fresh(directory);
    if (!file.tokenizer && tokenizerFileIn(directory))
        file.tokenizer = Tokenizer::load(directory);
    return file.tokenizer;
}

std::shared_ptr<ComposedModel> LoadedModels::composed(Project& project, const Composition& composition,
                                                      const Path* checkpoint, std::uint64_t seed,
                                                      const std::vector<int>& off)
{
    auto [used, bridges] = savedPart(composition, checkpoint, off);
    const Path anchor = directoryOf(project, used.anchor);
    const auto anchorTokenizer = tokenizer(anchor);
    std::vector<std::shared_ptr<const DecoderModel>> augmenting;
    std::vector<std::shared_ptr<const Tokenizer>> tokenizers;
    for (const std::string& name : used.augmenting) {
        const Path directory = directoryOf(project, name);
        const auto other = tokenizer(directory);
        tokenizers.push_back(other ? other : anchorTokenizer);
        augmenting.push_back(decoder(directory));
    }
    const auto model = std::make_shared<ComposedModel>(used, decoder(anchor), augmenting, std::move(bridges), seed);
    if (anchorTokenizer)
        model->setTokenizers(anchorTokenizer, tokenizers);
    return model;
}

std::shared_ptr<const DecoderModel> LoadedModels::anchorWithLora(Project& project, const Composition& composition,
                                                                 const Path& checkpoint)
{
    const Path directory = directoryOf(project, composition.anchor);
    return withLora(*decoder(directory), loadLora(checkpoint, directory).matrices);
}

LoadedMember LoadedModels::loaded(std::string label, std::shared_ptr<const TokenModel> model, const Path& directory,
                                  std::string ownTemplate)
{
    const auto itsTokenizer = tokenizer(directory);
    auto ends = itsTokenizer ? itsTokenizer->eosIds() : endTokensIn(directory / "generation_config.json");
    if (!itsTokenizer && ends.empty())
        ends = endTokensIn(directory / "config.json");
    return {.label = std::move(label),
            .model = std::move(model),
            .tokenizer = itsTokenizer,
            .endTokens = std::move(ends),
            .directory = directory,
            .ownTemplate = std::move(ownTemplate)};
}

LoadedReader LoadedModels::reader(Project& project, const std::string& model)
{
    const ModelRecord record = project.model(model);
    const Path directory = project.modelDirectory(record);
    return {.name = model, .tokenizer = tokenizer(directory), .directory = directory, .ownTemplate = record.chatTemplate};
}

LoadedMember LoadedModels::member(Project& project, const Member& member)
{
    const CompositionRecord record = project.composition(member.composition);
    const Composition& composition = record.composition;
    if (member.kind == MemberKind::augmenting)
        checkAugmenting(composition, member.augmenting);
    for (const int index : member.off)
        checkAugmenting(composition, index);
    const bool allOff = !member.off.empty() && member.off.size() == composition.augmenting.size();
    if (member.kind == MemberKind::composed && !allOff) {
        const auto checkpoint = checkpointOf(project, member);
        const ModelRecord anchor = project.model(composition.anchor);
        const Path folder = checkpoint ? project.checkpointFolder(*checkpoint) : Path();
        // Without a checkpoint it is untrained and answers as its anchor.
        const auto model = composed(project, composition, checkpoint ? &folder : nullptr, 1, member.off);
        LoadedMember whole = loaded(labelOf(project, member), model, project.modelDirectory(anchor), anchor.chatTemplate);
        for (const std::string& name : model->composition().augmenting)
            whole.augmenting.push_back(reader(project, name));
        return whole;
    }
    const ModelRecord model = project.model(member.kind == MemberKind::augmenting
                                                ? composition.augmenting[static_cast<std::size_t>(member.augmenting)]
                                                : composition.anchor);
    const Path directory = project.modelDirectory(model);
    const auto alone = member.kind == MemberKind::lora
                           ? anchorWithLora(project, composition, loraFolder(project, member, composition))
                           : decoder(directory);
    return loaded(labelOf(project, member), std::make_shared<SingleModel>(alone), directory, model.chatTemplate);
}

bool askThroughChat(Project& project, std::span<const Member> members)
{
    return std::ranges::any_of(members, [&](const Member& member) {
        try {
            const auto checkpoint = checkpointOf(project, member);
            return checkpoint && project.run(checkpoint->run).settings.chatTemplate;
        } catch (const Error&) {
            return false;
        }
    });
}

std::size_t memberSeparator(const std::string& model)
{
    std::error_code ignored;
    return std::filesystem::exists(model, ignored) ? std::string::npos : model.rfind('#');
}

LoadedMember LoadedModels::named(const std::string& model)
{
    const auto hash = memberSeparator(model);
    if (hash == std::string::npos)
        return loaded(Path(model).filename().string(), std::make_shared<SingleModel>(decoder(model)), model);
    const auto project = Project::open(model.substr(0, hash));
    return member(*project, memberNamed(*project, model.substr(hash + 1)));
}

Member memberNamed(Project& project, const std::string& name)
{
    const auto slash = name.find('/');
    if (slash != std::string::npos)
        return memberFromText(name.substr(slash + 1), name.substr(0, slash));
    const auto all = project.compositions();
    if (all.empty())
        throw noComposition(project);
    for (const auto& record : all)
        if (record.composition.name == name)
            return {MemberKind::composed, name, 0, 0};
    Member member = memberFromText(name, all.front().composition.name);
    if (member.kind != MemberKind::lora)
        return member;
    const auto runOf = [&]() -> std::optional<RunRecord> {
        if (member.checkpoint)
            return project.run(project.checkpoint(member.checkpoint).run);
        for (const RunRecord& run : project.runs()) // the newest first
            if (run.settings.method == Method::lora && !project.checkpoints(run.id).empty())
                return run;
        return std::nullopt;
    };
    if (const auto run = runOf())
        for (const auto& record : all)
            if (record.id == run->composition)
                member.composition = record.composition.name;
    return member;
}

std::string labelOf(Project& project, const Member& member)
{
    const auto trained = [&](const std::string& name) {
        if (member.checkpoint == 0)
            return name;
        const CheckpointRecord checkpoint = project.checkpoint(member.checkpoint);
        return name + " (run " + std::to_string(checkpoint.run) + ", step " + std::to_string(checkpoint.step) + ")";
    };
    switch (member.kind) {
    case MemberKind::anchor:
        return "anchor";
    case MemberKind::augmenting:
        return member.augmenting == 0 ? "augmenting" : "augmenting " + std::to_string(member.augmenting + 1);
    case MemberKind::lora:
        return trained("LoRA");
    case MemberKind::composed:
        break;
    }
    return trained("composed") + offLabel(member);
}

} // namespace calm
