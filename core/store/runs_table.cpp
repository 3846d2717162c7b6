#include "core/store/runs_table.h"

#include "core/store/dataset_versions.h"
#include "core/store/process.h"
#include "core/store/project_state.h"

namespace calm
{

namespace
{
// A worker on another machine cannot be asked; one that is silent for so long is taken for gone.
constexpr double silenceSeconds = 30;

bool isOwnerGone(const RunRecord& run, const std::string& start)
{
    if (run.processId > 0 && run.host == hostName())
        return !isProcessAlive(run.processId, start);
    return secondsSince1970() - run.heartbeatAt > silenceSeconds;
}

/// Binds the fields a worker reports, by name.
void bindReport(SQLite::Database& connection, SQLite::Statement& statement, const RunRecord& run)
{
    statement.bind(":state", toString(run.state));
    statement.bind(":step", run.step);
    statement.bind(":seconds_left", run.secondsLeft);
    if (run.bestValidationLoss)
        statement.bind(":best_validation_loss", *run.bestValidationLoss);
    statement.bind(":message", run.message);
    statement.bind(":process_id", run.processId);
    statement.bind(":heartbeat_at", run.heartbeatAt);
    statement.bind(":started_at", run.startedAt);
    statement.bind(":finished_at", run.finishedAt);
    statement.bind(":processes", run.processes);
    statement.bind(":seconds_before", run.secondsBefore);

    // Who owns the run is looked up once, when its process is named for the first time.
    SQLite::Statement owner(connection, "SELECT process_start, host FROM runs WHERE id = ? AND process_id = ?");
    owner.bind(1, run.id);
    owner.bind(2, run.processId);
    const bool known = owner.executeStep();
    statement.bind(":process_start", known ? owner.getColumn(0).getString() : processStart(run.processId));
    statement.bind(":host", known ? owner.getColumn(1).getString() : run.processId > 0 ? hostName() : std::string());
}

// A worker that has not heard of a request yet still says that it is running: the run stays pausing or stopping.
constexpr const char* reportColumns =
    "state = CASE WHEN :state = 'running' AND state IN ('pausing', 'stopping') THEN state ELSE :state END, "
    "step = :step, seconds_left = :seconds_left, best_validation_loss = :best_validation_loss, "
    "message = :message, process_id = :process_id, heartbeat_at = :heartbeat_at, started_at = :started_at, "
    "finished_at = :finished_at, process_start = :process_start, host = :host, processes = :processes, "
    "seconds_before = :seconds_before";

Composition compositionNow(Project& project, const RunRecord& run)
{
    if (run.composition == 0 && run.settings.method == Method::pretrain)
        return run.trained;
    const Composition current = project.composition(run.composition).composition;
    return run.trained.name.empty() ? current : run.trained;
}

void bindComposition(SQLite::Statement& statement, const RunRecord& run)
{
    if (run.composition != 0)
        statement.bind(":composition", run.composition);
    else
        statement.bind(":composition"); // NULL
}

/// Where a request brings a run at once; a worker brings it on from there.
RunState stateAfter(RunState state, RunRequest request)
{
    if (hasWorker(state))
        return request == RunRequest::stop    ? RunState::stopping
               : request == RunRequest::pause ? RunState::pausing
                                              : RunState::running;
    const bool waits = state == RunState::queued || state == RunState::paused;
    if (waits && request == RunRequest::stop)
        return RunState::stopped;
    if (waits && request == RunRequest::pause)
        return RunState::paused;
    return state;
}
} // namespace

RunRecord runFrom(SQLite::Statement& row)
{
    RunRecord run;
    run.id = row.getColumn(0).getInt64();
    run.name = row.getColumn(1).getString();
    run.composition = row.getColumn(2).getInt64();
    run.trained = compositionFromJson(parseJson(row.getColumn(3).getString(), "The run's composition"));
    run.settings = trainingSettingsFromJson(parseJson(row.getColumn(4).getString(), "The run's settings"));
    run.state = runStateFromString(row.getColumn(5).getString());
    run.request = runRequestFromString(row.getColumn(6).getString());
    run.step = row.getColumn(7).getInt();
    run.secondsLeft = row.getColumn(8).getDouble();
    if (!row.getColumn(9).isNull())
        run.bestValidationLoss = row.getColumn(9).getDouble();
    run.message = row.getColumn(10).getString();
    run.processId = row.getColumn(11).getInt64();
    run.heartbeatAt = row.getColumn(12).getDouble();
    run.createdAt = row.getColumn(13).getDouble();
    run.startedAt = row.getColumn(14).getDouble();
    run.finishedAt = row.getColumn(15).getDouble();
    run.note = row.getColumn(16).getString();
    run.host = row.getColumn(18).getString();
    run.processes = row.getColumn(19).getInt();
    run.secondsBefore = row.getColumn(20).getDouble();
    run.resumes = row.getColumn(21).getInt() != 0;
    run.queuePosition = row.getColumn(22).getInt();
    return run;
}

std::int64_t Project::addRun(const RunRecord& run)
{
    return m_state->database.write("add a run", [&](SQLite::Database& connection) {
        const Composition trained = compositionNow(*this, run);
        SQLite::Statement insert(
            connection,
            "INSERT INTO runs (name, composition, trained, settings, request, created_at, note, state, step, "
            "seconds_left, best_validation_loss, message, process_id, heartbeat_at, started_at, finished_at, "
            "process_start, host, processes, seconds_before, resumes, queue_position) VALUES (:name, :composition, "
            ":trained, :settings, :request, :created_at, :note, :state, :step, :seconds_left, :best_validation_loss, "
            ":message, :process_id, :heartbeat_at, :started_at, :finished_at, :process_start, :host, :processes, "
            ":seconds_before, :resumes, :queue_position)");
        insert.bind(":name", run.name);
        bindComposition(insert, run);
        insert.bind(":trained", toLine(toJson(trained)));
        insert.bind(":settings", toLine(toJson(run.settings)));
        insert.bind(":request", toString(run.request));
        insert.bind(":created_at", run.createdAt > 0 ? run.createdAt : secondsSince1970());
        insert.bind(":note", run.note);
        insert.bind(":resumes", run.resumes ? 1 : 0);
        insert.bind(":queue_position", run.state == RunState::queued ? endOfQueue(connection) : 0);
        bindReport(connection, insert, run);
        insert.exec();
        return connection.getLastInsertRowid();
    });
}

std::vector<RunRecord> Project::runs()
{
    std::vector<std::int64_t> gone;
    auto runs = m_state->database.read("read the runs", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + runColumns + " FROM runs ORDER BY id DESC");
        std::vector<RunRecord> records;
        while (select.executeStep()) {
            records.push_back(runFrom(select));
            const RunRecord& run = records.back();
            if (hasWorker(run.state) && isOwnerGone(run, select.getColumn(17).getString()))
                gone.push_back(run.id);
        }
        return records;
    });
    for (const std::int64_t id : gone) {
        for (RunRecord& run : runs) {
            if (run.id != id)
                continue;
            markInterrupted(run);
            run = this->run(id);
        }
    }
    return runs;
}

