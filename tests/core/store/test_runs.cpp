#include "core/store/process.h"
#include "tests/core/store/temporary_project.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cmath>
#include <csignal>
#include <limits>
#include <sys/wait.h>
#include <unistd.h>

using namespace calm;

class TestRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsAreKept();
    void theCompositionIsRemembered();
    void requestsAreNotOverwritten();
    void reportsLeaveWhatAPersonWrote();
    void livingWorkerIsRunning();
    void deadWorkerIsInterrupted();
    void anotherProcessUnderTheSameIdIsNotTheWorker();
    void workersElsewhereAreJudgedByTheirHeartbeat();
    void onlyThoseWithAWorkerAreInterrupted();
    void metricsOfStepsDoneAgain();
    void metrics();
    void checkpoints();
    void checkpointsStayInsideTheFiles();
    void bestOfTheNewestRun();
    void loraRunsHaveNoBridges();
    void removingTakesTheFiles();
    void missingRuns();

private:
    void execute(const TemporaryProject& project, const std::string& sql)
    {
        SQLite::Database(project.file, SQLite::OPEN_READWRITE).exec(sql);
    }
};

namespace
{
double now()
{
    return static_cast<double>(::time(nullptr));
}

RunRecord running(Project& project, std::int64_t id, std::int64_t process)
{
    RunRecord run = project.run(id);
    run.state = RunState::running;
    run.processId = process;
    run.heartbeatAt = now();
    return run;
}
} // namespace

void TestRuns::runsAreKept()
{
    TemporaryProject project;
    const auto first = project.addRun();
    RunRecord run = project->run(first);
    QVERIFY(run.state == RunState::queued);
    QVERIFY(run.createdAt > 1.7e9);
    run.name = "renamed";
    run.settings.steps = 77;
    run.settings.mixture = {{"d", "train", 0.5, 0.1}};
    run.state = RunState::finished;
    run.step = 77;
    run.secondsLeft = 1.5;
    run.bestValidationLoss = 0.25;
    run.message = "done";
    run.processId = ::getpid();
    run.heartbeatAt = 10;
    run.startedAt = 11;
    run.finishedAt = 12;
    run.note = "good";
    run.resumes = true;
    run.processes = 4;
    run.secondsBefore = 2.5;
    project->updateRun(run);
    const RunRecord read = Project::open(project.file)->run(first);
    QCOMPARE(read.name, run.name);
    QVERIFY(read.settings == run.settings);
    QVERIFY(read.state == RunState::finished);
    QCOMPARE(read.step, 77);
    QCOMPARE(read.secondsLeft, 1.5);
    QCOMPARE(read.bestValidationLoss, std::optional<double>(0.25));
    QCOMPARE(read.message, run.message);
    QCOMPARE(read.processId, run.processId);
    QCOMPARE(read.heartbeatAt, 10.0);
    QCOMPARE(read.startedAt, 11.0);
    QCOMPARE(read.finishedAt, 12.0);
    QCOMPARE(read.note, run.note);
    QVERIFY(read.resumes);
    QCOMPARE(read.processes, 4);
    QCOMPARE(read.secondsBefore, 2.5);
    QCOMPARE(read.host, hostName());
    RunRecord second;
    second.composition = run.composition;
    const auto newest = project->addRun(second);
    QCOMPARE(project->runs().front().id, newest);
    QVERIFY(!project->run(newest).bestValidationLoss);
}

void TestRuns::theCompositionIsRemembered()
{
    TemporaryProject project;
    const auto id = project.addRun();
    const Composition then = project->composition("kv").composition;
    QVERIFY(project->run(id).trained == then); // the store looks it up when the run does not say
    auto record = project->composition("kv");
    record.composition.connections.clear();
    project->saveComposition(record);
    QVERIFY(project->run(id).trained == then);
    RunRecord run;
    run.composition = 99;
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->addRun(run); }));
}

void TestRuns::requestsAreNotOverwritten()
{
    TemporaryProject project;
    const auto id = project.addRun();
    RunRecord worker = project->claimRun(id);
    QVERIFY(project->requestOf(id) == RunRequest::none);
    Project::open(project.file)->requestRun(id, RunRequest::stop); // the window
    project->updateRun(worker);
    project->reportRun(worker);
    QVERIFY(project->requestOf(id) == RunRequest::stop);
    QVERIFY(project->run(id).request == RunRequest::stop);
    project->requestRun(id, RunRequest::none);
    QVERIFY(project->requestOf(id) == RunRequest::none);
}

void TestRuns::reportsLeaveWhatAPersonWrote()
{
    TemporaryProject project;
    const auto id = project.addRun();
    RunRecord worker = running(*project, id, ::getpid());
    Project::open(project.file)->setRunNote(id, "looks good");
    worker.step = 5;
    worker.bestValidationLoss = 0.5;
    project->reportRun(worker);
    QCOMPARE(project->run(id).note, std::string("looks good"));
    QCOMPARE(project->run(id).step, 5);
    QCOMPARE(project->run(id).bestValidationLoss, std::optional<double>(0.5));
    QVERIFY(project->run(id).state == RunState::running);
}

