#pragma once

#include "core/store/database.h"
#include "core/store/records.h"

#include <span>

namespace calm
{

/// How examples lie in their table; for the files of core/store that read and write it.

inline constexpr const char* exampleColumns = "id, dataset, task, split, prompt, response, tags, key, messages";

ExampleRecord exampleFrom(const SQLite::Statement& row); ///< of a statement that selects exampleColumns first

/// For "IN (SELECT value FROM json_each(?))".
std::string idList(std::span<const std::int64_t> ids);

/// Error(notFound).
void requireDataset(SQLite::Database& connection, std::int64_t id);

/// Inserts examples into one dataset, inside a write().
class ExampleInsert
{
public:
    ExampleInsert(SQLite::Database& connection, std::int64_t dataset); ///< Error(notFound)
    void add(const ExampleRecord& example);                            ///< under a new id
    void addBack(const ExampleRecord& example);                        ///< under its own
    void index(); ///< makes what was added searchable: to be called at the end

private:
    void insert(const ExampleRecord& example);
    SQLite::Database& m_connection;
    SQLite::Statement m_insert;
    std::vector<std::int64_t> m_unindexed;
};

} // namespace calm
