#include "core/store/dataset_versions.h"

#include "core/base/sha256.h"
#include "core/store/example_record.h"
#include "core/store/example_rows.h"
#include "core/store/project_state.h"

#include <map>
#include <set>

namespace calm
{

namespace
{
constexpr std::int64_t rowsPerPage = 2000;

constexpr const char* selectVersions =
    "SELECT v.id, v.dataset, v.name, v.hash, v.examples, v.splits, v.created_at, "
    "EXISTS (SELECT 1 FROM datasets d WHERE d.id = v.dataset) "
    "AND NOT EXISTS (SELECT 1 FROM examples e WHERE e.dataset = v.dataset AND e.since > v.id AND e.since > 0) "
    "AND NOT EXISTS (SELECT 1 FROM examples_kept k WHERE k.dataset = v.dataset AND v.id BETWEEN k.since AND k.until) "
    "FROM dataset_versions v ";

std::vector<std::int64_t> runsOf(SQLite::Database& connection, std::int64_t version)
{
    SQLite::Statement select(connection, "SELECT run FROM run_versions WHERE version = ? ORDER BY run");
    select.bind(1, version);
    std::vector<std::int64_t> runs;
    while (select.executeStep())
        runs.push_back(select.getColumn(0).getInt64());
    return runs;
}

DatasetVersion versionFrom(SQLite::Database& connection, const SQLite::Statement& row)
{
    DatasetVersion version;
    version.id = row.getColumn(0).getInt64();
    version.dataset = row.getColumn(1).getInt64();
    version.name = row.getColumn(2).getString();
    version.hash = row.getColumn(3).getString();
    version.examples = row.getColumn(4).getInt64();
    const Json splits = parseJson(row.getColumn(5).getString(), "A version's splits");
    for (auto split = splits.begin(); split != splits.end(); ++split)
        version.splits.emplace_back(split.key(), split->get<std::int64_t>());
    version.createdAt = row.getColumn(6).getDouble();
    version.current = row.getColumn(7).getInt() != 0;
    version.runs = runsOf(connection, version.id);
    return version;
}

/// `rest` completes the statement; its question marks get `values`.
template <typename... Values>
std::vector<DatasetVersion> selectedVersions(Project& project, const std::string& rest, const Values&... values)
{
    return project.database().read("read the versions of the datasets", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, selectVersions + rest);
        int position = 1;
        (select.bind(position++, values), ...);
        std::vector<DatasetVersion> versions;
        while (select.executeStep())
            versions.push_back(versionFrom(connection, select));
        return versions;
    });
}

Json splitsJson(const std::vector<std::pair<std::string, std::int64_t>>& splits)
{
    Json json = Json::object();
    for (const auto& [split, count] : splits)
        json[split] = count;
    return json;
}

std::string contentHash(Project& project, std::int64_t dataset, const std::stop_token& stop)
{
    Sha256 hash;
    forEachExample(project, dataset, {}, [&](const ExampleRecord& example) {
        throwIfStopped(stop);
        for (const std::string* text : {&example.task, &example.split, &example.prompt, &example.response,
                                        &example.tags, &example.key, &example.messages}) {
            hash.add(std::to_string(text->size()) + ":"); // so that no text can stand for two others
            hash.add(*text);
        }
    });
    return hash.hex();
}

/// The version of the dataset as it is now: one that is there already, or a new one.
std::int64_t versionOfNow(SQLite::Database& connection, Project& project, const DatasetRecord& dataset,
                          const std::stop_token& stop)
{
    const std::string hash = contentHash(project, dataset.id, stop);
    SQLite::Statement known(connection, "SELECT max(id) FROM dataset_versions WHERE dataset = ? AND hash = ?");
    known.bind(1, dataset.id);
    known.bind(2, hash);
    if (known.executeStep() && !known.getColumn(0).isNull())
        return known.getColumn(0).getInt64();
    SQLite::Statement insert(connection,
                             "INSERT INTO dataset_versions (dataset, name, hash, examples, splits, created_at) "
                             "VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, dataset.id);
    insert.bind(2, dataset.name);
    insert.bind(3, hash);
    insert.bind(4, dataset.examples);
    insert.bind(5, toLine(splitsJson(project.splitCounts(dataset.id))));
    insert.bind(6, secondsSince1970());
    insert.exec();
    return connection.getLastInsertRowid();
}
} // namespace

Json toJson(const DatasetVersion& version)
{
    return {{"id", version.id},
            {"dataset", version.name},
            {"hash", version.hash},
            {"examples", version.examples},
            {"splits", splitsJson(version.splits)},
            {"created_at", version.createdAt},
            {"current", version.current},
            {"runs", version.runs}};
}

