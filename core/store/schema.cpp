#include "core/store/schema.h"

#include <unistd.h>

namespace calm
{

namespace
{
// Layers are written as in JSON ("embedding", "3", "final"). Times are seconds since 1970, UTC. AUTOINCREMENT:
// an id is never given twice, so a removed row can come back under its own and folders named by ids stay apart.
constexpr const char* schema1 = R"sql(
CREATE TABLE project (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE models (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL UNIQUE,
    directory    TEXT NOT NULL,
    card         TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    note         TEXT NOT NULL
) STRICT;

CREATE TABLE compositions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    anchor     INTEGER REFERENCES models (id),
    bridge     TEXT NOT NULL,
    created_at REAL NOT NULL
) STRICT;

CREATE TABLE composition_augmenting (
    composition INTEGER NOT NULL REFERENCES compositions (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    model       INTEGER NOT NULL REFERENCES models (id),
    PRIMARY KEY (composition, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE connections (
    composition      INTEGER NOT NULL REFERENCES compositions (id) ON DELETE CASCADE,
    position         INTEGER NOT NULL,
    augmenting       INTEGER NOT NULL,
    augmenting_layer TEXT NOT NULL,
    anchor_layer     TEXT NOT NULL,
    PRIMARY KEY (composition, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    created_at  REAL NOT NULL
) STRICT;

CREATE TABLE examples (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset  INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    task     TEXT NOT NULL,
    split    TEXT NOT NULL,
    prompt   TEXT NOT NULL,
    response TEXT NOT NULL,
    tags     TEXT NOT NULL
) STRICT;
CREATE INDEX examples_by_dataset ON examples (dataset);
CREATE INDEX examples_by_split ON examples (dataset, split);

CREATE TABLE runs (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    name                 TEXT NOT NULL,
    composition          INTEGER NOT NULL REFERENCES compositions (id),
    trained              TEXT NOT NULL,
    settings             TEXT NOT NULL,
    state                TEXT NOT NULL,
    request              TEXT NOT NULL,
    step                 INTEGER NOT NULL,
    seconds_left         REAL NOT NULL,
    best_validation_loss REAL,
    message              TEXT NOT NULL,
    process_id           INTEGER NOT NULL,
    process_start        TEXT NOT NULL,
    host                 TEXT NOT NULL,
    heartbeat_at         REAL NOT NULL,
    created_at           REAL NOT NULL,
    started_at           REAL NOT NULL,
    finished_at          REAL NOT NULL,
    note                 TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_composition ON runs (composition);

CREATE TABLE metrics (
    run   INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step  INTEGER NOT NULL,
    name  TEXT NOT NULL,
    value REAL, -- NULL is "not a number"
    PRIMARY KEY (run, step, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    run             INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step            INTEGER NOT NULL,
    path            TEXT NOT NULL,
    validation_loss REAL,
    best            INTEGER NOT NULL,
    created_at      REAL NOT NULL
) STRICT;
CREATE INDEX checkpoints_by_run ON checkpoints (run);

CREATE TABLE chats (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    title      TEXT NOT NULL,
    created_at REAL NOT NULL
) STRICT;

CREATE TABLE chat_messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    chat       INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    turn       INTEGER NOT NULL,
    author     TEXT NOT NULL,
    text       TEXT NOT NULL,
    details    TEXT NOT NULL,
    created_at REAL NOT NULL
) STRICT;
CREATE INDEX chat_messages_by_chat ON chat_messages (chat);

CREATE TABLE evaluations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    result     TEXT NOT NULL,
    created_at REAL NOT NULL
) STRICT;

CREATE TABLE evaluation_answers (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    task       TEXT NOT NULL,
    member     TEXT NOT NULL,
    prompt     TEXT NOT NULL,
    expected   TEXT NOT NULL,
    answer     TEXT NOT NULL,
    correct    INTEGER NOT NULL
) STRICT;
CREATE INDEX evaluation_answers_by_evaluation ON evaluation_answers (evaluation, task, member);
)sql";

// A person's own chat template for a model; empty = the one the model brings along.
constexpr const char* schema2 = R"sql(
ALTER TABLE models ADD COLUMN chat_template TEXT NOT NULL DEFAULT '';
)sql";

// The queue, and what a resumed run has behind it. What was queued before stands in the order it was made.
constexpr const char* schema3 = R"sql(
ALTER TABLE runs ADD COLUMN queue_position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN resumes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN processes INTEGER NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN seconds_before REAL NOT NULL DEFAULT 0;
UPDATE runs SET queue_position = id WHERE state = 'queued';
)sql";

// Keys and conversations of examples; words to search for; datasets as runs saw them.
//
// examples_search holds no texts, only which words stand where. Triggers keep it at one with what is changed and removed;
// what is added ExampleInsert indexes, many rows in one statement: FTS5 writes its words out at every statement, which made an
// import four times slower. So much may wait in memory for that: 32 MiB.
//
// A version of a dataset is a number that only grows. `since` says from which version on a row is valid: 0 or the one
// that comes after all the dataset's versions there were when it was written. A row that belongs to a version is copied
// before it is changed or removed, with the newest version it was valid in (`until`): examples_kept has no reference to
// datasets, as it outlives them. Triggers, so that no way of writing can forget it.
constexpr const char* schema4 = R"sql(
ALTER TABLE examples ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE examples ADD COLUMN messages TEXT NOT NULL DEFAULT '';
ALTER TABLE examples ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE examples ADD COLUMN characters INTEGER GENERATED ALWAYS AS (length(prompt) + length(response)) VIRTUAL;
CREATE INDEX examples_by_length ON examples (dataset, characters);
CREATE INDEX examples_by_version ON examples (dataset, since) WHERE since > 0;

CREATE VIRTUAL TABLE examples_search USING fts5 (
    prompt, response, content='examples', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO examples_search (examples_search, rank) VALUES ('hashsize', 33554432);
INSERT INTO examples_search (examples_search) VALUES ('rebuild');
CREATE TRIGGER examples_search_delete AFTER DELETE ON examples BEGIN
    INSERT INTO examples_search (examples_search, rowid, prompt, response)
        VALUES ('delete', old.id, old.prompt, old.response);
END;
CREATE TRIGGER examples_search_update AFTER UPDATE OF prompt, response ON examples BEGIN
    INSERT INTO examples_search (examples_search, rowid, prompt, response)
        VALUES ('delete', old.id, old.prompt, old.response);
    INSERT INTO examples_search (rowid, prompt, response) VALUES (new.id, new.prompt, new.response);
END;

CREATE TABLE dataset_versions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset    INTEGER NOT NULL,
    name       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    examples   INTEGER NOT NULL,
    splits     TEXT NOT NULL,
    created_at REAL NOT NULL
) STRICT;
CREATE INDEX dataset_versions_by_dataset ON dataset_versions (dataset);

CREATE TABLE run_versions (
    run     INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    version INTEGER NOT NULL REFERENCES dataset_versions (id),
    PRIMARY KEY (run, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_versions_by_version ON run_versions (version);

CREATE TABLE examples_kept (
    dataset  INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    task     TEXT NOT NULL,
    split    TEXT NOT NULL,
    prompt   TEXT NOT NULL,
    response TEXT NOT NULL,
    tags     TEXT NOT NULL,
    key      TEXT NOT NULL,
    messages TEXT NOT NULL,
    since    INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    PRIMARY KEY (dataset, id, until)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER examples_kept_delete AFTER DELETE ON examples
WHEN old.since <= (SELECT max(id) FROM dataset_versions WHERE dataset = old.dataset) BEGIN
    INSERT INTO examples_kept
        VALUES (old.dataset, old.id, old.task, old.split, old.prompt, old.response, old.tags, old.key, old.messages,
                old.since, (SELECT max(id) FROM dataset_versions WHERE dataset = old.dataset));
END;
CREATE TRIGGER examples_kept_update AFTER UPDATE OF task, split, prompt, response, tags, key, messages ON examples
WHEN old.since <= (SELECT max(id) FROM dataset_versions WHERE dataset = old.dataset) BEGIN
    INSERT INTO examples_kept
        VALUES (old.dataset, old.id, old.task, old.split, old.prompt, old.response, old.tags, old.key, old.messages,
                old.since, (SELECT max(id) FROM dataset_versions WHERE dataset = old.dataset));
    UPDATE examples SET since = (SELECT max(id) FROM dataset_versions WHERE dataset = old.dataset) + 1
        WHERE id = old.id;
END;
)sql";

// A run that trains a model from fresh weights is of no composition. SQLite cannot take NOT NULL off a column, and a
// table made anew would have to name all columns that other steps add.
constexpr const char* schema5 = R"sql(
DROP INDEX runs_by_composition;
ALTER TABLE runs ADD COLUMN of_composition INTEGER REFERENCES compositions (id);
UPDATE runs SET of_composition = composition;
ALTER TABLE runs DROP COLUMN composition;
ALTER TABLE runs RENAME COLUMN of_composition TO composition;
CREATE INDEX runs_by_composition ON runs (composition);
)sql";

constexpr Migration allSteps[] = {
    {1, "models, compositions, datasets, runs, chats, evaluations", schema1},
    {2, "chat templates of a person's own", schema2},
    {3, "the queue of runs", schema3},
    {4, "search, keys and conversations of examples, versions of datasets", schema4},
    {5, "runs without a composition", schema5},
};

constexpr const char* ledger = R"sql(
CREATE TABLE IF NOT EXISTS schema_ledger (
    version    INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    applied_at REAL NOT NULL
) STRICT;
)sql";

int pragma(SQLite::Database& connection, const char* name)
{
    return connection.execAndGet(std::string("PRAGMA ") + name).getInt();
}

/// Runs the steps that are missing. Inside a transaction: user_version and application_id roll back with it.
void applySteps(SQLite::Database& connection, std::span<const Migration> steps)
{
    connection.exec(ledger);
    int version = pragma(connection, "user_version");
    for (const Migration& step : steps) {
        if (step.version <= version)
            continue;
        connection.exec(step.sql);
        SQLite::Statement insert(connection, "INSERT INTO schema_ledger (version, name, applied_at) VALUES (?, ?, ?)");
        insert.bind(1, step.version);
        insert.bind(2, step.name);
        insert.bind(3, secondsSince1970());
        insert.exec();
        version = step.version;
        connection.exec("PRAGMA user_version = " + std::to_string(version));
    }
    connection.exec("PRAGMA application_id = " + std::to_string(applicationId));
}

/// A copy that SQLite itself makes, so that what is still in the write-ahead log is in it.
void copyBeforeMigration(SQLite::Database& connection, const Path& file, int version)
{
    const Path copy = file.string() + ".schema-" + std::to_string(version);
    std::filesystem::remove(copy); // left by a migration that failed: the file itself is still that version
    SQLite::Statement statement(connection, "VACUUM INTO ?");
    statement.bind(1, copy.string());
    statement.exec();
}

void checkKind(Database& database, std::span<const Migration> steps)
{
    SQLite::Database& connection = database.connection();
    if (pragma(connection, "application_id") != applicationId)
        throw Error(ErrorKind::corrupt,
                    database.file().string() + " is not a project of this program; open a .calm file made by it.");
    const int version = pragma(connection, "user_version");
    if (version > steps.back().version)
        throw Error(ErrorKind::unsupported, database.file().string() +
                                                " was written by a newer version of this program (schema " +
                                                std::to_string(version) + ", this one knows up to " +
                                                std::to_string(steps.back().version) + "); update to open it.");
}
} // namespace

std::span<const Migration> migrations()
{
    return allSteps;
}

void createProjectFile(const Path& file, std::span<const Migration> steps)
{
    if (std::filesystem::exists(file))
        throw Error(ErrorKind::badInput, file.string() + " exists already; choose another name or open it.");
    const Path temporary = file.string() + ".new-" + std::to_string(::getpid());
    try {
        writeFileWhole(temporary, {});
        {
            Database database(temporary);
            database.write(
                "create the project", [&](SQLite::Database& connection) { applySteps(connection, steps); }, true);
        }
        std::filesystem::rename(temporary, file);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        std::filesystem::remove(temporary.string() + "-journal", ignored);
        throw;
    }
}

void prepareConnection(Database& database, std::span<const Migration> steps)
{
    SQLite::Database& connection = database.connection();
    try {
        checkKind(database, steps);
        connection.exec("PRAGMA journal_mode = WAL");
        connection.exec("PRAGMA synchronous = NORMAL");
        connection.exec("PRAGMA cache_size = -65536"); // 64 MiB: the indexes of a million examples stay in memory
        const int version = pragma(connection, "user_version");
        if (version < steps.back().version) {
            copyBeforeMigration(connection, database.file(), version);
            database.write(
                "bring the project to the newest schema", [&](SQLite::Database& locked) { applySteps(locked, steps); },
                true);
        }
        connection.exec("PRAGMA foreign_keys = ON"); // after the migration, whose steps may rebuild tables
    } catch (const SQLite::Exception& error) {
        database.rethrow(error, "open the project");
    }
}

} // namespace calm
