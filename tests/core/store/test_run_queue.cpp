// The queue: its order, who may take a run out of it, and that two processes never take the same one.

#include "core/store/process.h"
#include "tests/core/store/temporary_project.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace calm;

class TestRunQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newRunsStandAtTheEnd();
    void placesAreChanged();
    void onlyWaitingOnesAreMoved();
    void whatCanBeQueued();
    void theLimit();
    void theNextOneIsClaimed();
    void aCertainOneIsClaimed();
    void aDeadWorkerTakesNoPlace();
    void requestsMoveStates();
    void aWorkerThatHasNotHeardTakesNothingBack();
    void onlyTheOwnerBeats();
    void threadsNeverTakeTheSame();
    void processesNeverTakeTheSame();
};

namespace
{
/// `count` queued runs of one composition; their ids.
std::vector<std::int64_t> queueOf(TemporaryProject& project, int count)
{
    std::vector<std::int64_t> ids{project.addRun()};
    RunRecord run;
    run.composition = project->run(ids.front()).composition;
    while (std::ssize(ids) < count)
        ids.push_back(project->addRun(run));
    return ids;
}

std::vector<std::int64_t> order(Project& project)
{
    std::vector<std::int64_t> ids;
    int place = 0;
    for (const RunRecord& run : project.queuedRuns()) {
        ids.push_back(run.id);
        if (run.queuePosition != ++place || project.run(run.id).queuePosition != place)
            return {};
    }
    return ids;
}

void setState(Project& project, std::int64_t id, RunState state)
{
    RunRecord run = project.run(id);
    run.state = state;
    run.processId = ::getpid();
    project.updateRun(run);
}

using Ids = std::vector<std::int64_t>;
} // namespace

void TestRunQueue::newRunsStandAtTheEnd()
{
    TemporaryProject project;
    const Ids ids = queueOf(project, 3);
    QCOMPARE(order(*project), ids);
    RunRecord done;
    done.composition = project->run(ids[0]).composition;
    done.state = RunState::finished;
    QCOMPARE(project->run(project->addRun(done)).queuePosition, 0);
    setState(*project, ids[1], RunState::finished); // the others move up
    QCOMPARE(order(*project), (Ids{ids[0], ids[2]}));
    QCOMPARE(project->run(ids[1]).queuePosition, 0);
}

void TestRunQueue::placesAreChanged()
{
    TemporaryProject project;
    const Ids ids = queueOf(project, 4);
    project->moveInQueue(ids[3], 1);
    QCOMPARE(order(*project), (Ids{ids[3], ids[0], ids[1], ids[2]}));
    project->moveInQueue(ids[3], 3);
    QCOMPARE(order(*project), (Ids{ids[0], ids[1], ids[3], ids[2]}));
    project->moveInQueue(ids[0], 99); // as far back as there is
    QCOMPARE(order(*project), (Ids{ids[1], ids[3], ids[2], ids[0]}));
    project->moveInQueue(ids[3], 2);
    QCOMPARE(order(*project), (Ids{ids[1], ids[3], ids[2], ids[0]}));
    project->queueRun(ids[2], false, true);
    QCOMPARE(order(*project), (Ids{ids[2], ids[1], ids[3], ids[0]}));
    project->queueRun(ids[2], true);
    QCOMPARE(order(*project), (Ids{ids[1], ids[3], ids[0], ids[2]}));
    QVERIFY(project->run(ids[2]).resumes && !project->run(ids[1]).resumes);
    QCOMPARE(order(*Project::open(project.file)), order(*project));
}

void TestRunQueue::onlyWaitingOnesAreMoved()
{
    TemporaryProject project;
    const Ids ids = queueOf(project, 2);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->moveInQueue(ids[0], 0); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->moveInQueue(99, 1); }));
    setState(*project, ids[0], RunState::paused);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->moveInQueue(ids[0], 1); }));
}

void TestRunQueue::whatCanBeQueued()
{
    TemporaryProject project;
    const auto id = project.addRun();
    for (const auto state : {RunState::paused, RunState::stopped, RunState::failed, RunState::interrupted}) {
        setState(*project, id, state);
        QVERIFY(canResume(state));
        project->queueRun(id, true);
        QVERIFY(project->run(id).state == RunState::queued && project->run(id).resumes);
        QCOMPARE(project->run(id).queuePosition, 1);
    }
    for (const auto state : {RunState::finished, RunState::running, RunState::pausing, RunState::stopping}) {
        setState(*project, id, state);
        QVERIFY(throwsError(ErrorKind::badInput, [&] { project->queueRun(id, true); }));
        QVERIFY(project->run(id).state == state);
    }
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->queueRun(99, true); }));
}

