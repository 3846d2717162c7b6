#pragma once

#include "core/store/example_query.h"

namespace calm
{

/// Edits of many examples, each one transaction, and what is needed to take them back. Those that walk through a
/// million rows take seconds: Error(cancelled) leaves everything as it was.

struct TagChange
{
    std::vector<std::string> add;
    std::vector<std::string> remove;
};

/// Error(badInput) for a tag that is empty or holds white space.
void checkTag(const std::string& tag);

/// The tags of the changed examples as they were: for setTags(). Examples whose tags stay as they are are not in it.
using TagsBefore = std::vector<std::pair<std::int64_t, std::string>>;

TagsBefore changeTags(Project& project, std::span<const std::int64_t> ids, const TagChange& change,
                      std::stop_token stop = {});
/// Of everything that passes the query.
TagsBefore changeTags(Project& project, std::int64_t dataset, const ExampleQuery& query, const TagChange& change,
                      std::stop_token stop = {});
/// Writes tags back; answers those that were there instead, for doing it again.
TagsBefore setTags(Project& project, const TagsBefore& tags);

/// Removes many; answers them as they were, for restoreExamples(). Ids that are gone already are passed over.
std::vector<ExampleRecord> takeExamples(Project& project, std::span<const std::int64_t> ids, std::stop_token stop = {});
/// Puts removed ones back under their old ids. Error(badInput) for one that has not been removed.
void restoreExamples(Project& project, const std::vector<ExampleRecord>& examples);

} // namespace calm
