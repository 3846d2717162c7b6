#pragma once

#include "core/base/file.h"

#include <QString>

#include <optional>
#include <vector>

namespace calm::ui
{

/// How an augmenting model reads beside its anchor.
enum class TokenizerMatch { same, byBytes, impossible };

struct PairReading
{
    TokenizerMatch match = TokenizerMatch::same;
    QString problem; ///< one sentence, when impossible
};

/// As the engine decides it, for every augmenting model: equal files, or files that mean the same. Reads files, up to a
/// few tenths of a second each: any thread but the window's.
std::vector<PairReading> readPairs(const Path& anchor, const std::vector<Path>& augmenting);

QString matchLabel(const PairReading& pair); ///< "same tokenizer", "aligned by bytes", "can not be aligned"
QString matchHelp(const PairReading& pair);  ///< one line that explains it

/// "" or what a person must know before trusting a composition that was trained without a causal mask.
QString sawFutureWarning(bool sawFuture);

} // namespace calm::ui
