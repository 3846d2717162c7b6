// A run's life under its worker: paused, stopped, failed, resumed, queued; what it leaves on the disk.

#include "core/base/error.h"
#include "core/engine/project_jobs.h"
#include "core/store/dataset_versions.h"
#include "tests/support/example_project.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace calm;
using namespace calm::test;

namespace
{
/// Without validation: every checkpoint is the newest best one.
RunRecord plainRun(Project& project, int steps)
{
    RunRecord run = shortRun(project, steps);
    run.settings.validation.clear();
    run.settings.checkpointEvery = 3;
    run.settings.keepLast = 9;
    return run;
}

/// Calls `what` once, when `step` is done.
ProgressCallback atStep(int step, std::function<void()> what)
{
    return [step, what = std::move(what)](const Progress& progress) {
        if (progress.stage == "step" && progress.done == step)
            what();
    };
}

/// The sentence with which training ends; empty when it does not throw.
std::string failureOf(const std::function<void()>& work)
{
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

std::vector<std::pair<int, double>> losses(Project& project, std::int64_t run)
{
    std::vector<std::pair<int, double>> values;
    for (const MetricRecord& metric : project.metrics(run))
        if (metric.name == "train_loss")
            values.emplace_back(metric.step, metric.value);
    return values;
}

std::string lastBridges(Project& project, std::int64_t run)
{
    return readFile(project.checkpointFolder(project.checkpoints(run).back()) / "bridges.safetensors");
}

std::vector<int> checkpointSteps(Project& project, std::int64_t run)
{
    std::vector<int> steps;
    for (const CheckpointRecord& checkpoint : project.checkpoints(run))
        steps.push_back(checkpoint.step);
    return steps;
}
} // namespace

class TestRunLife : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Project> m_project;
    std::unique_ptr<Project> m_observer; ///< another hand on the same file
    std::int64_t m_whole = 0;            ///< a run of 10 steps that nobody disturbed

    /// `id` has 10 steps behind it, and they are those of m_whole.
    void compareToWhole(std::int64_t id)
    {
        QVERIFY(m_project->run(id).state == RunState::finished);
        QCOMPARE(losses(*m_project, id), losses(*m_project, m_whole));
        QVERIFY(lastBridges(*m_project, id) == lastBridges(*m_project, m_whole));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_project = importExample(m_folder.path().toStdString());
        m_observer = Project::open(m_project->file());
        m_whole = m_project->addRun(plainRun(*m_project, 10));
        trainRun(*m_project, m_whole);
        QCOMPARE(losses(*m_project, m_whole).size(), std::size_t{10});
        QCOMPARE(checkpointSteps(*m_project, m_whole), (std::vector<int>{3, 6, 9, 10}));
    }

    void pausedAndResumed_data()
    {
        QTest::addColumn<bool>("stop");
        QTest::newRow("pause") << false;
        QTest::newRow("stop") << true;
    }

    void pausedAndResumed()
    {
        QFETCH(bool, stop);
        const auto id = m_project->addRun(plainRun(*m_project, 10));
        const auto ask = [&] { m_observer->requestRun(id, stop ? RunRequest::stop : RunRequest::pause); };
        QVERIFY(!failureOf([&] { trainRun(*m_project, id, atStep(5, ask)); }).empty());
        RunRecord run = m_observer->run(id);
        QVERIFY(run.state == (stop ? RunState::stopped : RunState::paused));
        QCOMPARE(run.step, 5);
        QCOMPARE(checkpointSteps(*m_project, id).back(), 5);
        QVERIFY(run.secondsLeft == 0 && run.finishedAt >= run.startedAt);

        m_project->queueRun(id, true);
        std::vector<std::int64_t> steps;
        trainRun(*m_project, id, [&](const Progress& progress) {
            if (progress.stage == "step")
                steps.push_back(progress.done);
        });
        QCOMPARE(steps, (std::vector<std::int64_t>{6, 7, 8, 9, 10}));
        compareToWhole(id);
        QVERIFY(m_project->run(id).secondsBefore > 0);
        QVERIFY(m_project->run(id).startedAt > run.startedAt);
    }

    void fromTheBeginningAgain()
    {
        const auto id = m_project->addRun(plainRun(*m_project, 10));
        const auto ask = [&] { m_observer->requestRun(id, RunRequest::stop); };
        QVERIFY(!failureOf([&] { trainRun(*m_project, id, atStep(7, ask)); }).empty());
        QCOMPARE(checkpointSteps(*m_project, id), (std::vector<int>{3, 6, 7}));
        m_project->queueRun(id, false);
        trainRun(*m_project, id);
        QCOMPARE(checkpointSteps(*m_project, id), (std::vector<int>{3, 6, 9, 10}));
        QCOMPARE(m_project->run(id).secondsBefore, 0.0);
        compareToWhole(id);
    }

    void stoppedWhileItReadsTheExamples()
    {
        const auto id = m_project->addRun(plainRun(*m_project, 100000));
        std::stop_source stop;
        const std::string sentence = failureOf([&] {
            trainRun(
                *m_project, id,
                [&](const Progress& progress) {
                    if (progress.stage.starts_with("encoding"))
                        stop.request_stop();
                    QVERIFY(progress.stage != "step");
                },
                stop.get_token());
        });
        QVERIFY(!sentence.empty());
        QVERIFY(m_observer->run(id).state == RunState::stopped);
        QVERIFY(m_project->checkpoints(id).empty());
    }

