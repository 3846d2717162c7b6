#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <string>

namespace calm
{

/// What the names of a directory's files say, nothing being read.

/// It has a config.json, or weights of any kind.
bool looksLikeModel(const Path& directory);

/// One sentence why the model in it cannot be used: links whose file is gone, no config.json, weights in another form
/// only (GGUF, PyTorch's .bin, an adapter), none at all. Empty when its headers may be read.
std::string problemOfFiles(const Path& directory);

/// The sentence for a download that was not finished. `bytes`: so far.
std::string unfinishedDownload(const std::string& name, int files, std::int64_t bytes);

} // namespace calm
