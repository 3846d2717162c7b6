#include "core/store/dataset_versions.h"
#include "core/store/schema.h"
#include "tests/core/store/temporary_project.h"

using namespace calm;

/// Most steps here are the test's own: how steps are gone through does not depend on what they do.
class TestSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStepIsNumberedInOrder();
    void olderOneIsMigratedAfterACopy();
    void failingMigrationChangesNothing();
    void newestIsLeftAlone();
    void aProjectOfSchema1IsOpened();
    void aProjectOfSchema2IsOpened();
    void aProjectOfSchema3IsOpened();
    void aProjectOfSchema4IsOpened();
};

namespace
{
constexpr Migration first{1, "one table", "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7)"};
constexpr Migration second{2, "a second table", "CREATE TABLE b (y INTEGER); INSERT INTO b SELECT x * 2 FROM a"};
constexpr Migration third{3, "rename", "ALTER TABLE b RENAME TO c"};
constexpr Migration broken{3, "broken", "CREATE TABLE c (z INTEGER); INSERT INTO nowhere VALUES (1)"};

std::vector<Migration> steps(std::initializer_list<Migration> list)
{
    return list;
}

int number(const Path& file, const char* query)
{
    return SQLite::Database(file, SQLite::OPEN_READONLY).execAndGet(query).getInt();
}
} // namespace

void TestSchema::everyStepIsNumberedInOrder()
{
    int version = 0;
    for (const Migration& step : migrations())
        QCOMPARE(step.version, ++version);
    QVERIFY(version >= 1);
}

void TestSchema::olderOneIsMigratedAfterACopy()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "p.calm";
    createProjectFile(file, steps({first}));
    {
        Database database(file);
        prepareConnection(database, steps({first, second, third}));
        QCOMPARE(database.connection().execAndGet("SELECT y FROM c").getInt(), 14);
    }
    QCOMPARE(number(file, "PRAGMA user_version"), 3);
    QCOMPARE(number(file, "SELECT count(*) FROM schema_ledger"), 3);
    const Path copy = file.string() + ".schema-1";
    QCOMPARE(number(copy, "PRAGMA user_version"), 1);
    QCOMPARE(number(copy, "SELECT x FROM a"), 7);
    Database database(copy); // the copy is a project of its own
    prepareConnection(database, steps({first}));
}

void TestSchema::failingMigrationChangesNothing()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "p.calm";
    createProjectFile(file, steps({first}));
    {
        Database database(file);
        QVERIFY_THROWS_EXCEPTION(Error, prepareConnection(database, steps({first, second, broken})));
    }
    QCOMPARE(number(file, "PRAGMA user_version"), 1);
    QCOMPARE(number(file, "SELECT count(*) FROM schema_ledger"), 1);
    QCOMPARE(number(file, "SELECT count(*) FROM sqlite_master WHERE name IN ('b', 'c')"), 0);
    Database database(file); // and a mended program can migrate it
    prepareConnection(database, steps({first, second, third}));
    QCOMPARE(database.connection().execAndGet("PRAGMA user_version").getInt(), 3);
}

void TestSchema::newestIsLeftAlone()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "p.calm";
    createProjectFile(file, steps({first}));
    Database database(file);
    prepareConnection(database, steps({first}));
    QVERIFY(!std::filesystem::exists(file.string() + ".schema-1"));
    QVERIFY_THROWS_EXCEPTION(Error, createProjectFile(file, steps({first})));
}

/// Schema 2 added chat templates of a person's own.
void TestSchema::aProjectOfSchema1IsOpened()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "p.calm";
    createProjectFile(file, migrations().first(1));
    const auto insert = [&file](const char* columns) {
        SQLite::Database(file, SQLite::OPEN_READWRITE)
            .exec(std::string("INSERT INTO models (name, directory, card, content_hash, note") + columns);
    };
    insert(") VALUES ('old', 'models/old', '{\"family\": \"llama\"}', 'abc', 'a note')");
    QVERIFY_THROWS_EXCEPTION(SQLite::Exception, insert(", chat_template) VALUES ('x', 'x', '{}', '', '', '')"));

    const auto project = Project::open(file);
    ModelRecord model = project->model("old");
    QCOMPARE(model.card.family, std::string("llama"));
    QCOMPARE(model.note, std::string("a note"));
    QCOMPARE(model.chatTemplate, std::string());
    project->setChatTemplate(model.id, "{{ messages }}");
    QCOMPARE(project->model("old").chatTemplate, std::string("{{ messages }}"));

    QCOMPARE(number(file, "PRAGMA user_version"), migrations().back().version);
    const Path copy = file.string() + ".schema-1";
    QCOMPARE(number(copy, "PRAGMA user_version"), 1);
    QCOMPARE(number(copy, "SELECT count(*) FROM models WHERE name = 'old'"), 1);
}

