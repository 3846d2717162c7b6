#pragma once

#include "core/base/error.h"
#include "core/base/file.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <exception>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

namespace calm
{

/// The one SQLite connection of a Project. All statements run inside read() or write(), which turn what SQLite
/// refuses into Error: the sentence starts with "Cannot " + `action`.
class Database
{
public:
    explicit Database(const Path& file); ///< opens what is there; Error(notFound | io | corrupt)

    const Path& file() const { return m_file; }             ///< absolute
    SQLite::Database& connection() { return m_connection; } ///< for schema.cpp, before any read() or write()

    /// Runs `body(SQLite::Database&)` on one unchanging view of the project.
    template <typename Body> auto read(const std::string& action, Body&& body);
    /// Runs `body(SQLite::Database&)` as one transaction: all of it or, when it throws, nothing. Inside another
    /// write() it is part of that one. `durable`: on the disk, not only in the kernel, when it returns.
    template <typename Body> auto write(const std::string& action, Body&& body, bool durable = false);

    [[noreturn]] void rethrow(const SQLite::Exception& error, const std::string& action) const; ///< as an Error

private:
    /// Begins in its constructor, rolls back in its destructor unless committed; nests.
    class Scope
    {
    public:
        Scope(Database& database, bool writes, bool durable);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        void commit();

    private:
        Database& m_database;
        bool m_outermost;
        bool m_durable;
        bool m_committed = false;
    };
    template <typename Body> auto run(const std::string& action, Body&& body, bool writes, bool durable);

    Path m_file;
    SQLite::Database m_connection;
    int m_depth = 0;
};

/// While it lives, a stop request ends a statement in the middle of its work: Error(cancelled) from read() or write().
class StopsStatements
{
public:
    StopsStatements(SQLite::Database& connection, std::stop_token stop);
    ~StopsStatements();
    StopsStatements(const StopsStatements&) = delete;
    StopsStatements& operator=(const StopsStatements&) = delete;

private:
    SQLite::Database& m_connection;
    std::stop_token m_stop;
};

double secondsSince1970();

template <typename Body> auto Database::run(const std::string& action, Body&& body, bool writes, bool durable)
{
    using Result = std::invoke_result_t<Body, SQLite::Database&>;
    try {
        Scope scope(*this, writes, durable);
        if constexpr (std::is_void_v<Result>) {
            std::forward<Body>(body)(m_connection);
            scope.commit();
        } else {
            Result result = std::forward<Body>(body)(m_connection);
            scope.commit();
            return result;
        }
    } catch (const SQLite::Exception& error) {
        rethrow(error, action);
    }
}

template <typename Body> auto Database::read(const std::string& action, Body&& body)
{
    return run(action, std::forward<Body>(body), false, false);
}

template <typename Body> auto Database::write(const std::string& action, Body&& body, bool durable)
{
    return run(action, std::forward<Body>(body), true, durable);
}

} // namespace calm