void Project::markInterrupted(const RunRecord& run)
{
    m_state->database.write("mark a run as interrupted", [&](SQLite::Database& connection) {
        // Only as it was seen: a new worker may have taken the run up in the meantime.
        SQLite::Statement update(connection, "UPDATE runs SET state = 'interrupted', request = 'none', "
                                             "seconds_left = 0, message = ? WHERE id = ? AND state IN ('running', "
                                             "'pausing', 'stopping') AND process_id = ? AND heartbeat_at = ?");
        update.bind(1, "Its worker ended without a word; the run can be resumed from its last checkpoint.");
        update.bind(2, run.id);
        update.bind(3, run.processId);
        update.bind(4, run.heartbeatAt);
        update.exec();
    });
}

RunRecord Project::run(std::int64_t id)
{
    return m_state->database.read("read a run", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + runColumns + " FROM runs WHERE id = ?");
        select.bind(1, id);
        if (!select.executeStep())
            throwNoSuch("run", std::to_string(id));
        return runFrom(select);
    });
}

void Project::updateRun(const RunRecord& run)
{
    m_state->database.write(
        "change a run",
        [&](SQLite::Database& connection) {
            const Composition trained = compositionNow(*this, run);
            SQLite::Statement update(connection, std::string("UPDATE runs SET name = :name, composition = "
                                                             ":composition, trained = :trained, settings = :settings, "
                                                             "created_at = :created_at, note = :note, resumes = "
                                                             ":resumes, ") +
                                                     reportColumns + " WHERE id = :id");
            update.bind(":name", run.name);
            bindComposition(update, run);
            update.bind(":trained", toLine(toJson(trained)));
            update.bind(":settings", toLine(toJson(run.settings)));
            update.bind(":created_at", run.createdAt);
            update.bind(":note", run.note);
            update.bind(":resumes", run.resumes ? 1 : 0);
            update.bind(":id", run.id);
            bindReport(connection, update, run);
            update.exec();
            requireOneRow(update, "run", run.id);
        },
        isOver(run.state));
}

