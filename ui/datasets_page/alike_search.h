#pragma once

#include "core/store/dataset_checks.h"

#include <QString>

#include <vector>

namespace calm::ui
{

/// An example as one line of a list.
struct AlikeRow
{
    std::int64_t id = 0;
    QString text; ///< what was compared, its beginning
    QString split;
    double similarity = 1; ///< to the group's first; 1 = the same form
};

/// Examples that belong together: one to keep, and others that are like it.
struct AlikeGroup
{
    AlikeRow kept;
    std::vector<AlikeRow> others;        ///< the first ones
    std::vector<std::int64_t> removable; ///< all others
};

/// What a search has found, ready to be shown.
struct AlikeFound
{
    QString sentence;                    ///< the result in words
    bool harmful = false;                ///< a person should do something about it
    std::vector<AlikeGroup> groups;      ///< the first ones
    std::int64_t groupsFound = 0;        ///< all of them
    std::vector<std::int64_t> removable; ///< of all groups, each once
};

/// What is looked for, and how far it has come.
struct AlikeOrder
{
    std::int64_t dataset = 0;
    ComparedText text = ComparedText::prompt;
    NearDuplicateSettings settings;
    ProgressCallback progress;
};

/// How many groups, and how many of each, are read to be shown.
inline constexpr std::size_t shownGroups = 300;
inline constexpr std::size_t shownOfGroup = 20;

/// Equal and near examples of one dataset. May take minutes; any thread but the window's. Throws Error.
AlikeFound findAlike(Project& project, const AlikeOrder& order, const std::stop_token& stop);
/// Examples of validation and test that are also learned from; those are kept, the measured ones could be removed.
AlikeFound findLeaks(Project& project, const AlikeOrder& order, const std::stop_token& stop);

} // namespace calm::ui
