#pragma once

#include "core/store/project.h"

#include <span>

namespace calm
{

/// Which examples of a dataset, in which order.
struct ExampleQuery
{
    std::optional<std::string> split; ///< nothing = all; "" = those without a split
    std::string tag;                  ///< one of its tags; empty = all
    std::string task;                 ///< empty = all
    /// Words, each of which must begin a word of prompt or response: results while typing. "Several words in quotes"
    /// must stand so, one after the other. Case and accents do not count. Any text is allowed: what holds no letters or
    /// digits, or is of a script without spaces (Chinese, Japanese, Thai, ...), is looked for as it stands.
    std::string search;
    std::int64_t fewestCharacters = 0; ///< prompt and response together
    std::int64_t mostCharacters = std::numeric_limits<std::int64_t>::max();
    enum class Order { stored, prompt, response, split, task, tags, length } order = Order::stored;
    bool descending = false;
};

/// The ids of all examples that pass, in order: what a table of a million rows needs to know (8 MB), so that any row is
/// then read by its id. Stops in the middle of a search: Error(cancelled).
std::vector<std::int64_t> exampleIds(Project& project, std::int64_t dataset, const ExampleQuery& query = {},
                                     std::stop_token stop = {});

/// The examples with these ids, in their order. One that is gone is left out.
std::vector<ExampleRecord> examplesWithIds(Project& project, std::span<const std::int64_t> ids);

/// The next examples of a dataset in the order of the ids, from behind `afterId` (0 = from the beginning) on. What
/// walks through a dataset pages so.
std::vector<ExampleRecord> examplesAfter(Project& project, std::int64_t dataset, const ExampleQuery& query,
                                         std::int64_t afterId, std::int64_t limit);

/// All tags of a dataset with the number of their examples, the most frequent first.
std::vector<std::pair<std::string, std::int64_t>> tagCounts(Project& project, std::int64_t dataset,
                                                            std::stop_token stop = {});
/// The same for tasks; "" = those without one.
std::vector<std::pair<std::string, std::int64_t>> taskCounts(Project& project, std::int64_t dataset);

} // namespace calm
