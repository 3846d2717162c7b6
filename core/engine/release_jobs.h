#pragma once

#include "core/base/file.h"
#include "core/store/project.h"

#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

/// Compositions as the authors' release (google-deepmind/calm) saves them, into a project and out of it. No LibTorch
/// type crosses here; docs/authors_format.md says what is read and written.

/// What a composition that the release has trained is warned of, in a few sentences.
inline constexpr const char* sawFutureWarning =
    "It was trained without a causal mask: its bridges could read the augmenting model's later tokens, which are not "
    "there yet when an answer is generated. Here the mask is kept, so its answers may be worse than its training loss "
    "promised; train it again, with the mask, before relying on it.";

struct ReleaseImport
{
    Path directory;   ///< config.json with model_type calm, and its weights
    std::string name; ///< of the composition; empty = the directory's
    /// Where the two models lie; empty = where config.json says: a path, a folder beside config.json, the Hugging Face
    /// cache of this machine; else as the weights hold them.
    Path anchor, augmenting;
    /// Use the models' weights as the composition's file holds them, written into NAME.files/models.
    bool modelsFromFile = false;
};

struct ImportedRelease
{
    std::string composition, anchor, augmenting; ///< names in the project
    std::int64_t run = 0, checkpoint = 0;
    std::vector<std::string> warnings; ///< one sentence or two each
};

/// Adds both models where they are new, the composition, and a finished run with one checkpoint: all or nothing. What
/// is in a pytorch_model.bin is never executed. Error(notFound) when a model is not there, Error(badInput) when the
/// file's weights of a model are not the directory's or the name is taken, Error(corrupt | unsupported | io |
/// cancelled).
ImportedRelease importRelease(Project& project, const ReleaseImport& import, std::stop_token stop = {});

struct ReleaseExport
{
    std::string composition;    ///< "NAME" at its best checkpoint, or "NAME@CHECKPOINT"
    Path directory;             ///< to make; must not exist or be empty
    bool absolutePaths = false; ///< config.json names the models by absolute paths instead of the folders beside it
};

/// Writes config.json, model.safetensors and both models' folders, whole or not at all. Error(badInput) with the reason
/// when their code could not compute the composition.
void exportRelease(Project& project, const ReleaseExport& wanted, std::stop_token stop = {});

} // namespace calm
