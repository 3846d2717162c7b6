#pragma once

#include "core/store/records.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace calm
{

/// What runFrom() reads, in its order. A run's place in the queue is counted: the column only orders the queued ones.
inline constexpr const char* runColumns =
    "id, name, composition, trained, settings, state, request, step, seconds_left, best_validation_loss, message, "
    "process_id, heartbeat_at, created_at, started_at, finished_at, note, process_start, host, processes, "
    "seconds_before, resumes, CASE WHEN state = 'queued' THEN (SELECT count(*) FROM runs AS ahead WHERE "
    "ahead.state = 'queued' AND (ahead.queue_position, ahead.id) <= (runs.queue_position, runs.id)) ELSE 0 END";

RunRecord runFrom(SQLite::Statement& row);

/// The queue_position behind all that are queued.
std::int64_t endOfQueue(SQLite::Database& connection);

} // namespace calm
