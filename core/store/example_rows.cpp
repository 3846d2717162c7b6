#include "core/store/example_rows.h"

#include "core/store/project_state.h"

namespace calm
{

namespace
{
constexpr std::size_t rowsPerIndexing = 50'000; // about a second
}

std::string idList(std::span<const std::int64_t> ids)
{
    std::string list = "[";
    for (const std::int64_t id : ids)
        list += (list.size() > 1 ? "," : "") + std::to_string(id);
    return list + "]";
}

ExampleRecord exampleFrom(const SQLite::Statement& row)
{
    const auto text = [&row](int column) { return row.getColumn(column).getString(); };
    return {row.getColumn(0).getInt64(),
            row.getColumn(1).getInt64(),
            text(2),
            text(3),
            text(4),
            text(5),
            text(6),
            text(7),
            text(8)};
}

void requireDataset(SQLite::Database& connection, std::int64_t id)
{
    SQLite::Statement select(connection, "SELECT 1 FROM datasets WHERE id = ?");
    select.bind(1, id);
    if (!select.executeStep())
        throwNoSuch("dataset", std::to_string(id));
}

ExampleInsert::ExampleInsert(SQLite::Database& connection, std::int64_t dataset)
    : m_connection(connection),
      m_insert(connection,
               "INSERT INTO examples (id, dataset, task, split, prompt, response, tags, key, messages, since) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
{
    requireDataset(connection, dataset);
    SQLite::Statement next(connection, "SELECT coalesce(max(id) + 1, 0) FROM dataset_versions WHERE dataset = ?");
    next.bind(1, dataset);
    next.executeStep();
    m_insert.bind(2, dataset);
    m_insert.bind(10, next.getColumn(0).getInt64());
}

void ExampleInsert::add(const ExampleRecord& example)
{
    m_insert.bind(1); // NULL: the next id
    insert(example);
}

void ExampleInsert::addBack(const ExampleRecord& example)
{
    m_insert.bind(1, example.id);
    insert(example);
}

void ExampleInsert::index()
{
    SQLite::Statement statement(
        m_connection, "INSERT INTO examples_search (rowid, prompt, response) "
                      "SELECT id, prompt, response FROM examples WHERE id IN (SELECT value FROM json_each(?))");
    statement.bind(1, idList(m_unindexed));
    statement.exec();
    m_unindexed.clear();
}

void ExampleInsert::insert(const ExampleRecord& example)
{
    int position = 3;
    for (const std::string* text : {&example.task, &example.split, &example.prompt, &example.response, &example.tags,
                                    &example.key, &example.messages})
        m_insert.bindNoCopy(position++, *text);
    m_insert.exec();
    m_insert.reset();
    m_unindexed.push_back(m_connection.getLastInsertRowid());
    if (m_unindexed.size() == rowsPerIndexing)
        index();
}

} // namespace calm
