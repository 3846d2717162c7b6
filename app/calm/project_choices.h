#pragma once

#include "core/store/project.h"

#include <optional>
#include <string>
#include <utility>

namespace calm
{

/// What commands over a project take when the person leaves it out. UsageError when that is not clear.

/// The named composition; without a name the only one, else the one trained last.
CompositionRecord chooseComposition(Project& project, const std::string& name);

/// "NAME" or "NAME:SPLIT" (a dataset whose own name holds a colon wins): the dataset's name and the split, empty = all.
/// Error(notFound) lists the datasets there are.
std::pair<std::string, std::string> chooseExamples(Project& project, const std::string& text);

/// The checkpoint that "NUMBER", "run:NUMBER" (its best), "NAME" or "NAME@NUMBER" (a composition's) means, or 0 for
/// "0". Error(notFound) when there is none.
std::int64_t chooseCheckpoint(Project& project, const std::string& text);

} // namespace calm
