#pragma once

#include "core/store/database.h"

#include <span>

namespace calm
{

/// One numbered step of the schema: `sql` brings version `version - 1` to `version`.
struct Migration
{
    int version = 0;
    const char* name = ""; ///< for the ledger
    const char* sql = "";
};

/// "calm" as SQLite's application_id: how a project file differs from any other SQLite file.
inline constexpr int applicationId = 0x63616c6d;

/// All steps from an empty file to today's schema, in order.
std::span<const Migration> migrations();

/// Makes the empty file `file` a project of the newest schema. Error(badInput) when it exists; it appears whole or
/// not at all.
void createProjectFile(const Path& file, std::span<const Migration> steps = migrations());

/// Checks that an opened file is a project, brings an older schema to the newest in one transaction after a copy
/// of the file beside it (NAME.calm.schema-1), sets the connection's pragmas. Error(corrupt) for another kind of
/// file, Error(unsupported) for a newer schema.
void prepareConnection(Database& database, std::span<const Migration> steps = migrations());

} // namespace calm