void TestRunQueue::theLimit()
{
    TemporaryProject project;
    QCOMPARE(project->runsAtOnce(), 1);
    project->setRunsAtOnce(3);
    QCOMPARE(Project::open(project.file)->runsAtOnce(), 3);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->setRunsAtOnce(0); }));
    QCOMPARE(project->runsAtOnce(), 3);
}

void TestRunQueue::theNextOneIsClaimed()
{
    TemporaryProject project;
    QVERIFY(!project->claimNextRun());
    const Ids ids = queueOf(project, 3);
    project->queueRun(ids[1], true, true);
    const auto first = project->claimNextRun();
    QCOMPARE(first->id, ids[1]);
    QVERIFY(first->state == RunState::running && first->resumes);
    QCOMPARE(first->processId, std::int64_t{::getpid()});
    QCOMPARE(first->host, hostName());
    QCOMPARE(first->queuePosition, 0);
    QVERIFY(first->heartbeatAt > 1.7e9 && first->startedAt == first->heartbeatAt);
    QVERIFY(project->runs()[1].state == RunState::running); // its owner lives
    QVERIFY(!project->claimNextRun());                      // one at a time
    project->setRunsAtOnce(2);
    QCOMPARE(project->claimNextRun()->id, ids[0]);
    QVERIFY(!project->claimNextRun());
    setState(*project, ids[1], RunState::stopped);
    QCOMPARE(project->claimNextRun()->id, ids[2]);
    setState(*project, ids[0], RunState::finished);
    QVERIFY(!project->claimNextRun()); // nothing waits
}

void TestRunQueue::aCertainOneIsClaimed()
{
    TemporaryProject project;
    const Ids ids = queueOf(project, 3);
    const RunRecord last = project->claimRun(ids[2]);
    QVERIFY(last.state == RunState::running && !last.resumes);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->claimRun(ids[2]); })); // twice
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->claimRun(ids[0]); })); // one at a time
    QCOMPARE(order(*project), (Ids{ids[0], ids[1]}));
    QVERIFY(project->claimRun(ids[1], true).state == RunState::running); // unless it shall be so
    setState(*project, ids[2], RunState::finished);
    setState(*project, ids[1], RunState::paused);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->claimRun(ids[2]); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->claimRun(99); }));
    QVERIFY(project->claimRun(ids[1]).resumes);
}

