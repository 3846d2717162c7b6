// What a worker hears while it is busy, and that it says it lives.

#include "core/engine/run_watch.h"
#include "tests/core/store/temporary_project.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace calm;

class TestRunWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsAreHeard_data();
    void requestsAreHeard();
    void aStopFromOutside();
    void itBeatsWhileTheWorkerIsBusy();
    void aRunThatWasTaken();
};

namespace
{
constexpr int patience = 60000; // ms; how long a loaded machine may take

void execute(const TemporaryProject& project, const std::string& sql)
{
    SQLite::Database(project.file, SQLite::OPEN_READWRITE).exec(sql);
}
} // namespace

void TestRunWatch::requestsAreHeard_data()
{
    QTest::addColumn<int>("request");
    QTest::newRow("stop") << static_cast<int>(RunRequest::stop);
    QTest::newRow("pause") << static_cast<int>(RunRequest::pause);
}

void TestRunWatch::requestsAreHeard()
{
    QFETCH(int, request);
    const auto wanted = static_cast<RunRequest>(request);
    TemporaryProject project;
    const auto id = project.addRun();
    project->claimRun(id);
    RunWatch watch(project.file, id, {});
    QVERIFY(!watch.token().stop_requested() && watch.heard() == RunRequest::none);
    project->requestRun(id, wanted);
    QTRY_VERIFY_WITH_TIMEOUT(watch.token().stop_requested(), patience);
    QVERIFY(watch.heard() == wanted);
    project->requestRun(id, RunRequest::none); // too late: it was obeyed
    QTest::qWait(300);
    QVERIFY(watch.heard() == wanted && watch.token().stop_requested());
    QVERIFY(!watch.isLost());
}

void TestRunWatch::aStopFromOutside()
{
    TemporaryProject project;
    const auto id = project.addRun();
    project->claimRun(id);
    std::stop_source outside;
    RunWatch watch(project.file, id, outside.get_token());
    QVERIFY(!watch.token().stop_requested());
    outside.request_stop();
    QVERIFY(watch.token().stop_requested() && watch.heard() == RunRequest::none);
}

void TestRunWatch::itBeatsWhileTheWorkerIsBusy()
{
    TemporaryProject project;
    const auto id = project.addRun();
    project->claimRun(id);
    execute(project, "UPDATE runs SET heartbeat_at = 7");
    const RunWatch watch(project.file, id, {});
    QTRY_VERIFY_WITH_TIMEOUT(project->run(id).heartbeatAt > 1.7e9, patience);
    QVERIFY(!watch.isLost());
}

void TestRunWatch::aRunThatWasTaken()
{
    TemporaryProject project;
    const auto id = project.addRun();
    project->claimRun(id);
    const RunWatch watch(project.file, id, {});
    execute(project, "UPDATE runs SET host = 'elsewhere', heartbeat_at = 7");
    QTRY_VERIFY_WITH_TIMEOUT(watch.isLost(), patience);
    QVERIFY(watch.token().stop_requested());
    QCOMPARE(project->run(id).heartbeatAt, 7.0);
}

QTEST_GUILESS_MAIN(TestRunWatch)
#include "test_run_watch.moc"
