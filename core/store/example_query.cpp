#include "core/store/example_query.h"

#include "core/base/error.h"
#include "core/store/example_rows.h"
#include "core/store/search_terms.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <variant>

namespace calm
{

namespace
{
/// A statement over the examples that pass a query, put together from its conditions.
class Selection
{
public:
    Selection(std::int64_t dataset, const ExampleQuery& query)
    {
        const SearchTerms terms = searchTermsOf(query.search);
        if (!terms.match.empty()) {
            // CROSS JOIN: SQLite keeps the order, so that only what matches is looked up.
            m_from = "examples_search CROSS JOIN examples ON examples.id = examples_search.rowid";
            m_id = "examples_search.rowid"; // comes in its order without sorting
            where("examples_search MATCH ?", terms.match);
        }
        where("dataset = ?", dataset);
        for (const std::string& text : terms.substrings) {
            where("(examples.prompt LIKE ? ESCAPE '\\'", likePattern(text));
            m_where += " OR examples.response LIKE ? ESCAPE '\\')";
            m_values.emplace_back(likePattern(text));
        }
        if (query.split)
            where("split = ?", *query.split);
        if (!query.task.empty())
            where("task = ?", query.task);
        if (!query.tag.empty())
            where("instr(' ' || tags || ' ', ?) > 0", " " + query.tag + " ");
        if (query.fewestCharacters > 0)
            where("characters >= ?", query.fewestCharacters);
        if (query.mostCharacters != std::numeric_limits<std::int64_t>::max())
            where("characters <= ?", query.mostCharacters);
    }

    void startAfter(std::int64_t id) { where(m_id + " > ?", id); }

    SQLite::Statement idsIn(SQLite::Database& connection, ExampleQuery::Order order, bool descending) const
    {
        const std::string direction = descending ? " DESC" : "";
        const std::string column = columnOf(order);
        return prepared(connection, "SELECT examples.id FROM " + m_from + m_where + " ORDER BY " +
                                        (column.empty() ? "" : column + direction + ", ") + m_id + direction);
    }

    SQLite::Statement rowsIn(SQLite::Database& connection, std::int64_t limit) const
    {
        return prepared(connection, std::string("SELECT ") + qualifiedColumns() + " FROM " + m_from + m_where +
                                        " ORDER BY " + m_id + " LIMIT " + std::to_string(limit));
    }

private:
    using Value = std::variant<std::int64_t, std::string>;

    void where(const std::string& condition, Value value)
    {
        m_where += (m_where.empty() ? " WHERE " : " AND ") + condition;
        m_values.push_back(std::move(value));
    }

    static std::string columnOf(ExampleQuery::Order order)
    {
        switch (order) {
        case ExampleQuery::Order::stored:
            return "";
        case ExampleQuery::Order::prompt:
            return "examples.prompt COLLATE NOCASE";
        case ExampleQuery::Order::response:
            return "examples.response COLLATE NOCASE";
        case ExampleQuery::Order::split:
            return "split";
        case ExampleQuery::Order::task:
            return "task COLLATE NOCASE";
        case ExampleQuery::Order::tags:
            return "tags COLLATE NOCASE";
        case ExampleQuery::Order::length:
            return "characters";
        }
        return "";
    }

    /// The search table has columns of the same names.
    static std::string qualifiedColumns()
    {
        std::string columns = std::string("examples.") + exampleColumns;
        for (std::size_t at = 0; (at = columns.find(", ", at)) != std::string::npos; at += 2)
            columns.insert(at + 2, "examples.");
        return columns;
    }

    SQLite::Statement prepared(SQLite::Database& connection, const std::string& sql) const
    {
        SQLite::Statement statement(connection, sql);
        int position = 1;
        for (const Value& value : m_values)
            std::visit([&](const auto& bound) { statement.bind(position++, bound); }, value);
        return statement;
    }

    std::string m_from = "examples";
    std::string m_id = "examples.id";
    std::string m_where;
    std::vector<Value> m_values; ///< in the order of the question marks
};
} // namespace

std::vector<std::int64_t> exampleIds(Project& project, std::int64_t dataset, const ExampleQuery& query,
                                     std::stop_token stop)
{
    return project.database().read("search the examples", [&](SQLite::Database& connection) {
        requireDataset(connection, dataset);
        const StopsStatements stops(connection, stop);
        auto select = Selection(dataset, query).idsIn(connection, query.order, query.descending);
        std::vector<std::int64_t> ids;
        while (select.executeStep())
            ids.push_back(select.getColumn(0).getInt64());
        return ids;
    });
}

std::vector<ExampleRecord> examplesWithIds(Project& project, std::span<const std::int64_t> ids)
{
    return project.database().read("read the examples", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + exampleColumns + " FROM examples WHERE id = ?");
        std::vector<ExampleRecord> examples;
        examples.reserve(ids.size());
        for (const std::int64_t id : ids) {
            select.bind(1, id);
            if (select.executeStep())
                examples.push_back(exampleFrom(select));
            select.reset();
        }
        return examples;
    });
}

std::vector<ExampleRecord> examplesAfter(Project& project, std::int64_t dataset, const ExampleQuery& query,
                                         std::int64_t afterId, std::int64_t limit)
{
    return project.database().read("read the examples", [&](SQLite::Database& connection) {
        Selection selection(dataset, query);
        selection.startAfter(afterId);
        auto select = selection.rowsIn(connection, limit);
        std::vector<ExampleRecord> examples;
        while (select.executeStep())
            examples.push_back(exampleFrom(select));
        return examples;
    });
}

std::vector<std::pair<std::string, std::int64_t>> tagCounts(Project& project, std::int64_t dataset,
                                                            std::stop_token stop)
{
    std::map<std::string, std::int64_t> counts;
    project.database().read("count the tags", [&](SQLite::Database& connection) {
        const StopsStatements stops(connection, stop);
        SQLite::Statement select(connection,
                                 "SELECT tags, count(*) FROM examples WHERE dataset = ? AND tags <> '' GROUP BY tags");
        select.bind(1, dataset);
        while (select.executeStep()) {
            std::istringstream tags(select.getColumn(0).getString());
            for (std::string tag; tags >> tag;)
                counts[tag] += select.getColumn(1).getInt64();
        }
    });
    std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
    std::ranges::stable_sort(sorted, std::ranges::greater(), &std::pair<std::string, std::int64_t>::second);
    return sorted;
}

std::vector<std::pair<std::string, std::int64_t>> taskCounts(Project& project, std::int64_t dataset)
{
    return project.database().read("count the tasks", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT task, count(*) FROM examples WHERE dataset = ? GROUP BY task "
                                             "ORDER BY count(*) DESC, task");
        select.bind(1, dataset);
        std::vector<std::pair<std::string, std::int64_t>> counts;
        while (select.executeStep())
            counts.emplace_back(select.getColumn(0).getString(), select.getColumn(1).getInt64());
        return counts;
    });
}

} // namespace calm