void keepVersionsOf(Project& project, const RunRecord& run, std::stop_token stop)
{
    std::set<std::string> names;
    for (const auto* parts : {&run.settings.mixture, &run.settings.validation})
        for (const MixturePart& part : *parts)
            names.insert(part.dataset);
    project.database().write("keep the datasets of a run", [&](SQLite::Database& connection) {
        SQLite::Statement forget(connection, "DELETE FROM run_versions WHERE run = ?");
        forget.bind(1, run.id);
        forget.exec();
        SQLite::Statement insert(connection, "INSERT INTO run_versions (run, version) VALUES (?, ?)");
        for (const std::string& name : names) {
            insert.bind(1, run.id);
            insert.bind(2, versionOfNow(connection, project, project.dataset(name), stop));
            insert.exec();
            insert.reset();
        }
        forgetUnusedVersions(project);
    });
}

std::vector<DatasetVersion> versionsOfRun(Project& project, std::int64_t run)
{
    return selectedVersions(project, "JOIN run_versions r ON r.version = v.id WHERE r.run = ? ORDER BY v.name", run);
}

std::vector<DatasetVersion> versionsOfDataset(Project& project, const std::string& dataset)
{
    return selectedVersions(project, "WHERE v.name = ? ORDER BY v.id DESC", dataset);
}

std::vector<DatasetVersion> datasetVersions(Project& project)
{
    return selectedVersions(project, "ORDER BY v.id DESC");
}

std::vector<ExampleRecord> examplesOfVersion(Project& project, std::int64_t version, const std::string& split,
                                             std::int64_t afterId, std::int64_t limit)
{
    return project.database().read("read a version of a dataset", [&](SQLite::Database& connection) {
        const std::string of =
            " WHERE dataset = (SELECT dataset FROM dataset_versions WHERE id = :version) AND id > :after"
            " AND since <= :version" +
            std::string(split.empty() ? "" : " AND split = :split");
        SQLite::Statement select(connection, std::string("SELECT ") + exampleColumns + " FROM examples" + of +
                                                 " UNION ALL SELECT " + exampleColumns + " FROM examples_kept" + of +
                                                 " AND until >= :version ORDER BY id LIMIT :limit");
        select.bind(":version", version);
        select.bind(":after", afterId);
        select.bind(":limit", limit);
        if (!split.empty())
            select.bind(":split", split);
        std::vector<ExampleRecord> examples;
        while (select.executeStep())
            examples.push_back(exampleFrom(select));
        return examples;
    });
}

void forEachExampleOfRun(Project& project, std::int64_t run, const MixturePart& part,
                         const std::function<void(const ExampleRecord&, std::int64_t total)>& use)
{
    const auto countOf = [&part](const auto& splits) {
        std::int64_t total = 0;
        for (const auto& [split, count] : splits)
            total += part.split.empty() || split == part.split ? count : 0;
        return total;
    };
    const auto versions = selectedVersions(
        project, "JOIN run_versions r ON r.version = v.id WHERE r.run = ? AND v.name = ?", run, part.dataset);
    if (versions.empty()) {
        const DatasetRecord dataset = project.dataset(part.dataset);
        const std::int64_t total = countOf(project.splitCounts(dataset.id));
        const ExampleQuery query{.split = part.split.empty() ? std::optional<std::string>() : part.split};
        forEachExample(project, dataset.id, query, [&](const ExampleRecord& example) { use(example, total); });
        return;
    }
    const std::int64_t total = countOf(versions.front().splits);
    for (std::int64_t last = 0;;) {
        const auto page = examplesOfVersion(project, versions.front().id, part.split, last, rowsPerPage);
        for (const ExampleRecord& example : page)
            use(example, total);
        if (std::ssize(page) < rowsPerPage)
            return;
        last = page.back().id;
    }
}

void forgetUnusedVersions(Project& project)
{
    project.database().write("forget unused versions", [&](SQLite::Database& connection) {
        const int forgotten =
            connection.exec("DELETE FROM dataset_versions WHERE id NOT IN (SELECT version FROM run_versions)");
        if (forgotten > 0)
            connection.exec("DELETE FROM examples_kept WHERE NOT EXISTS (SELECT 1 FROM dataset_versions v "
                            "WHERE v.dataset = examples_kept.dataset "
                            "AND v.id BETWEEN examples_kept.since AND examples_kept.until)");
    });
}

} // namespace calm
