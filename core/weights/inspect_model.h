#pragma once

#include "core/base/file.h"
#include "core/base/progress.h"
#include "core/spec/model_card.h"

#include <optional>
#include <stop_token>
#include <string>

namespace calm
{

/// What config.json and the safetensors headers say; no weight is read. Throws Error(notFound) only when the
/// directory or its config.json is missing; whatever else is wrong is the card's `problem`.
ModelCard inspectModel(const Path& directory);

/// SHA-256 over the lines "name sha256" of config.json and the weight files, sorted by name: the same model gives
/// the same hash wherever it lies. Reads every byte that FileHashes does not know, and stops within some megabytes;
/// `progress` is in bytes, under the stage "hashing NAME". Error(notFound | io | corrupt | cancelled).
std::string contentHashOfModel(const Path& directory, std::stop_token stop = {}, const ProgressCallback& progress = {});

/// The same where all of its files are known; none where they would have to be read, or are not there.
std::optional<std::string> knownContentHash(const Path& directory);

} // namespace calm
