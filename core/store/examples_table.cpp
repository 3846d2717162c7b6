#include "core/store/project_state.h"

namespace calm
{

namespace
{
constexpr const char* columns = "id, dataset, task, split, prompt, response, tags";

ExampleRecord recordFrom(SQLite::Statement& row)
{
    return {row.getColumn(0).getInt64(),  row.getColumn(1).getInt64(),  row.getColumn(2).getString(),
            row.getColumn(3).getString(), row.getColumn(4).getString(), row.getColumn(5).getString(),
            row.getColumn(6).getString()};
}

/// Binds task, split, prompt, response, tags from position `first` on. The texts must outlive the statement's run.
void bindTexts(SQLite::Statement& statement, int first, const ExampleRecord& example)
{
    statement.bindNoCopy(first, example.task);
    statement.bindNoCopy(first + 1, example.split);
    statement.bindNoCopy(first + 2, example.prompt);
    statement.bindNoCopy(first + 3, example.response);
    statement.bindNoCopy(first + 4, example.tags);
}

void requireDataset(SQLite::Database& connection, std::int64_t id)
{
    SQLite::Statement select(connection, "SELECT 1 FROM datasets WHERE id = ?");
    select.bind(1, id);
    if (!select.executeStep())
        throwNoSuch("dataset", std::to_string(id));
}

/// For LIKE: the characters that mean something there are escaped.
std::string containing(const std::string& text)
{
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

std::string conditions(const Project::ExampleFilter& filter)
{
    std::string sql = " WHERE dataset = :dataset";
    if (!filter.split.empty())
        sql += " AND split = :split";
    if (!filter.search.empty())
        sql += " AND (prompt LIKE :search ESCAPE '\\' OR response LIKE :search ESCAPE '\\')";
    if (!filter.tag.empty())
        sql += " AND instr(' ' || tags || ' ', :tag) > 0";
    return sql;
}

void bindFilter(SQLite::Statement& statement, std::int64_t dataset, const Project::ExampleFilter& filter)
{
    statement.bind(":dataset", dataset);
    if (!filter.split.empty())
        statement.bind(":split", filter.split);
    if (!filter.search.empty())
        statement.bind(":search", containing(filter.search));
    if (!filter.tag.empty())
        statement.bind(":tag", " " + filter.tag + " ");
}
} // namespace

std::int64_t Project::addExamples(std::int64_t dataset, const std::function<std::optional<ExampleRecord>()>& next)
{
    return m_state->database.write("add examples", [&](SQLite::Database& connection) {
        requireDataset(connection, dataset);
        SQLite::Statement insert(connection, "INSERT INTO examples (dataset, task, split, prompt, response, tags) "
                                             "VALUES (?, ?, ?, ?, ?, ?)");
        std::int64_t added = 0;
        while (const auto example = next()) {
            insert.bind(1, dataset);
            bindTexts(insert, 2, *example);
            insert.exec();
            insert.reset();
            ++added;
        }
        return added;
    });
}

std::int64_t Project::countExamples(std::int64_t dataset, const ExampleFilter& filter)
{
    return m_state->database.read("count the examples", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT count(*) FROM examples" + conditions(filter));
        bindFilter(select, dataset, filter);
        select.executeStep();
        return select.getColumn(0).getInt64();
    });
}

std::vector<ExampleRecord> Project::examples(std::int64_t dataset, const ExampleFilter& filter, std::int64_t offset,
                                             std::int64_t limit)
{
    return m_state->database.read("read the examples", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + columns + " FROM examples" + conditions(filter) +
                                                 " ORDER BY id LIMIT :limit OFFSET :offset");
        bindFilter(select, dataset, filter);
        select.bind(":limit", limit);
        select.bind(":offset", offset);
        std::vector<ExampleRecord> examples;
        while (select.executeStep())
            examples.push_back(recordFrom(select));
        return examples;
    });
}

void Project::updateExample(const ExampleRecord& example)
{
    m_state->database.write("change an example", [&](SQLite::Database& connection) {
        SQLite::Statement update(connection, "UPDATE examples SET task = ?, split = ?, prompt = ?, response = ?, "
                                             "tags = ? WHERE id = ?");
        bindTexts(update, 1, example);
        update.bind(6, example.id);
        update.exec();
        requireOneRow(update, "example", example.id);
    });
}

void Project::removeExamples(const std::vector<std::int64_t>& ids)
{
    m_state->database.write("remove examples", [&](SQLite::Database& connection) {
        SQLite::Statement remove(connection, "DELETE FROM examples WHERE id = ?");
        for (const std::int64_t id : ids) {
            remove.bind(1, id);
            remove.exec();
            requireOneRow(remove, "example", id);
            remove.reset();
        }
    });
}

std::int64_t Project::restoreExample(const ExampleRecord& example)
{
    return m_state->database.write("restore an example", [&](SQLite::Database& connection) {
        requireDataset(connection, example.dataset);
        SQLite::Statement taken(connection, "SELECT 1 FROM examples WHERE id = ?");
        taken.bind(1, example.id);
        if (taken.executeStep())
            throw Error(ErrorKind::badInput, "The example " + std::to_string(example.id) + " has not been removed.");
        SQLite::Statement insert(connection, "INSERT INTO examples (id, dataset, task, split, prompt, response, tags) "
                                             "VALUES (?, ?, ?, ?, ?, ?, ?)");
        insert.bind(1, example.id);
        insert.bind(2, example.dataset);
        bindTexts(insert, 3, example);
        insert.exec();
        return connection.getLastInsertRowid();
    });
}

void Project::assignSplits(std::int64_t dataset, const std::function<std::string(const ExampleRecord&)>& assign)
{
    m_state->database.write("assign the splits", [&](SQLite::Database& connection) {
        requireDataset(connection, dataset);
        // Changing rows while they are being walked is undefined in SQLite: collect, then change.
        std::vector<std::pair<std::int64_t, std::string>> changes;
        SQLite::Statement select(connection,
                                 std::string("SELECT ") + columns + " FROM examples WHERE dataset = ? ORDER BY id");
        select.bind(1, dataset);
        while (select.executeStep()) {
            const ExampleRecord example = recordFrom(select);
            std::string split = assign(example);
            if (split != example.split)
                changes.emplace_back(example.id, std::move(split));
        }
        SQLite::Statement update(connection, "UPDATE examples SET split = ? WHERE id = ?");
        for (const auto& [id, split] : changes) {
            update.bind(1, split);
            update.bind(2, id);
            update.exec();
            update.reset();
        }
    });
}

} // namespace calm
