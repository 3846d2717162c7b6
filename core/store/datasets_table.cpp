#include "core/store/project_state.h"

namespace calm
{

namespace
{
// The count rides on an index; it is asked for rarely and never wrong.
constexpr const char* selectRows = "SELECT d.id, d.name, d.description, "
                                   "(SELECT count(*) FROM examples e WHERE e.dataset = d.id), d.created_at "
                                   "FROM datasets d ";

DatasetRecord recordFrom(SQLite::Statement& row)
{
    return {row.getColumn(0).getInt64(), row.getColumn(1).getString(), row.getColumn(2).getString(),
            row.getColumn(3).getInt64(), row.getColumn(4).getDouble()};
}
} // namespace

std::int64_t Project::addDataset(const DatasetRecord& dataset)
{
    return m_state->database.write("add the dataset " + dataset.name, [&](SQLite::Database& connection) {
        if (dataset.name.empty())
            throw Error(ErrorKind::badInput, "Give the dataset a name.");
        SQLite::Statement taken(connection, "SELECT 1 FROM datasets WHERE name = ?");
        taken.bind(1, dataset.name);
        if (taken.executeStep())
            throwNameTaken("dataset", dataset.name);
        SQLite::Statement insert(connection, "INSERT INTO datasets (name, description, created_at) VALUES (?, ?, ?)");
        insert.bind(1, dataset.name);
        insert.bind(2, dataset.description);
        insert.bind(3, dataset.createdAt > 0 ? dataset.createdAt : secondsSince1970());
        insert.exec();
        return connection.getLastInsertRowid();
    });
}

std::vector<DatasetRecord> Project::datasets()
{
    return m_state->database.read("read the datasets", [](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string(selectRows) + "ORDER BY d.id");
        std::vector<DatasetRecord> datasets;
        while (select.executeStep())
            datasets.push_back(recordFrom(select));
        return datasets;
    });
}

DatasetRecord Project::dataset(const std::string& name)
{
    return m_state->database.read("read the dataset " + name, [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string(selectRows) + "WHERE d.name = ?");
        select.bind(1, name);
        if (!select.executeStep())
            throwNoSuch("dataset", name);
        return recordFrom(select);
    });
}

void Project::removeDataset(std::int64_t id)
{
    m_state->database.write("remove the dataset", [&](SQLite::Database& connection) {
        SQLite::Statement remove(connection, "DELETE FROM datasets WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        requireOneRow(remove, "dataset", id);
    });
}

std::vector<std::pair<std::string, std::int64_t>> Project::splitCounts(std::int64_t dataset)
{
    return m_state->database.read("count the splits", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT split, count(*) FROM examples WHERE dataset = ? GROUP BY split "
                                             "ORDER BY split");
        select.bind(1, dataset);
        std::vector<std::pair<std::string, std::int64_t>> counts;
        while (select.executeStep())
            counts.emplace_back(select.getColumn(0).getString(), select.getColumn(1).getInt64());
        return counts;
    });
}

} // namespace calm
