#pragma once

#include "core/data/example_reader.h"
#include "core/data/splits.h"
#include "core/store/example_query.h"

namespace calm
{

/// Datasets between a project and files. Long ones report progress (stage "importing", bytes; "exporting",
/// examples) and stop within a few hundred lines; what fails or is stopped leaves the project as it was.

/// A new dataset from a file of any FileFormat, in one transaction: what the window and the command line both call.
/// Error(badInput) for a name already taken; else as ExampleReader::next.
ImportReport importDataset(Project& project, const DatasetRecord& dataset, const Path& file,
                           const ImportOptions& options = {}, const ProgressCallback& progress = {},
                           std::stop_token stop = {});

/// The same, more examples for a dataset that is there; they are duplicates also of those it has.
ImportReport appendToDataset(Project& project, std::int64_t dataset, const Path& file,
                             const ImportOptions& options = {}, const ProgressCallback& progress = {},
                             std::stop_token stop = {});

enum class ExportForm {
    own,            ///< toJson(Example): everything, for reading it in again
    promptResponse, ///< {"prompt","response"}
    messages        ///< {"messages": [{"role","content"}, ...]}
};
std::string toString(ExportForm form);               ///< "all", "prompt-response", "messages"
ExportForm exportFormFromString(const std::string&); ///< Error(badInput) that lists the names

/// An example as a line of an export.
Json toJson(const Example& example, ExportForm form);

/// A JSONL file, whole or not at all, in the order of the ids (the order of the query does not count). Returns the
/// number of examples.
std::int64_t exportDataset(Project& project, const std::string& dataset, const Path& file,
                           const ExampleQuery& query = {}, const ProgressCallback& progress = {},
                           std::stop_token stop = {}, ExportForm form = ExportForm::own);

/// A folder that Hugging Face `datasets.load_dataset(FOLDER)` reads: README.md, whose YAML names the files of each
/// split, and data/SPLIT.jsonl. Every line has the same members, those of `form` and "task", "tags", "key". Examples
/// without a split are "train" where the dataset has no splits, else "unassigned". The folder appears whole or not at
/// all; Error(badInput) when there is one already that is not empty.
std::int64_t exportForHuggingFace(Project& project, const std::string& dataset, const Path& folder, ExportForm form,
                                  const ProgressCallback& progress = {}, std::stop_token stop = {});

/// Parts a dataset by a rule, in one transaction. `splits` of the result is in the order of the ids.
SplitResult splitDataset(Project& project, std::int64_t dataset, const SplitRule& rule, std::stop_token stop = {});

} // namespace calm
