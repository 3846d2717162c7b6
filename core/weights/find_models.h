#pragma once

#include "core/base/file.h"

#include <string>
#include <vector>

namespace calm
{

/// The directories with a config.json at or below `folder`, sorted: plain ones, and the snapshots of a Hugging Face
/// cache (models--ORG--NAME/snapshots/REVISION). Goes four folders deep and passes over what it may not read.
std::vector<Path> findModels(const Path& folder);

/// Where this machine keeps downloaded models: HF_HUB_CACHE, else HF_HOME/hub, else XDG_CACHE_HOME or ~/.cache
/// with huggingface/hub. It need not exist.
Path huggingFaceCache();

/// A name for people: "ORG/NAME" for a snapshot of the cache, else the directory's own name.
std::string modelNameOf(const Path& directory);

} // namespace calm
