#include "tests/core/store/temporary_project.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace calm;

class TestProjectFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsAndOpens();
    void refusesWhatIsThere();
    void refusesOtherFiles();
    void refusesNewerSchema();
    void theFileIsOneSqliteProject();
    void descriptionIsKept();
    void counterMovesWithEveryWriter();
    void severalWritesAreOne();
    void killedWriterLeavesTheProjectAsBefore();
    void writersWaitForOneAnother();
};

void TestProjectFile::createsAndOpens()
{
    TemporaryProject project;
    QCOMPARE(project->file(), project.file);
    QCOMPARE(project->name(), std::string("p"));
    QVERIFY(!std::filesystem::exists(project.folder / "p.files"));
    QCOMPARE(project->filesFolder(), project.folder / "p.files");
    QVERIFY(std::filesystem::is_directory(project.folder / "p.files"));
    project.addModel("a");
    project.project.reset();
    QCOMPARE(Project::open(project.file)->models().size(), std::size_t(1));
    // Closed by its last user, the project is one file again.
    QVERIFY(!std::filesystem::exists(project.file.string() + "-wal"));
    // A path relative to the working folder still means the same file.
    const Path before = std::filesystem::current_path();
    std::filesystem::current_path(project.folder);
    const auto opened = Project::open("p.calm");
    std::filesystem::current_path(before);
    QCOMPARE(opened->filesFolder(), project.folder / "p.files");
}

void TestProjectFile::refusesWhatIsThere()
{
    TemporaryProject project;
    QVERIFY(throwsError(ErrorKind::badInput, [&] { Project::create(project.file); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { Project::open(project.folder / "nothing.calm"); }));
    QVERIFY(!std::filesystem::exists(project.folder / "nothing.calm"));
    QVERIFY(throwsError(ErrorKind::badInput, [&] { Project::open(project.folder); }));
    QVERIFY(throwsError(ErrorKind::io, [&] { Project::create("/proc/none/p.calm"); }) ||
            throwsError(ErrorKind::notFound, [&] { Project::create("/proc/none/p.calm"); }));
}

void TestProjectFile::refusesOtherFiles()
{
    TemporaryProject project;
    writeFileWhole(project.folder / "text.calm", std::string(5000, 'x'));
    QVERIFY(throwsError(ErrorKind::corrupt, [&] { Project::open(project.folder / "text.calm"); }));
    writeFileWhole(project.folder / "empty.calm", "");
    QVERIFY(throwsError(ErrorKind::corrupt, [&] { Project::open(project.folder / "empty.calm"); }));
    const Path other = project.folder / "other.calm";
    SQLite::Database(other, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (a)");
    QVERIFY(throwsError(ErrorKind::corrupt, [&] { Project::open(other); }));
}

void TestProjectFile::refusesNewerSchema()
{
    TemporaryProject project;
    project.project.reset();
    SQLite::Database(project.file, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 999");
    QVERIFY(throwsError(ErrorKind::unsupported, [&] { Project::open(project.file); }));
    QCOMPARE(SQLite::Database(project.file).execAndGet("PRAGMA user_version").getInt(), 999);
}

void TestProjectFile::theFileIsOneSqliteProject()
{
    TemporaryProject project;
    SQLite::Database database(project.file, SQLite::OPEN_READONLY);
    QCOMPARE(database.execAndGet("PRAGMA application_id").getInt(), 0x63616c6d);
    QCOMPARE(database.execAndGet("PRAGMA user_version").getInt(), 5);
    QCOMPARE(database.execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
    QCOMPARE(database.execAndGet("SELECT group_concat(version) FROM schema_ledger").getString(), std::string("1,2,3,4,5"));
    QVERIFY(database.execAndGet("SELECT min(applied_at) FROM schema_ledger").getDouble() > 1.7e9);
}

void TestProjectFile::descriptionIsKept()
{
    TemporaryProject project;
    QCOMPARE(project->description(), std::string());
    project->setDescription("a");
    project->setDescription("zwei – two");
    QCOMPARE(Project::open(project.file)->description(), std::string("zwei – two"));
}

void TestProjectFile::counterMovesWithEveryWriter()
{
    TemporaryProject project;
    const std::int64_t start = project->changeCounter();
    QCOMPARE(project->changeCounter(), start);
    project->models();
    QCOMPARE(project->changeCounter(), start); // reading moves nothing
    project.addModel("own");
    const std::int64_t own = project->changeCounter();
    QVERIFY(own > start);
    const auto other = Project::open(project.file);
    QCOMPARE(project->changeCounter(), own); // nor does opening
    other->setDescription("by another");
    const std::int64_t foreign = project->changeCounter();
    QVERIFY(foreign > own);
    const pid_t child = ::fork();
    if (child == 0) {
        Project::open(project.file)->setDescription("by another process");
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    QVERIFY(project->changeCounter() > foreign);
}

void TestProjectFile::severalWritesAreOne()
{
    TemporaryProject project;
    project->inOneWrite([&] {
        project.addModel("a");
        project.addModel("b");
        QCOMPARE(Project::open(project.file)->models().size(), std::size_t(0)); // not yet for others
    });
    QCOMPARE(Project::open(project.file)->models().size(), std::size_t(2));
    QVERIFY_THROWS_EXCEPTION(std::logic_error, project->inOneWrite([&] {
        project.addModel("c");
        throw std::logic_error("no");
    }));
    QCOMPARE(project->models().size(), std::size_t(2));
    project->inOneWrite([&] {
        project.addModel("c");
        // What fails inside and is caught takes back only itself.
        QVERIFY(throwsError(ErrorKind::badInput, [&] { project.addModel("a"); }));
    });
    QCOMPARE(project->models().size(), std::size_t(3));
}

void TestProjectFile::killedWriterLeavesTheProjectAsBefore()
{
    TemporaryProject project;
    const std::int64_t dataset = project.addExamples("d", {example("1+1=", "2")});
    project.project.reset(); // no connection crosses the fork
    const pid_t child = ::fork();
    if (child == 0) {
        const auto own = Project::open(project.file);
        int added = 0;
        own->addExamples(dataset, [&]() -> std::optional<ExampleRecord> {
            if (++added == 200'000)
                ::kill(::getpid(), SIGKILL); // by now megabytes are in the write-ahead log
            return example("prompt " + std::to_string(added), "response");
        });
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    const auto reopened = Project::open(project.file);
    QCOMPARE(reopened->countExamples(dataset), 1);
    QCOMPARE(reopened->examples(dataset).front().prompt, std::string("1+1="));
    SQLite::Database database(project.file, SQLite::OPEN_READWRITE);
    QCOMPARE(database.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
}

void TestProjectFile::writersWaitForOneAnother()
{
    TemporaryProject project;
    const std::int64_t dataset = project.addExamples("d", {});
    project.project.reset();
    constexpr int writers = 4;
    constexpr int each = 50;
    for (int writer = 0; writer < writers; ++writer) {
        if (::fork() == 0) {
            const auto own = Project::open(project.file);
            for (int i = 0; i < each; ++i) {
                bool once = true;
                own->addExamples(dataset, [&]() -> std::optional<ExampleRecord> {
                    return std::exchange(once, false) ? std::optional(example("p", "r")) : std::nullopt;
                });
            }
            ::_exit(0);
        }
    }
    for (int writer = 0; writer < writers; ++writer) {
        int status = 0;
        ::wait(&status);
        QCOMPARE(status, 0);
    }
    QCOMPARE(Project::open(project.file)->countExamples(dataset), writers * each);
}

QTEST_APPLESS_MAIN(TestProjectFile)
#include "test_project_file.moc"
