#pragma once

#include "core/store/dataset_versions.h"

#include <QString>

#include <map>
#include <vector>

namespace calm::ui
{

/// What stands around a dataset's table.
struct DatasetFacts
{
    std::int64_t dataset = 0;
    std::vector<std::pair<std::string, std::int64_t>> splits, tags;
};

/// The dataset as runs have seen it, in words.
struct VersionWords
{
    std::int64_t dataset = 0;
    QString sentence; ///< about the newest version, and whether it has changed since; empty = no run has seen any
    QString all;      ///< one version a line
};

/// Not on the window's thread. Both throw Error.
DatasetFacts readFacts(Project& project, std::int64_t dataset, const std::stop_token& stop);
VersionWords readVersions(Project& project, std::int64_t dataset, const std::string& name);

/// One sentence about the newest version; `versions` newest first, `runs` by id as they are called.
QString versionSentence(const std::vector<DatasetVersion>& versions, const std::map<std::int64_t, QString>& runs);

} // namespace calm::ui
