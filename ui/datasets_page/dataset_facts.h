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
    QString version;  ///< which runs have seen it, and whether it has changed since; empty = none has
    QString versions; ///< all of them, one a line
};

/// Reads them. Not on the window's thread. Throws Error.
DatasetFacts readFacts(Project& project, std::int64_t dataset, const std::string& name, const std::stop_token& stop);

/// One sentence about the newest version; `versions` newest first, `runs` by id as they are called.
QString versionSentence(const std::vector<DatasetVersion>& versions, const std::map<std::int64_t, QString>& runs);

} // namespace calm::ui