void TestRuns::livingWorkerIsRunning()
{
    TemporaryProject project;
    const auto id = project.addRun();
    RunRecord run = running(*project, id, ::getpid());
    run.heartbeatAt = 1; // long ago, but the process lives: it may be busy with a long step
    project->updateRun(run);
    QVERIFY(project->runs().front().state == RunState::running);
    QVERIFY(isProcessAlive(::getpid(), processStart(::getpid())));
}

void TestRuns::deadWorkerIsInterrupted()
{
    TemporaryProject project;
    const auto id = project.addRun();
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    project->updateRun(running(*project, id, child));
    QVERIFY(project->runs().front().state == RunState::running);
    ::kill(child, SIGKILL);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT); // dead, but not yet buried: a zombie
    QVERIFY(project->runs().front().state == RunState::interrupted);
    ::waitpid(child, nullptr, 0);
    QVERIFY(project->run(id).state == RunState::interrupted); // and written down
    QVERIFY(!project->run(id).message.empty());
    project->updateRun(running(*project, id, child));
    QVERIFY(project->runs().front().state == RunState::interrupted);
    project->updateRun(running(*project, id, ::getpid())); // resumed by another worker
    QVERIFY(project->runs().front().state == RunState::running);
}

void TestRuns::anotherProcessUnderTheSameIdIsNotTheWorker()
{
    TemporaryProject project;
    const auto id = project.addRun();
    project->updateRun(running(*project, id, ::getpid()));
    execute(project, "UPDATE runs SET process_start = '1'");
    QVERIFY(project->runs().front().state == RunState::interrupted);
}

void TestRuns::workersElsewhereAreJudgedByTheirHeartbeat()
{
    TemporaryProject project;
    const auto id = project.addRun();
    project->updateRun(running(*project, id, 1));
    execute(project, "UPDATE runs SET host = 'elsewhere'");
    QVERIFY(project->runs().front().state == RunState::running);
    execute(project, "UPDATE runs SET heartbeat_at = heartbeat_at - 60");
    QVERIFY(project->runs().front().state == RunState::interrupted);
}

void TestRuns::onlyThoseWithAWorkerAreInterrupted()
{
    TemporaryProject project;
    const auto id = project.addRun();
    RunRecord run = project->run(id);
    run.processId = 0;
    for (const auto state :
         {RunState::queued, RunState::paused, RunState::finished, RunState::stopped, RunState::failed}) {
        run.state = state;
        project->updateRun(run);
        QVERIFY(project->runs().front().state == state);
    }
    for (const auto state : {RunState::running, RunState::pausing, RunState::stopping}) {
        run.state = state;
        project->updateRun(run);
        QVERIFY(project->run(id).state == state);
        QVERIFY(project->runs().front().state == RunState::interrupted);
    }
}

void TestRuns::metricsOfStepsDoneAgain()
{
    TemporaryProject project;
    const auto id = project.addRun();
    RunRecord run;
    run.composition = project->run(id).composition;
    const auto other = project->addRun(run);
    for (const auto one : {id, other})
        project->addMetrics(one, {{1, "loss", 5.5}, {2, "loss", 5.0}, {2, "a", 1.0}, {3, "loss", 4.0}});
    project->removeMetricsAfter(id, 1);
    QCOMPARE(project->metrics(id).size(), std::size_t(1));
    QCOMPARE(project->metrics(id).front().step, 1);
    QCOMPARE(project->metrics(other).size(), std::size_t(4));
    project->removeMetricsAfter(id, -1);
    QVERIFY(project->metrics(id).empty());
}

void TestRuns::metrics()
{
    TemporaryProject project;
    const auto id = project.addRun();
    project->addMetrics(id, {{1, "train_loss", 5.5}, {1, "learning_rate", 1e-4}, {2, "train_loss", 5.25}});
    project->addMetrics(id, {{2, "train_loss", 5.0}, {3, "train_loss", std::numeric_limits<double>::quiet_NaN()}});
    const auto all = project->metrics(id);
    QCOMPARE(all.size(), std::size_t(4));
    QCOMPARE(all[0].name, std::string("learning_rate"));
    QCOMPARE(all[2].value, 5.0); // a resumed run passed step 2 again
    QVERIFY(std::isnan(all[3].value));
    QCOMPARE(project->metrics(id, 2).size(), std::size_t(1));
    QCOMPARE(project->metrics(id, 2).front().step, 3);
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->addMetrics(99, {}); }));
}