void TestRunQueue::aDeadWorkerTakesNoPlace()
{
    TemporaryProject project;
    const Ids ids = queueOf(project, 2);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto own = Project::open(project.file);
        ::_exit(own->claimNextRun()->id == ids[0] ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    QCOMPARE(status, 0);
    QVERIFY(project->run(ids[0]).state == RunState::running); // as it was left
    QCOMPARE(project->claimNextRun()->id, ids[1]);
    QVERIFY(project->run(ids[0]).state == RunState::interrupted);
    project->queueRun(ids[0], true);
    QVERIFY(project->run(ids[0]).resumes);
}

void TestRunQueue::requestsMoveStates()
{
    TemporaryProject project;
    const auto id = project.addRun();
    struct Case
    {
        RunState from;
        RunRequest request;
        RunState to;
    };
    using enum RunState;
    const Case cases[] = {
        {running, RunRequest::stop, stopping}, {running, RunRequest::pause, pausing},
        {pausing, RunRequest::stop, stopping}, {stopping, RunRequest::pause, pausing},
        {stopping, RunRequest::none, running}, {pausing, RunRequest::none, running},
        {queued, RunRequest::stop, stopped},   {queued, RunRequest::pause, paused},
        {paused, RunRequest::stop, stopped},   {paused, RunRequest::pause, paused},
        {queued, RunRequest::none, queued},    {finished, RunRequest::none, finished},
    };
    for (const Case& one : cases) {
        setState(*project, id, one.from);
        QVERIFY(project->run(id).state == one.from);
        project->requestRun(id, one.request);
        const RunRecord run = project->run(id);
        QCOMPARE(toString(run.state), toString(one.to));
        QVERIFY(run.request == (hasWorker(one.from) ? one.request : RunRequest::none));
        setState(*project, id, finished);
        project->requestRun(id, RunRequest::none);
    }
    for (const auto over : {finished, stopped, failed, interrupted}) {
        setState(*project, id, over);
        QVERIFY(throwsError(ErrorKind::badInput, [&] { project->requestRun(id, RunRequest::stop); }));
        QVERIFY(throwsError(ErrorKind::badInput, [&] { project->requestRun(id, RunRequest::pause); }));
        QVERIFY(project->run(id).state == over);
    }
}

void TestRunQueue::aWorkerThatHasNotHeardTakesNothingBack()
{
    TemporaryProject project;
    const auto id = project.addRun();
    RunRecord worker = project->claimRun(id);
    Project::open(project.file)->requestRun(id, RunRequest::pause);
    worker.step = 7;
    project->reportRun(worker);
    QVERIFY(project->run(id).state == RunState::pausing);
    QCOMPARE(project->run(id).step, 7);
    worker.state = RunState::paused;
    project->reportRun(worker);
    QVERIFY(project->run(id).state == RunState::paused);
    QVERIFY(project->claimRun(id).request == RunRequest::none); // what was asked before is past
}

void TestRunQueue::onlyTheOwnerBeats()
{
    TemporaryProject project;
    const auto id = project.addRun();
    QVERIFY(!project->beat(id)); // nobody trains it
    project->claimRun(id);
    SQLite::Database(project.file, SQLite::OPEN_READWRITE).exec("UPDATE runs SET heartbeat_at = 7");
    QVERIFY(project->beat(id));
    QVERIFY(project->run(id).heartbeatAt > 1.7e9);
    project->requestRun(id, RunRequest::stop);
    QVERIFY(project->beat(id));
    for (const char* change : {"host = 'elsewhere'", "process_start = '1'", "process_id = 1", "state = 'interrupted'"}) {
        SQLite::Database(project.file, SQLite::OPEN_READWRITE).exec(std::string("UPDATE runs SET ") + change);
        QVERIFY(!project->beat(id));
        project->updateRun([&] {
            RunRecord run = project->run(id);
            run.state = RunState::failed;
            return run;
        }());
        project->claimRun(id);
        QVERIFY(project->beat(id));
    }
    QVERIFY(!project->beat(99));
}

/// Every one of many workers takes runs as long as there are some, ends each as soon as it is seen, and none of them
/// ever sees more than the limit under way.
void TestRunQueue::threadsNeverTakeTheSame()
{
    TemporaryProject project;
    const Ids ids = queueOf(project, 24);
    project->setRunsAtOnce(2);
    constexpr int workers = 4;
    std::vector<Ids> taken(workers);
    std::vector<int> most(workers, 0);
    std::vector<std::thread> threads;
    for (int worker = 0; worker < workers; ++worker)
        threads.emplace_back([&, worker] {
            const auto own = Project::open(project.file);
            const auto w = static_cast<std::size_t>(worker);
            while (!own->queuedRuns().empty()) {
                const auto run = own->claimNextRun();
                if (!run) {
                    std::this_thread::yield();
                    continue;
                }
                taken[w].push_back(run->id);
                const auto all = own->runs();
                most[w] = std::max(most[w], static_cast<int>(std::ranges::count_if(
                                                all, [](const RunRecord& one) { return hasWorker(one.state); })));
                RunRecord done = *run;
                done.state = RunState::finished;
                own->reportRun(done);
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    std::multiset<std::int64_t> all;
    for (const Ids& some : taken)
        all.insert(some.begin(), some.end());
    QCOMPARE(Ids(all.begin(), all.end()), ids);
    QVERIFY(std::ranges::max(most) <= 2);
    for (const RunRecord& run : project->runs())
        QVERIFY(run.state == RunState::finished);
}

void TestRunQueue::processesNeverTakeTheSame()
{
    TemporaryProject project;
    const Ids ids = queueOf(project, 9);
    project->setRunsAtOnce(3);
    std::vector<pid_t> children;
    for (int i = 0; i < 6; ++i) {
        const pid_t child = ::fork();
        if (child == 0) { // takes what it gets and keeps it, until it is told to go
            const auto own = Project::open(project.file);
            const auto run = own->claimNextRun();
            own->setRunNote(run ? run->id : ids.back(), run ? std::to_string(::getpid()) : "none was left");
            ::pause();
            ::_exit(0);
        }
        children.push_back(child);
    }
    QTRY_COMPARE_WITH_TIMEOUT(std::ssize(project->queuedRuns()), 6, 60000);
    QTRY_COMPARE_WITH_TIMEOUT(project->run(ids.back()).note, std::string("none was left"), 60000);
    std::map<std::int64_t, std::int64_t> owners;
    for (const RunRecord& run : project->runs())
        if (hasWorker(run.state)) {
            QTRY_COMPARE_WITH_TIMEOUT(project->run(run.id).note, std::to_string(run.processId), 60000);
            owners[run.processId] = run.id;
        }
    QCOMPARE(owners.size(), std::size_t{3}); // three processes, a run each
    QVERIFY(!project->claimNextRun());
    for (const pid_t child : children) {
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    }
    QCOMPARE(project->claimNextRun()->id, ids[3]); // now there is room
}

QTEST_APPLESS_MAIN(TestRunQueue)
#include "test_run_queue.moc"
