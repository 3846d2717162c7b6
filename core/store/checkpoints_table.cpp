#include "core/store/project_state.h"
#include "core/store/run_checkpoints.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calm
{

namespace
{
constexpr const char* columns = "id, run, step, path, validation_loss, best, created_at";

CheckpointRecord recordFrom(SQLite::Statement& row)
{
    CheckpointRecord checkpoint;
    checkpoint.id = row.getColumn(0).getInt64();
    checkpoint.run = row.getColumn(1).getInt64();
    checkpoint.step = row.getColumn(2).getInt();
    checkpoint.path = row.getColumn(3).getString();
    if (!row.getColumn(4).isNull())
        checkpoint.validationLoss = row.getColumn(4).getDouble();
    checkpoint.best = row.getColumn(5).getInt() != 0;
    checkpoint.createdAt = row.getColumn(6).getDouble();
    return checkpoint;
}

/// A checkpoint's folder is removed with its row: it must lie inside the project's files folder.
void checkPath(const std::string& text)
{
    const Path path = Path(text).lexically_normal();
    if (text.empty() || path.is_absolute() || path == "." || *path.begin() == "..")
        throw Error(ErrorKind::badInput, "The checkpoint's folder \"" + text + "\" is not inside the project's files.");
}
} // namespace

void Project::addMetrics(std::int64_t run, const std::vector<MetricRecord>& metrics)
{
    m_state->database.write("add metrics", [&](SQLite::Database& connection) {
        SQLite::Statement exists(connection, "SELECT 1 FROM runs WHERE id = ?");
        exists.bind(1, run);
        if (!exists.executeStep())
            throwNoSuch("run", std::to_string(run));
        // A resumed run passes some steps again.
        SQLite::Statement insert(connection,
                                 "INSERT OR REPLACE INTO metrics (run, step, name, value) VALUES (?, ?, ?, ?)");
        for (const MetricRecord& metric : metrics) {
            insert.bind(1, run);
            insert.bind(2, metric.step);
            insert.bind(3, metric.name);
            if (std::isnan(metric.value))
                insert.bind(4);
            else
                insert.bind(4, metric.value);
            insert.exec();
            insert.reset();
        }
    });
}

std::vector<MetricRecord> Project::metrics(std::int64_t run, int afterStep, int upToStep)
{
    return m_state->database.read("read the metrics", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT step, name, value FROM metrics WHERE run = ? AND step > ? AND "
                                             "step <= ? ORDER BY step, name");
        select.bind(1, run);
        select.bind(2, afterStep);
        select.bind(3, upToStep);
        std::vector<MetricRecord> metrics;
        while (select.executeStep())
            metrics.push_back({select.getColumn(0).getInt(), select.getColumn(1).getString(),
                               select.getColumn(2).isNull() ? std::numeric_limits<double>::quiet_NaN()
                                                            : select.getColumn(2).getDouble()});
        return metrics;
    });
}

void Project::removeMetricsAfter(std::int64_t run, int step)
{
    m_state->database.write("remove metrics", [&](SQLite::Database& connection) {
        SQLite::Statement remove(connection, "DELETE FROM metrics WHERE run = ? AND step > ?");
        remove.bind(1, run);
        remove.bind(2, step);
        remove.exec();
    });
}

std::int64_t Project::addCheckpoint(const CheckpointRecord& checkpoint)
{
    checkPath(checkpoint.path);
    return m_state->database.write(
        "add a checkpoint",
        [&](SQLite::Database& connection) {
            SQLite::Statement exists(connection, "SELECT 1 FROM runs WHERE id = ?");
            exists.bind(1, checkpoint.run);
            if (!exists.executeStep())
                throwNoSuch("run", std::to_string(checkpoint.run));
            const std::string path = Path(checkpoint.path).lexically_normal().generic_string();
            // A run that starts again writes into the same folders; two rows for one folder would let the removal
            // of one take the other's files.
            SQLite::Statement replaced(connection, "DELETE FROM checkpoints WHERE run = ? AND path = ?");
            replaced.bind(1, checkpoint.run);
            replaced.bind(2, path);
            replaced.exec();
            if (checkpoint.best) {
                SQLite::Statement clear(connection, "UPDATE checkpoints SET best = 0 WHERE run = ?");
                clear.bind(1, checkpoint.run);
                clear.exec();
            }
            SQLite::Statement insert(connection, "INSERT INTO checkpoints (run, step, path, validation_loss, best, "
                                                 "created_at) VALUES (?, ?, ?, ?, ?, ?)");
            insert.bind(1, checkpoint.run);
            insert.bind(2, checkpoint.step);
            insert.bind(3, path);
            if (checkpoint.validationLoss)
                insert.bind(4, *checkpoint.validationLoss);
            insert.bind(5, checkpoint.best ? 1 : 0);
            insert.bind(6, checkpoint.createdAt > 0 ? checkpoint.createdAt : secondsSince1970());
            insert.exec();
            return connection.getLastInsertRowid();
        },
        true);
}

std::vector<CheckpointRecord> Project::checkpoints(std::int64_t run)
{
    return m_state->database.read("read the checkpoints", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + columns +
                                                 " FROM checkpoints WHERE run = ? ORDER BY step, id");
        select.bind(1, run);
        std::vector<CheckpointRecord> checkpoints;
        while (select.executeStep())
            checkpoints.push_back(recordFrom(select));
        return checkpoints;
    });
}

CheckpointRecord Project::checkpoint(std::int64_t id)
{
    return m_state->database.read("read a checkpoint", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + columns + " FROM checkpoints WHERE id = ?");
        select.bind(1, id);
        if (!select.executeStep())
            throwNoSuch("checkpoint", std::to_string(id));
        return recordFrom(select);
    });
}

void Project::removeCheckpoint(std::int64_t id)
{
    const Path folder = checkpointFolder(checkpoint(id));
    m_state->database.write("remove a checkpoint", [&](SQLite::Database& connection) {
        SQLite::Statement remove(connection, "DELETE FROM checkpoints WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        requireOneRow(remove, "checkpoint", id);
    });
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

Path Project::checkpointFolder(const CheckpointRecord& checkpoint)
{
    checkPath(checkpoint.path);
    return (filesFolder() / checkpoint.path).lexically_normal();
}

std::optional<CheckpointRecord> Project::bestCheckpoint(std::int64_t composition, Method method)
{
    return m_state->database.read("look for the best checkpoint", [&](SQLite::Database& connection) {
        // A run without validation flags none as best: then its last one counts.
        SQLite::Statement select(connection, "SELECT c.id, c.run, c.step, c.path, c.validation_loss, c.best, "
                                             "c.created_at FROM checkpoints c JOIN runs r ON r.id = c.run "
                                             "WHERE r.composition = ? AND "
                                             "coalesce(json_extract(r.settings, '$.method'), 'bridges') = ? "
                                             "ORDER BY r.id DESC, c.best DESC, c.step DESC, c.id DESC LIMIT 1");
        select.bind(1, composition);
        select.bind(2, toString(method));
        return select.executeStep() ? std::optional(recordFrom(select)) : std::nullopt;
    });
}

std::optional<CheckpointRecord> bestOfRun(Project& project, std::int64_t run)
{
    const auto kept = project.checkpoints(run);
    const auto best = std::ranges::find(kept, true, &CheckpointRecord::best);
    if (best != kept.end())
        return *best;
    return kept.empty() ? std::nullopt : std::optional(kept.back());
}

} // namespace calm