void Project::reportRun(const RunRecord& run)
{
    m_state->database.write(
        "report on a run",
        [&](SQLite::Database& connection) {
            SQLite::Statement update(connection, std::string("UPDATE runs SET ") + reportColumns + " WHERE id = :id");
            update.bind(":id", run.id);
            bindReport(connection, update, run);
            update.exec();
            requireOneRow(update, "run", run.id);
        },
        isOver(run.state));
}

void Project::setRunNote(std::int64_t id, const std::string& note)
{
    m_state->database.write("note something on a run", [&](SQLite::Database& connection) {
        SQLite::Statement update(connection, "UPDATE runs SET note = ? WHERE id = ?");
        update.bind(1, note);
        update.bind(2, id);
        update.exec();
        requireOneRow(update, "run", id);
    });
}

void Project::requestRun(std::int64_t id, RunRequest request)
{
    m_state->database.write("send a request to a run", [&](SQLite::Database& connection) {
        const RunRecord run = this->run(id);
        if (request != RunRequest::none && isOver(run.state))
            throw Error(ErrorKind::badInput, "Run " + std::to_string(id) + " is " + toString(run.state) +
                                                 " already: there is nothing to " + toString(request) + ".");
        SQLite::Statement update(connection, "UPDATE runs SET state = ?, request = ? WHERE id = ?");
        update.bind(1, toString(stateAfter(run.state, request)));
        update.bind(2, toString(hasWorker(run.state) ? request : RunRequest::none));
        update.bind(3, id);
        update.exec();
    });
}

RunRequest Project::requestOf(std::int64_t id)
{
    return m_state->database.read("read the request to a run", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT request FROM runs WHERE id = ?");
        select.bind(1, id);
        if (!select.executeStep())
            throwNoSuch("run", std::to_string(id));
        return runRequestFromString(select.getColumn(0).getString());
    });
}

void Project::removeRun(std::int64_t id)
{
    std::vector<Path> folders{filesFolder() / "runs" / std::to_string(id)};
    m_state->database.write("remove a run", [&](SQLite::Database& connection) {
        for (const RunRecord& run : runs())
            if (run.id == id && hasWorker(run.state))
                throw Error(ErrorKind::badInput, "The run is still running; stop it first.");
        for (const CheckpointRecord& checkpoint : checkpoints(id))
            folders.push_back(checkpointFolder(checkpoint));
        SQLite::Statement remove(connection, "DELETE FROM runs WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        requireOneRow(remove, "run", id);
        forgetUnusedVersions(*this);
    });
    // Files after rows: what is left when the machine stops in between is unused, never missing.
    std::error_code ignored;
    for (const Path& folder : folders)
        std::filesystem::remove_all(folder, ignored);
}

} // namespace calm