void TestRuns::checkpoints()
{
    TemporaryProject project;
    const auto id = project.addRun();
    const auto first = project->addCheckpoint({0, id, 200, "runs/1/step-200", 0.5, true, 0});
    const auto second = project->addCheckpoint({0, id, 400, "runs/1/step-400", {}, false, 0});
    QVERIFY(project->checkpoint(first).best);
    const auto third = project->addCheckpoint({0, id, 600, "runs/1/./step-600", 0.25, true, 5});
    const auto all = project->checkpoints(id);
    QCOMPARE(all.size(), std::size_t(3));
    QVERIFY(!all[0].best && !all[1].best && all[2].best);
    QCOMPARE(all[0].validationLoss, std::optional<double>(0.5));
    QVERIFY(!all[1].validationLoss);
    QCOMPARE(all[2].path, std::string("runs/1/step-600"));
    QCOMPARE(all[2].createdAt, 5.0);
    QCOMPARE(project->checkpointFolder(all[2]), project.folder / "p.files/runs/1/step-600");
    // Written again into the same folder: one row, not two.
    const auto again = project->addCheckpoint({0, id, 400, "runs/1/step-400", {}, false, 0});
    QCOMPARE(project->checkpoints(id).size(), std::size_t(3));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->checkpoint(second); }));
    std::filesystem::create_directories(project->checkpointFolder(all[1]));
    writeFileWhole(project->checkpointFolder(all[1]) / "bridge.safetensors", "x");
    project->removeCheckpoint(again);
    QVERIFY(!std::filesystem::exists(project->checkpointFolder(all[1])));
    QCOMPARE(project->checkpoints(id).size(), std::size_t(2));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->removeCheckpoint(again); }));
    QVERIFY(project->checkpoint(third).best);
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->addCheckpoint({0, 99, 1, "a", {}, false, 0}); }));
}

void TestRuns::checkpointsStayInsideTheFiles()
{
    TemporaryProject project;
    const auto id = project.addRun();
    for (const char* path : {"", ".", "/tmp/x", "../x", "runs/../../x"})
        QVERIFY(throwsError(ErrorKind::badInput, [&] { project->addCheckpoint({0, id, 1, path, {}, false, 0}); }));
}

void TestRuns::bestOfTheNewestRun()
{
    TemporaryProject project;
    const auto old = project.addRun();
    const auto composition = project->composition("kv").id;
    QVERIFY(!project->bestCheckpoint(composition));
    RunRecord run;
    run.composition = composition;
    const auto newer = project->addRun(run);
    project->addRun(run); // the newest has no checkpoint
    const auto best = project->addCheckpoint({0, old, 100, "a", 0.1, true, 0});
    project->addCheckpoint({0, old, 200, "b", 0.2, false, 0});
    QCOMPARE(project->bestCheckpoint(composition)->id, best);
    const auto unvalidated = project->addCheckpoint({0, newer, 10, "c", {}, false, 0});
    QCOMPARE(project->bestCheckpoint(composition)->id, unvalidated);
    const auto newBest = project->addCheckpoint({0, newer, 5, "d", 0.9, true, 0});
    QCOMPARE(project->bestCheckpoint(composition)->id, newBest);
    QVERIFY(!project->bestCheckpoint(99));
}

void TestRuns::loraRunsHaveNoBridges()
{
    TemporaryProject project;
    const auto bridges = project.addRun();
    const auto composition = project->composition("kv").id;
    const auto trained = project->addCheckpoint({0, bridges, 1, "a", {}, true, 0});
    RunRecord lora;
    lora.composition = composition;
    lora.settings.method = Method::lora;
    const auto newer = project->addRun(lora);
    project->addCheckpoint({0, newer, 1, "b", {}, true, 0});
    QCOMPARE(project->bestCheckpoint(composition)->id, trained);
}

void TestRuns::removingTakesTheFiles()
{
    TemporaryProject project;
    const auto id = project.addRun();
    project->addMetrics(id, {{1, "train_loss", 5.5}});
    const auto checkpoint = project->addCheckpoint({0, id, 1, "runs/1/step-1", {}, true, 0});
    const Path folder = project->checkpointFolder(project->checkpoint(checkpoint));
    std::filesystem::create_directories(folder);
    for (const auto state : {RunState::running, RunState::stopping, RunState::pausing}) {
        RunRecord busy = running(*project, id, ::getpid());
        busy.state = state;
        project->updateRun(busy);
        QVERIFY(throwsError(ErrorKind::badInput, [&] { project->removeRun(id); }));
        QVERIFY(std::filesystem::exists(folder));
    }
    RunRecord run = project->run(id);
    run.state = RunState::stopped;
    project->updateRun(run);
    project->removeRun(id);
    QVERIFY(!std::filesystem::exists(folder.parent_path()));
    QVERIFY(project->runs().empty());
    QVERIFY(project->metrics(id).empty());
    QVERIFY(project->checkpoints(id).empty());
    run.composition = project->composition("kv").id;
    QVERIFY(project->addRun(run) > id); // ids, and with them folders, are never given twice
}

void TestRuns::missingRuns()
{
    TemporaryProject project;
    project.addRun();
    RunRecord run = project->runs().front();
    run.id = 99;
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->run(99); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->updateRun(run); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->reportRun(run); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->setRunNote(99, ""); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->requestRun(99, RunRequest::stop); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->requestOf(99); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->removeRun(99); }));
}

QTEST_APPLESS_MAIN(TestRuns)
#include "test_runs.moc"
