#include "core/store/process.h"
#include "core/store/project_state.h"
#include "core/store/runs_table.h"

#include <unistd.h>

#include <algorithm>

namespace calm
{

namespace
{
constexpr const char* limitKey = "runs_at_once";

std::string numbered(const RunRecord& run)
{
    return "Run " + std::to_string(run.id);
}

void put(SQLite::Database& connection, std::int64_t id, std::int64_t position)
{
    SQLite::Statement update(connection, "UPDATE runs SET queue_position = ? WHERE id = ?");
    update.bind(1, position);
    update.bind(2, id);
    update.exec();
}

/// Before all that are queued.
std::int64_t headOfQueue(SQLite::Database& connection)
{
    return connection.execAndGet("SELECT coalesce(min(queue_position), 1) - 1 FROM runs WHERE state = 'queued'")
        .getInt64();
}

/// Error(badInput) when nothing can make it train.
void requireTrainable(const RunRecord& run)
{
    if (hasWorker(run.state))
        throw Error(ErrorKind::badInput, numbered(run) + " is being trained already, by process " +
                                             std::to_string(run.processId) + " on " + run.host + ".");
    if (run.state == RunState::finished)
        throw Error(ErrorKind::badInput, numbered(run) + " is finished: duplicate its settings to train again.");
}

/// This process is the run's owner from here on.
void own(SQLite::Database& connection, std::int64_t id, bool resumes)
{
    const double now = secondsSince1970();
    SQLite::Statement update(connection,
                             "UPDATE runs SET state = 'running', request = 'none', resumes = ?, process_id = ?, "
                             "process_start = ?, host = ?, heartbeat_at = ?, started_at = ?, finished_at = 0, "
                             "seconds_left = 0, processes = 1, message = 'starting' WHERE id = ?");
    update.bind(1, resumes ? 1 : 0);
    update.bind(2, static_cast<std::int64_t>(::getpid()));
    update.bind(3, processStart(::getpid()));
    update.bind(4, hostName());
    update.bind(5, now);
    update.bind(6, now);
    update.bind(7, id);
    update.exec();
}

/// Those with a worker that lives, of runs() as just read.
std::vector<RunRecord> workedOn(const std::vector<RunRecord>& runs)
{
    std::vector<RunRecord> busy;
    std::ranges::copy_if(runs, std::back_inserter(busy), [](const RunRecord& run) { return hasWorker(run.state); });
    return busy;
}
} // namespace

std::int64_t endOfQueue(SQLite::Database& connection)
{
    return connection.execAndGet("SELECT coalesce(max(queue_position), 0) + 1 FROM runs WHERE state = 'queued'")
        .getInt64();
}

std::vector<RunRecord> Project::queuedRuns()
{
    return m_state->database.read("read the queue", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + runColumns +
                                                 " FROM runs WHERE state = 'queued' ORDER BY queue_position, id");
        std::vector<RunRecord> queued;
        while (select.executeStep())
            queued.push_back(runFrom(select));
        return queued;
    });
}

void Project::queueRun(std::int64_t id, bool resume, bool first)
{
    m_state->database.write("put a run into the queue", [&](SQLite::Database& connection) {
        runs(); // one whose worker is gone is interrupted, and may be queued
        requireTrainable(run(id));
        const std::int64_t position = first ? headOfQueue(connection) : endOfQueue(connection);
        SQLite::Statement update(connection, "UPDATE runs SET state = 'queued', request = 'none', resumes = ?, "
                                             "seconds_left = 0, message = '', queue_position = ? WHERE id = ?");
        update.bind(1, resume ? 1 : 0);
        update.bind(2, position);
        update.bind(3, id);
        update.exec();
    });
}

void Project::moveInQueue(std::int64_t id, int position)
{
    m_state->database.write("move a run in the queue", [&](SQLite::Database& connection) {
        const RunRecord moved = run(id);
        if (moved.state != RunState::queued)
            throw Error(ErrorKind::badInput,
                        numbered(moved) + " does not wait in the queue: it is " + toString(moved.state) + ".");
        if (position < 1)
            throw Error(ErrorKind::badInput, "The queue's first place is 1.");
        std::vector<RunRecord> order = queuedRuns();
        std::erase_if(order, [&](const RunRecord& run) { return run.id == id; });
        const auto place = std::min(static_cast<std::size_t>(position - 1), order.size());
        order.insert(order.begin() + static_cast<std::ptrdiff_t>(place), moved);
        for (std::size_t i = 0; i < order.size(); ++i)
            put(connection, order[i].id, static_cast<std::int64_t>(i) + 1);
    });
}

int Project::runsAtOnce()
{
    return m_state->database.read("read how many runs go at once", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT CAST(value AS INTEGER) FROM project WHERE key = ?");
        select.bind(1, limitKey);
        return select.executeStep() ? std::max(1, select.getColumn(0).getInt()) : 1;
    });
}

void Project::setRunsAtOnce(int count)
{
    if (count < 1)
        throw Error(ErrorKind::badInput, "At least one run goes at a time.");
    m_state->database.write("set how many runs go at once", [&](SQLite::Database& connection) {
        SQLite::Statement insert(connection, "INSERT INTO project (key, value) VALUES (?, ?) "
                                             "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        insert.bind(1, limitKey);
        insert.bind(2, std::to_string(count));
        insert.exec();
    });
}

std::optional<RunRecord> Project::claimNextRun()
{
    return m_state->database.write("take the next run", [&](SQLite::Database& connection) -> std::optional<RunRecord> {
        const auto queued = queuedRuns();
        if (queued.empty() || std::ssize(workedOn(runs())) >= runsAtOnce())
            return std::nullopt;
        own(connection, queued.front().id, queued.front().resumes);
        return run(queued.front().id);
    });
}

RunRecord Project::claimRun(std::int64_t id, bool beyondLimit)
{
    return m_state->database.write("take a run", [&](SQLite::Database& connection) {
        const auto busy = workedOn(runs());
        const RunRecord wanted = run(id);
        requireTrainable(wanted);
        if (!beyondLimit && std::ssize(busy) >= runsAtOnce())
            throw Error(ErrorKind::badInput, numbered(wanted) + " has to wait until run " +
                                                 std::to_string(busy.front().id) + " is done: this project trains " +
                                                 std::to_string(runsAtOnce()) + " at a time.");
        own(connection, id, wanted.state != RunState::queued || wanted.resumes);
        return run(id);
    });
}

bool Project::beat(std::int64_t id)
{
    return m_state->database.write("say that a run goes on", [&](SQLite::Database& connection) {
        SQLite::Statement update(connection,
                                 "UPDATE runs SET heartbeat_at = ? WHERE id = ? AND process_id = ? AND process_start = "
                                 "? AND host = ? AND state IN ('running', 'pausing', 'stopping')");
        update.bind(1, secondsSince1970());
        update.bind(2, id);
        update.bind(3, static_cast<std::int64_t>(::getpid()));
        update.bind(4, processStart(::getpid()));
        update.bind(5, hostName());
        update.exec();
        return update.getChanges() > 0;
    });
}

} // namespace calm
