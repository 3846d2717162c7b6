#pragma once

#include "core/data/example.h"
#include "core/store/example_query.h"

namespace calm
{

/// Between what a file has and what a project has.
Example exampleOf(const ExampleRecord& record);
ExampleRecord recordOf(Example example); ///< without id and dataset

/// Calls `use` for every example that passes the query, in the order of the ids; memory stays within a page.
void forEachExample(Project& project, std::int64_t dataset, const ExampleQuery& query,
                    const std::function<void(const ExampleRecord&)>& use);

} // namespace calm