/// Schema 3 added the queue of runs.
void TestSchema::aProjectOfSchema2IsOpened()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "p.calm";
    createProjectFile(file, migrations().first(2));
    {
        SQLite::Database old(file, SQLite::OPEN_READWRITE);
        old.exec("INSERT INTO compositions (name, bridge, created_at) VALUES ('c', '{}', 1)");
        for (const char* state : {"queued", "finished", "queued"})
            old.exec(std::string("INSERT INTO runs (name, composition, trained, settings, state, request, step, "
                                 "seconds_left, message, process_id, process_start, host, heartbeat_at, created_at, "
                                 "started_at, finished_at, note) VALUES ('r', 1, '") +
                     toLine(toJson(Composition{})) + "', '{\"steps\": 7}', '" + state +
                     "', 'none', 5, 0, '', 12, '34', 'there', 1, 2, 3, 4, 'kept')");
    }
    const auto project = Project::open(file);
    const auto queued = project->queuedRuns(); // in the order they were made
    QCOMPARE(queued.size(), std::size_t{2});
    QCOMPARE(queued[0].id, std::int64_t{1});
    QCOMPARE(queued[1].id, std::int64_t{3});
    QCOMPARE(queued[1].queuePosition, 2);
    const RunRecord done = project->run(2);
    QVERIFY(done.state == RunState::finished && !done.resumes);
    QCOMPARE(done.settings.steps, 7);
    QCOMPARE(done.host, std::string("there"));
    QCOMPARE(done.processes, 1);
    QCOMPARE(done.secondsBefore, 0.0);
    QCOMPARE(done.queuePosition, 0);
    QCOMPARE(done.note, std::string("kept"));
    QCOMPARE(project->claimNextRun()->id, std::int64_t{1});
    QCOMPARE(number(file.string() + ".schema-2", "SELECT count(*) FROM runs"), 3);
}

/// Schema 4 added search, keys and conversations of examples, and versions of datasets.
void TestSchema::aProjectOfSchema3IsOpened()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "p.calm";
    createProjectFile(file, migrations().first(3));
    {
        SQLite::Database old(file, SQLite::OPEN_READWRITE);
        old.exec("INSERT INTO datasets (name, description, created_at) VALUES ('d', '', 1)");
        old.exec("INSERT INTO examples (dataset, task, split, prompt, response, tags) VALUES "
                 "(1, 't', 'train', 'Where is the river?', 'North.', 'a b'), (1, '', '', 'another', 'one', '')");
    }
    const auto project = Project::open(file);
    const auto examples = project->examples(1);
    QCOMPARE(examples.size(), std::size_t(2));
    QCOMPARE(examples[0].tags, std::string("a b"));
    QVERIFY(examples[0].key.empty() && examples[0].messages.empty());
    QCOMPARE(exampleIds(*project, 1, {.search = "riv"}), (std::vector<std::int64_t>{1})); // what was there is indexed
    QCOMPARE(exampleIds(*project, 1, {.mostCharacters = 10}), (std::vector<std::int64_t>{2}));
    QVERIFY(datasetVersions(*project).empty());
    QCOMPARE(number(file.string() + ".schema-3", "PRAGMA user_version"), 3);
}

/// Schema 5 lets runs be without a composition; what hangs on runs and compositions stays.
void TestSchema::aProjectOfSchema4IsOpened()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "p.calm";
    createProjectFile(file, migrations().first(4));
    {
        SQLite::Database old(file, SQLite::OPEN_READWRITE);
        old.exec("INSERT INTO compositions (id, name, bridge, created_at) VALUES (4, 'c', '{}', 1)");
        old.exec("INSERT INTO runs (id, name, composition, trained, settings, state, request, step, seconds_left, "
                 "message, process_id, process_start, host, heartbeat_at, created_at, started_at, finished_at, note) "
                 "VALUES (7, 'r', 4, '" +
                 toLine(toJson(Composition{})) +
                 "', '{\"steps\": 9}', 'finished', 'none', 9, 0, '', 0, '', '', 1, 2, 3, 4, 'kept')");
        old.exec("INSERT INTO metrics VALUES (7, 1, 'train_loss', 2.5)");
        old.exec("INSERT INTO checkpoints (run, step, path, best, created_at) VALUES (7, 9, 'runs/7/step-9', 1, 5)");
    }
    const auto project = Project::open(file);
    QCOMPARE(project->run(7).composition, std::int64_t{4});
    QCOMPARE(project->run(7).note, std::string("kept"));
    QCOMPARE(project->metrics(7).size(), std::size_t{1});
    QCOMPARE(project->bestCheckpoint(4)->step, 9);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->removeComposition(4); })); // the run still refers to it
    RunRecord free;
    free.settings.method = Method::pretrain;
    QCOMPARE(project->run(project->addRun(free)).composition, std::int64_t{0});
    project->removeRun(7);
    QCOMPARE(number(file, "SELECT count(*) FROM metrics"), 0);
    QCOMPARE(number(file, "SELECT count(*) FROM checkpoints"), 0);
    project->removeComposition(4);
}

QTEST_APPLESS_MAIN(TestSchema)
#include "test_schema.moc"
