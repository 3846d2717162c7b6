#pragma once

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/weights/weight_files.h"

#include <optional>
#include <stop_token>
#include <string>

namespace calm
{

/// One of the two models of a composition of the authors' release, and where its parts may be found.
struct ReleaseModel
{
    std::string role;           ///< "anchor" or "augmenting model", in sentences
    std::string option;         ///< of the command line, in sentences: "--anchor"
    Path given;                 ///< a person's word; empty = `named` counts
    std::string named;          ///< config.json's: a path or a name on the hub
    std::optional<Json> config; ///< the model's config.json as the composition's keeps it
    const char* prefix = "";    ///< of its tensors in the composition's file
};

/// The model's directory: the given one, else the named one as a path, beside `release`'s config.json, or in the
/// Hugging Face cache. Empty when it is nowhere. Error(notFound) when the given one is none.
Path findReleaseModel(const ReleaseModel& model, const Path& release);

bool holdsModel(const WeightFiles& weights, const ReleaseModel& model);

/// Error(notFound): what was looked for, and how to say where it is.
[[noreturn]] void throwNoModel(const ReleaseModel& model, const Path& release);

/// Compares what the composition's file holds of the model with the directory's weights and config.json, in the coarser
/// of both precisions. Error(badInput) names the first difference.
void checkSameModel(const ReleaseModel& model, const WeightFiles& weights, const Path& release, const Path& directory,
                    const std::stop_token& stop);

/// Writes the model that the composition's file holds as a directory of its own: its config.json (the composition's,
/// else the one in `directory`), its weights, and the tokenizer of `directory` or, where that is empty, of `release`.
void writeHeldModel(const ReleaseModel& model, const WeightFiles& weights, const Path& release, const Path& directory,
                    const Path& target, const std::stop_token& stop);

/// The files that are not weights: tokenizer, chat template, generation_config.json.
void copyTokenizerFiles(const Path& from, const Path& to);

} // namespace calm
