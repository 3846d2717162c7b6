#include "core/store/database.h"

#include <sqlite3.h>

#include <chrono>

namespace calm
{

namespace
{
// A million-line import holds the write lock for most of a minute; a worker's heartbeat must outlast it.
constexpr int busyTimeoutMilliseconds = 180000;

struct Reason
{
    ErrorKind kind;
    const char* sentence;
};

Reason reasonOf(int code)
{
    switch (code & 0xff) { // the low byte is the primary result code
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorKind::io, "another program keeps the project locked; close it or try again"};
    case SQLITE_FULL:
        return {ErrorKind::io, "the disk is full"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {ErrorKind::io, "the file is read-only; copy it to a folder you may write"};
    case SQLITE_CANTOPEN:
        return {ErrorKind::io, "the file or its folder cannot be opened; check the permissions"};
    case SQLITE_IOERR:
        return {ErrorKind::io, "the disk reports an error"};
    case SQLITE_NOMEM:
        return {ErrorKind::outOfMemory, "there is not enough memory"};
    case SQLITE_NOTADB:
        return {ErrorKind::corrupt, "it is not a project file"};
    case SQLITE_CORRUPT:
        return {ErrorKind::corrupt, "the file is damaged; restore it from a copy"};
    default:
        return {ErrorKind::internal, "SQLite refuses it"};
    }
}

[[noreturn]] void throwFor(int code, const std::string& action, const Path& file, const std::string& detail)
{
    const Reason reason = reasonOf(code);
    throw Error(reason.kind, "Cannot " + action + " (" + file.string() + "): " + reason.sentence + ".", detail);
}

SQLite::Database opened(const Path& file)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        throw Error(ErrorKind::notFound, "There is no project at " + file.string() + ".");
    if (!std::filesystem::is_regular_file(file, ignored))
        throw Error(ErrorKind::badInput, file.string() + " is not a file; give the path of a .calm project.");
    try {
        return SQLite::Database(file, SQLite::OPEN_READWRITE, busyTimeoutMilliseconds);
    } catch (const SQLite::Exception& error) {
        throwFor(error.getErrorCode(), "open the project", file, error.what());
    }
}
} // namespace

Database::Database(const Path& file)
    : m_file(std::filesystem::absolute(file).lexically_normal()), m_connection(opened(m_file))
{
}

void Database::rethrow(const SQLite::Exception& error, const std::string& action) const
{
    if ((error.getErrorCode() & 0xff) == SQLITE_INTERRUPT) // by StopsStatements alone
        throw Error(ErrorKind::cancelled, "Stopped.");
    throwFor(error.getErrorCode(), action, m_file, error.what());
}

Database::Scope::Scope(Database& database, bool writes, bool durable)
    : m_database(database), m_outermost(database.m_depth == 0), m_durable(durable && m_outermost)
{
    SQLite::Database& connection = m_database.m_connection;
    if (m_durable)
        connection.exec("PRAGMA synchronous = FULL"); // refused inside a transaction, so before it
    if (!m_outermost)
        connection.exec("SAVEPOINT level_" + std::to_string(m_database.m_depth));
    else if (writes)
        connection.exec("BEGIN IMMEDIATE"); // the lock first: no half-done work that then finds the project busy
    else
        connection.exec("BEGIN");
    ++m_database.m_depth;
}

void Database::Scope::commit()
{
    m_database.m_connection.exec(m_outermost ? std::string("COMMIT")
                                             : "RELEASE level_" + std::to_string(m_database.m_depth - 1));
    m_committed = true;
}

Database::Scope::~Scope()
{
    --m_database.m_depth;
    SQLite::Database& connection = m_database.m_connection;
    if (!m_committed && m_outermost) {
        connection.tryExec("ROLLBACK");
    } else if (!m_committed) {
        const std::string level = "level_" + std::to_string(m_database.m_depth);
        connection.tryExec("ROLLBACK TO " + level);
        connection.tryExec("RELEASE " + level);
    }
    if (m_durable)
        connection.tryExec("PRAGMA synchronous = NORMAL");
}

StopsStatements::StopsStatements(SQLite::Database& connection, std::stop_token stop)
    : m_connection(connection), m_stop(std::move(stop))
{
    constexpr int instructionsBetween = 10000; // a fraction of a millisecond
    const auto isStopped = [](void* token) { return static_cast<std::stop_token*>(token)->stop_requested() ? 1 : 0; };
    sqlite3_progress_handler(m_connection.getHandle(), instructionsBetween, isStopped, &m_stop);
}

StopsStatements::~StopsStatements()
{
    sqlite3_progress_handler(m_connection.getHandle(), 0, nullptr, nullptr);
}

double secondsSince1970()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace calm
