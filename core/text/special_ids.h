#pragma once

#include "core/base/file.h"

#include <vector>

namespace calm
{

/// The ids that end an answer as a config.json or generation_config.json states them: "eos_token_id", one id or a
/// list. Empty when the file or the member is not there. Error(corrupt) when the file is no JSON.
std::vector<int> endTokensIn(const Path& file);

} // namespace calm
