#include "core/data/messages.h"
#include "core/store/example_edits.h"
#include "core/store/example_rows.h"
#include "core/store/project_state.h"
#include "core/store/search_terms.h"

namespace calm
{

namespace
{
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
        statement.bind(":search", likePattern(filter.search));
    if (!filter.tag.empty())
        statement.bind(":tag", " " + filter.tag + " ");
}
} // namespace

std::int64_t Project::addExamples(std::int64_t dataset, const std::function<std::optional<ExampleRecord>()>& next)
{
    return m_state->database.write("add examples", [&](SQLite::Database& connection) {
        ExampleInsert insert(connection, dataset);
        std::int64_t added = 0;
        for (; const auto example = next(); ++added)
            insert.add(*example);
        insert.index();
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
        SQLite::Statement select(connection, std::string("SELECT ") + exampleColumns + " FROM examples" +
                                                 conditions(filter) + " ORDER BY id LIMIT :limit OFFSET :offset");
        bindFilter(select, dataset, filter);
        select.bind(":limit", limit);
        select.bind(":offset", offset);
        std::vector<ExampleRecord> examples;
        while (select.executeStep())
            examples.push_back(exampleFrom(select));
        return examples;
    });
}

void Project::updateExample(const ExampleRecord& example)
{
    m_state->database.write("change an example", [&](SQLite::Database& connection) {
        SQLite::Statement update(connection, "UPDATE examples SET task = ?, split = ?, prompt = ?, response = ?, "
                                             "tags = ?, key = ?, messages = ? WHERE id = ?");
        const std::string messages = messagesAfterEdit(example.messages, example.prompt, example.response);
        int position = 1;
        for (const std::string* text : {&example.task, &example.split, &example.prompt, &example.response,
                                        &example.tags, &example.key, &messages})
            update.bindNoCopy(position++, *text);
        update.bind(position, example.id);
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
    restoreExamples(*this, {example});
    return example.id;
}

void Project::assignSplits(std::int64_t dataset, const std::function<std::string(const ExampleRecord&)>& assign)
{
    m_state->database.write("assign the splits", [&](SQLite::Database& connection) {
        requireDataset(connection, dataset);
        // Changing rows while they are being walked is undefined in SQLite: collect, then change.
        std::vector<std::pair<std::int64_t, std::string>> changes;
        SQLite::Statement select(connection, std::string("SELECT ") + exampleColumns +
                                                 " FROM examples WHERE dataset = ? ORDER BY id");
        select.bind(1, dataset);
        while (select.executeStep()) {
            const ExampleRecord example = exampleFrom(select);
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
