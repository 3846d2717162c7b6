#pragma once

#include "core/compose/composed_model.h"
#include "core/data/rows.h"
#include "core/models/token_model.h"
#include "core/spec/member.h"
#include "core/store/project.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace calm
{

/// One model of a project, as a reader of text.
struct LoadedReader
{
    std::string name;
    std::shared_ptr<const Tokenizer> tokenizer; ///< null when the model has none
    Path directory;
    std::string ownTemplate; ///< the person's; empty = the model's
};

/// With its chat template when it reads `throughChat`. Error(unsupported) when it has no tokenizer.
TextReader textReader(const LoadedReader& reader, bool throughChat);

/// One member ready to answer.
struct LoadedMember
{
    std::string label;
    std::shared_ptr<const TokenModel> model;
    std::shared_ptr<const Tokenizer> tokenizer; ///< null when a bare model has none
    std::vector<int> endTokens;                 ///< the tokenizer's, or without one those of config.json
    Path directory;                             ///< whose tokenizer and chat template count: the anchor's, composed
    std::string ownTemplate;                    ///< the person's, kept in the project; empty = the model's
    std::vector<LoadedReader> augmenting;       ///< composed: those that read along
};

/// What all models of the member need to read a prompt, or `throughChat` a conversation. `ownTemplate` is the anchor's.
/// Error(unsupported) when one of them has no tokenizer.
TextReaders readersOf(const LoadedMember& member, bool throughChat, const std::string& ownTemplate = {});

/// Whether one of the members was trained on prompts in the chat template (its bridges, or its LoRA): then all are asked so,
/// or the comparison would not be fair. A member that is not there counts as not.
bool askThroughChat(Project& project, std::span<const Member> members);

/// Where PROJECT#NAME is cut; npos when `model` is the path of something that is there, whatever its name.
std::size_t memberSeparator(const std::string& model);

/// Decoders and tokenizers read so far, by directory: the anchor of three columns is loaded once. Weights are
/// memory-mapped, so what is kept here costs the page cache, not the heap. Belongs to one thread. Internal to the
/// engine: it shows LibTorch types.
class LoadedModels
{
public:
    std::shared_ptr<const DecoderModel> decoder(const Path& directory);
    std::shared_ptr<const Tokenizer> tokenizer(const Path& directory); ///< null when there is no tokenizer.json

    /// The composition with fresh bridges, or as a checkpoint folder has it: connections and augmenting models too, which
    /// the composition may have changed since. Models of different tokenizers are aligned; one without any reads the
    /// anchor's ids. Models that are `off` (indices into composition.augmenting) are not touched, nor are their bridges;
    /// at least one must stay. Error(badInput) when the checkpoint belongs to another anchor or other models.
    std::shared_ptr<ComposedModel> composed(Project& project, const Composition& composition, const Path* checkpoint,
                                            std::uint64_t seed = 1, const std::vector<int>& off = {});

    /// The composition's anchor with the LoRA of a checkpoint folder; all but the changes is the anchor's own.
    std::shared_ptr<const DecoderModel> anchorWithLora(Project& project, const Composition& composition,
                                                       const Path& checkpoint);

    LoadedReader reader(Project& project, const std::string& model);

    LoadedMember member(Project& project, const Member& member);

    /// A model directory, or PROJECT.calm#NAME as model_jobs.h describes.
    LoadedMember named(const std::string& model);

private:
    struct File
    {
        std::filesystem::file_time_type changed;
        std::shared_ptr<const DecoderModel> decoder;
        std::shared_ptr<const Tokenizer> tokenizer;
    };
    LoadedMember loaded(std::string label, std::shared_ptr<const TokenModel> model, const Path& directory,
                        std::string ownTemplate = {});
    File& fresh(const Path& directory); ///< forgets what was loaded from files that have changed since
    std::map<std::string, File> m_files;
};

} // namespace calm
