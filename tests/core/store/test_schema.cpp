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

    QCOMPARE(number(file, "PRAGMA user_version"), 2);
    const Path copy = file.string() + ".schema-1";
    QCOMPARE(number(copy, "PRAGMA user_version"), 1);
    QCOMPARE(number(copy, "SELECT count(*) FROM models WHERE name = 'old'"), 1);
}

QTEST_APPLESS_MAIN(TestSchema)
#include "test_schema.moc"