    void aModelThatChanges()
    {
        const auto id = m_project->addRun(plainRun(*m_project, 10));
        const ModelRecord model = m_project->model(m_project->run(id).trained.anchor);
        const Path config = m_project->modelDirectory(model) / "config.json";
        const std::string before = readFile(config);
        const auto change = [&] { std::ofstream(config, std::ios::app) << ' '; };
        const std::string sentence = failureOf([&] { trainRun(*m_project, id, atStep(4, change)); });
        QVERIFY2(sentence.find(config.string()) != std::string::npos, sentence.c_str());
        QVERIFY(m_project->run(id).state == RunState::failed);
        QCOMPARE(m_project->run(id).message, sentence);
        QCOMPARE(checkpointSteps(*m_project, id), (std::vector<int>{3})); // the last good one

        const std::string refused = failureOf([&] { trainRun(*m_project, id); });
        QVERIFY2(refused.find(model.name) != std::string::npos, refused.c_str());
        QCOMPARE(checkpointSteps(*m_project, id), (std::vector<int>{3}));
        QCOMPARE(losses(*m_project, id).back().first, 6);
        writeFileWhole(config, before); // another time, the same content
        trainRun(*m_project, id);
        compareToWhole(id);
    }

    void aModelThatVanishes()
    {
        const auto id = m_project->addRun(plainRun(*m_project, 10));
        const Path directory =
            m_project->modelDirectory(m_project->model(m_project->run(id).trained.augmenting.front()));
        const Path away = directory.string() + ".away";
        const auto vanish = [&] { std::filesystem::rename(directory, away); };
        const std::string sentence = failureOf([&] { trainRun(*m_project, id, atStep(4, vanish)); });
        QVERIFY2(sentence.find(directory.string()) != std::string::npos, sentence.c_str());
        QVERIFY(m_project->run(id).state == RunState::failed);
        std::filesystem::rename(away, directory);
        trainRun(*m_project, id);
        compareToWhole(id);
    }

    void aFolderThatCannotBeWritten()
    {
        const auto id = m_project->addRun(plainRun(*m_project, 10));
        const Path folder = m_project->filesFolder() / "runs" / std::to_string(id);
        const Path away = folder.string() + ".away";
        const std::string sentence = failureOf([&] {
            trainRun(*m_project, id, atStep(4, [&] {
                std::filesystem::rename(folder, away);
                writeFileWhole(folder, "in the way");
            }));
        });
        QVERIFY2(sentence.find("step-6") != std::string::npos, sentence.c_str());
        QVERIFY(m_project->run(id).state == RunState::failed);
        std::filesystem::remove(folder);
        std::filesystem::rename(away, folder);
        QCOMPARE(checkpointSteps(*m_project, id), (std::vector<int>{3}));
        trainRun(*m_project, id);
        compareToWhole(id);
    }

    void examplesThatChange()
    {
        const auto id = m_project->addRun(plainRun(*m_project, 10));
        const auto ask = [&] { m_observer->requestRun(id, RunRequest::pause); };
        QVERIFY(!failureOf([&] { trainRun(*m_project, id, atStep(5, ask)); }).empty());
        ExampleRecord example = m_project->examples(m_project->dataset("kv.train").id).front();
        const std::string before = example.response;
        example.response += "!";
        m_project->updateExample(example);
        trainRun(*m_project, id); // with those it began with
        compareToWhole(id);
        QCOMPARE(versionsOfRun(*m_project, id).size(), std::size_t(1));
        const auto seen = examplesOfVersion(*m_project, versionsOfRun(*m_project, id).front().id, {}, 0, 1);
        QCOMPARE(seen.front().response, before);
        example.response = before;
        m_project->updateExample(example);
    }

    void theQueueIsWorkedThrough()
    {
        const auto first = m_project->addRun(plainRun(*m_project, 2));
        const auto bad = m_project->addRun(plainRun(*m_project, 2));
        RunRecord broken = m_project->run(bad);
        broken.settings.mixture.front().dataset = "nowhere";
        m_project->updateRun(broken);
        const auto last = m_project->addRun(plainRun(*m_project, 2));
        m_project->moveInQueue(last, 1);
        std::vector<std::int64_t> begun, ended;
        QueueEvents events;
        events.begins = [&](const RunRecord& run) { begun.push_back(run.id); };
        events.ended = [&](const RunRecord& run) { ended.push_back(run.id); };
        trainQueued(*m_project, events);
        QCOMPARE(begun, (std::vector<std::int64_t>{last, first, bad}));
        QCOMPARE(ended, begun);
        QVERIFY(m_project->run(first).state == RunState::finished);
        QVERIFY(m_project->run(bad).state == RunState::failed);
        QVERIFY(m_project->queuedRuns().empty());
    }

    void aPauseHaltsTheQueue()
    {
        const auto first = m_project->addRun(plainRun(*m_project, 100000));
        const auto second = m_project->addRun(plainRun(*m_project, 2));
        QueueEvents events;
        events.progress = atStep(2, [&] { m_observer->requestRun(first, RunRequest::pause); });
        trainQueued(*m_project, events);
        QVERIFY(m_project->run(first).state == RunState::paused);
        QVERIFY(m_project->run(second).state == RunState::queued);
        events.progress = {};
        trainQueued(*m_project, events, {}, second);
        QVERIFY(m_project->run(second).state == RunState::finished);
        QVERIFY(m_project->run(first).state == RunState::paused);
    }
};

QTEST_GUILESS_MAIN(TestRunLife)
#include "test_run_life.moc"
