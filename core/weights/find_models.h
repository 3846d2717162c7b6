#pragma once

#include "core/base/file.h"
#include "core/spec/model_card.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

/// A model as it lies on this machine: what the names of its files say, before any of them is read.
struct FoundModel
{
    Path directory;       ///< what inspectModel() reads
    std::string name;     ///< for people, see nameOfSnapshot() and modelNameOf()
    std::string problem;  ///< one sentence why it can't be used: no config.json, GGUF only, ...; empty = read on
    int partialFiles = 0; ///< a Hugging Face cache's downloads that were not finished, of the whole repository
    std::int64_t partialBytes = 0; ///< of those, so far
};

/// The models at or below `folder`, also those that cannot be used, sorted by name: plain directories with config.json
/// or with weights of any kind, and the snapshots of a Hugging Face cache (models--ORG--NAME/snapshots/COMMIT, whose
/// files are links into blobs); the cache's datasets and spaces are passed over. The snapshot that refs/main names
/// comes first of its repository. Goes four folders deep and passes over what it may not read. Error(cancelled).
std::vector<FoundModel> listModels(const Path& folder, const std::stop_token& stop = {});

/// What can be said of it from its headers alone; whatever is wrong is the card's `problem`. Never throws Error.
ModelCard cardOf(const FoundModel& model);

/// The directories of listModels() that have a config.json, sorted.
std::vector<Path> findModels(const Path& folder);

/// Where this machine keeps downloaded models, as huggingface_hub decides it: HF_HUB_CACHE, else the older
/// HUGGINGFACE_HUB_CACHE, else HF_HOME/hub, else XDG_CACHE_HOME or ~/.cache with huggingface/hub. "~" and $NAME in
/// them are replaced. It need not exist.
Path huggingFaceCache();

/// A name for people: "ORG/NAME" for a snapshot of the cache, else the directory's own name.
std::string modelNameOf(const Path& directory);

} // namespace calm
