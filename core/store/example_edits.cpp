#include "core/store/example_edits.h"

#include "core/base/error.h"
#include "core/store/example_rows.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace calm
{

namespace
{
constexpr std::size_t rowsPerLook = 500; // at the stop token
constexpr std::size_t rowsPerRemoval = 10'000;

std::string changed(const std::string& tags, const TagChange& change)
{
    std::vector<std::string> words;
    std::istringstream stream(tags);
    for (std::string tag; stream >> tag;)
        if (std::ranges::find(change.remove, tag) == change.remove.end())
            words.push_back(tag);
    for (const std::string& tag : change.add)
        if (std::ranges::find(words, tag) == words.end())
            words.push_back(tag);
    std::string result;
    for (const std::string& tag : words)
        result += (result.empty() ? "" : " ") + tag;
    return result;
}

/// Calls `tagsOf(index, tags)` for each id that is there and writes what it answers.
template <typename TagsOf>
TagsBefore rewriteTags(SQLite::Database& connection, std::size_t count, auto&& idAt, const std::stop_token& stop,
                       TagsOf&& tagsOf)
{
    SQLite::Statement select(connection, "SELECT tags FROM examples WHERE id = ?");
    SQLite::Statement update(connection, "UPDATE examples SET tags = ? WHERE id = ?");
    TagsBefore before;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % rowsPerLook == 0)
            throwIfStopped(stop);
        select.bind(1, idAt(i));
        if (select.executeStep()) {
            const std::string tags = select.getColumn(0).getString();
            if (const std::string after = tagsOf(i, tags); after != tags) {
                update.bind(1, after);
                update.bind(2, idAt(i));
                update.exec();
                update.reset();
                before.emplace_back(idAt(i), tags);
            }
        }
        select.reset();
    }
    return before;
}
} // namespace

void checkTag(const std::string& tag)
{
    if (tag.empty() || tag.find_first_of(" \t\r\n\f\v") != std::string::npos)
        throw Error(ErrorKind::badInput, "A tag is one word: \"" + tag + "\" is none.");
}

TagsBefore changeTags(Project& project, std::span<const std::int64_t> ids, const TagChange& change,
                      std::stop_token stop)
{
    std::ranges::for_each(change.add, checkTag);
    return project.database().write("change the tags", [&](SQLite::Database& connection) {
        return rewriteTags(
            connection, ids.size(), [&](std::size_t i) { return ids[i]; }, stop,
            [&](std::size_t, const std::string& tags) { return changed(tags, change); });
    });
}

TagsBefore changeTags(Project& project, std::int64_t dataset, const ExampleQuery& query, const TagChange& change,
                      std::stop_token stop)
{
    TagsBefore before;
    project.inOneWrite([&] { before = changeTags(project, exampleIds(project, dataset, query, stop), change, stop); });
    return before;
}

TagsBefore setTags(Project& project, const TagsBefore& tags)
{
    return project.database().write("change the tags", [&](SQLite::Database& connection) {
        return rewriteTags(
            connection, tags.size(), [&](std::size_t i) { return tags[i].first; }, {},
            [&](std::size_t i, const std::string&) { return tags[i].second; });
    });
}

std::vector<ExampleRecord> takeExamples(Project& project, std::span<const std::int64_t> ids, std::stop_token stop)
{
    std::vector<ExampleRecord> taken;
    project.database().write("remove examples", [&](SQLite::Database& connection) {
        taken = examplesWithIds(project, ids);
        // Many rows a statement: at each, the index writes out what it has to forget.
        SQLite::Statement remove(connection, "DELETE FROM examples WHERE id IN (SELECT value FROM json_each(?))");
        for (std::size_t start = 0; start < ids.size(); start += rowsPerRemoval) {
            throwIfStopped(stop);
            remove.bind(1, idList(ids.subspan(start, std::min(rowsPerRemoval, ids.size() - start))));
            remove.exec();
            remove.reset();
        }
    });
    return taken;
}

void restoreExamples(Project& project, const std::vector<ExampleRecord>& examples)
{
    project.database().write("restore examples", [&](SQLite::Database& connection) {
        SQLite::Statement taken(connection, "SELECT 1 FROM examples WHERE id = ?");
        std::map<std::int64_t, ExampleInsert> inserts; // by dataset
        for (const ExampleRecord& example : examples) {
            const auto insert = inserts.try_emplace(example.dataset, connection, example.dataset).first;
            taken.bind(1, example.id);
            if (taken.executeStep())
                throw Error(ErrorKind::badInput,
                            "The example " + std::to_string(example.id) + " has not been removed.");
            taken.reset();
            insert->second.addBack(example);
        }
        for (auto& [dataset, insert] : inserts)
            insert.index();
    });
}

} // namespace calm
