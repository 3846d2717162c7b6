#pragma once

#include "core/spec/member.h"
#include "core/store/project.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// What commands over a project take when the person leaves it out. UsageError when that is not clear.

/// The named composition; without a name the only one, else the one trained last.
CompositionRecord chooseComposition(Project& project, const std::string& name);

/// The project, and the composition or one of its members that "PROJECT", "PROJECT#NAME" or "PROJECT#NAME@CHECKPOINT"
/// means (memberFromText); without a name the one of chooseComposition().
struct ChosenMember
{
    std::unique_ptr<Project> project;
    Member member;
};
ChosenMember openMember(const std::string& text);

/// "NAME" or "NAME:SPLIT" (a dataset whose own name holds a colon wins): the dataset's name and the split, empty = all.
/// Error(notFound) lists the datasets there are.
std::pair<std::string, std::string> chooseExamples(Project& project, const std::string& text);

/// Several of those, as parts of a mixture.
std::vector<MixturePart> chooseParts(Project& project, const std::vector<std::string>& texts);

/// The checkpoint that "NUMBER", "run:NUMBER" (its best), "NAME" or "NAME@NUMBER" (a composition's) means, or 0 for
/// "0". Error(notFound) when there is none.
std::int64_t chooseCheckpoint(Project& project, const std::string& text);

} // namespace calm
