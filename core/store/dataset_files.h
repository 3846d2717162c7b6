#pragma once

#include "core/data/example_reader.h"
#include "core/data/splits.h"
#include "core/store/project.h"

namespace calm
{

/// Datasets between a project and files. Long ones report progress (stage "importing", bytes; "exporting",
/// examples) and stop within a few hundred lines; what fails or is stopped leaves the project as it was.

/// A new dataset from a JSONL file, in one transaction. Error(badInput) for a name already taken; else as
/// ExampleReader::next.
ImportReport importDataset(Project& project, const DatasetRecord& dataset, const Path& file,
                           const ImportOptions& options = {}, const ProgressCallback& progress = {},
                           std::stop_token stop = {});

/// The same, more examples for a dataset that is there.
ImportReport appendToDataset(Project& project, std::int64_t dataset, const Path& file,
                             const ImportOptions& options = {}, const ProgressCallback& progress = {},
                             std::stop_token stop = {});

/// A JSONL file, whole or not at all, in the order of the ids. Returns the number of examples.
std::int64_t exportDataset(Project& project, const std::string& dataset, const Path& file,
                           const Project::ExampleFilter& filter = {}, const ProgressCallback& progress = {},
                           std::stop_token stop = {});

/// Parts a dataset by a rule, in one transaction. `splits` of the result is in the order of the ids.
SplitResult splitDataset(Project& project, std::int64_t dataset, const SplitRule& rule, std::stop_token stop = {});

} // namespace calm
