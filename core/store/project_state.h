#pragma once

#include "core/store/database.h"
#include "core/store/project.h"

namespace calm
{

/// What a Project holds. Its functions are written in one file per group of tables (*_table.cpp).
struct Project::State
{
    explicit State(const Path& file) : database(file) {}

    Database database;
    std::int64_t foreignWrites = 0; ///< how often PRAGMA data_version was seen to move
    std::int64_t dataVersion = -1;
};

/// Error(notFound) when a statement that names one row by its id touched none.
void requireOneRow(const SQLite::Statement& statement, const char* what, std::int64_t id);
[[noreturn]] void throwNoSuch(const char* what, const std::string& name);
[[noreturn]] void throwNameTaken(const char* what, const std::string& name);

} // namespace calm
