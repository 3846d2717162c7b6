#pragma once

#include "core/store/records.h"

#include <QString>

namespace calm::ui
{

/// A run's name, or "run 3" for one that nobody named, as those of the command line.
QString runLabel(const RunRecord& run);
/// What it trains: its composition's name, or the new model's.
QString runSubject(const RunRecord& run);

} // namespace calm::ui
