#pragma once

#include "core/store/example_query.h"

namespace calm
{

/// A dataset as it was when a run began. Only what changes afterwards is stored twice: the schema's triggers copy a row
/// that belongs to a version before it is changed or removed, in the same transaction (copy on write), so that a
/// version costs nothing until then and is never lost, also when the program is killed or the dataset removed.
struct DatasetVersion
{
    std::int64_t id = 0;
    std::int64_t dataset = 0; ///< may be gone
    std::string name;         ///< the dataset's at that time
    std::string hash;         ///< SHA-256 over its examples in their order: equal content gives the same version
    std::int64_t examples = 0;
    std::vector<std::pair<std::string, std::int64_t>> splits;
    double createdAt = 0;
    bool current = false;           ///< nothing has changed since
    std::vector<std::int64_t> runs; ///< that have seen it
};

Json toJson(const DatasetVersion& version);

/// Keeps the datasets of a run's mixture and validation as they are now as what the run sees, instead of what it saw in
/// an earlier beginning. One transaction. Error(notFound) for a dataset that is not there.
void keepVersionsOf(Project& project, const RunRecord& run, std::stop_token stop = {});

/// What a run saw; empty for one that has not begun, or began before versions were kept (schema 3).
std::vector<DatasetVersion> versionsOfRun(Project& project, std::int64_t run);
std::vector<DatasetVersion> versionsOfDataset(Project& project, const std::string& dataset); ///< newest first
std::vector<DatasetVersion> datasetVersions(Project& project);                               ///< newest first

/// The next examples of a version in their order, from behind the id `afterId` on. `split` empty = all.
std::vector<ExampleRecord> examplesOfVersion(Project& project, std::int64_t version, const std::string& split,
                                             std::int64_t afterId, std::int64_t limit);

/// The examples of one part of a run's data, as the run saw them; those of now when it has not begun. `use` hears how
/// many there are in all. Error(notFound) for a dataset that the run has not seen and that is not there.
void forEachExampleOfRun(Project& project, std::int64_t run, const MixturePart& part,
                         const std::function<void(const ExampleRecord&, std::int64_t total)>& use);

/// Forgets versions that no run refers to, and rows that only they held. Removing a run does it.
void forgetUnusedVersions(Project& project);

} // namespace calm
