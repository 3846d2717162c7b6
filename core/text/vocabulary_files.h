#pragma once

#include "core/base/file.h"

#include <string>

namespace calm
{

/// A tokenizer.json for a directory that has only GPT-2's two files, vocab.json and merges.txt (OPT's, and others of
/// those years), as transformers' GPT2Tokenizer makes one: byte-level BPE, with the special tokens that the
/// tokenizer_config.json beside them asks for. Error(notFound | corrupt).
std::string tokenizerJsonFromVocabulary(const Path& directory);

} // namespace calm
