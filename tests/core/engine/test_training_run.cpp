// A run as the project sees it: states, metrics, checkpoints, and a stop request from another process's hand.

#include "core/base/error.h"
#include "core/engine/project_jobs.h"
#include "tests/support/example_project.h"

#include <QTemporaryDir>
#include <QtTest>

#include <unistd.h>

using namespace calm;
using namespace calm::test;

namespace
{
std::string fileHashes(Project& project)
{
    std::string all;
    for (const ModelRecord& model : project.models())
        all += sha256OfFile(project.modelDirectory(model) / "model.safetensors");
    return all;
}

int countOf(const std::vector<MetricRecord>& metrics, const std::string& name)
{
    return static_cast<int>(std::count_if(metrics.begin(), metrics.end(), [&](const auto& m) { return m.name == name; }));
}
} // namespace

class TestTrainingRun : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Project> m_project;

private Q_SLOTS:
    void initTestCase() { m_project = importExample(m_folder.path().toStdString()); }

    void finishesWithMetricsAndCheckpoints()
    {
        const std::string before = fileHashes(*m_project);
        const auto id = m_project->addRun(shortRun(*m_project, 10));
        trainRun(*m_project, id);
        const RunRecord run = m_project->run(id);
        QCOMPARE(toString(run.state), std::string("finished"));
        QCOMPARE(run.step, 10);
        QVERIFY(run.bestValidationLoss && run.finishedAt >= run.startedAt);
        QCOMPARE(run.processId, std::int64_t{::getpid()});
        const auto metrics = m_project->metrics(id);
        QCOMPARE(countOf(metrics, "train_loss"), 10);
        QCOMPARE(countOf(metrics, "validation_loss"), 3); // steps 4, 8 and the last
        int best = 0;
        const auto checkpoints = m_project->checkpoints(id);
        QVERIFY(checkpoints.size() <= 2); // the best and one more
        for (const CheckpointRecord& checkpoint : checkpoints) {
            QVERIFY(std::filesystem::exists(m_project->checkpointFolder(checkpoint) / "bridges.safetensors"));
            best += checkpoint.best;
        }
        QCOMPARE(best, 1);
        QCOMPARE(fileHashes(*m_project), before); // neither model's file changed
        QVERIFY_THROWS_EXCEPTION(Error, trainRun(*m_project, id));
    }

    void aStopRequestInTheProjectStopsIt()
    {
        const auto id = m_project->addRun(shortRun(*m_project, 100000));
        int stepsAfter = 0;
        const auto observer = Project::open(m_project->file());
        try {
            trainRun(*m_project, id, [&](const Progress& progress) {
                if (progress.stage != "step")
                    return;
                if (progress.done == 5)
                    observer->requestRun(id, RunRequest::stop);
                stepsAfter += progress.done > 5;
            });
            QFAIL("the run went on");
        } catch (const Error& error) {
            QCOMPARE(toString(error.kind()), std::string("cancelled"));
        }
        QCOMPARE(stepsAfter, 0);
        QCOMPARE(toString(observer->run(id).state), std::string("stopped"));
        QVERIFY(!observer->checkpoints(id).empty());
    }

    void aVanishedModelFailsWithASentence()
    {
        ModelRecord model = m_project->models().front();
        const std::string directory = model.card.directory;
        model.card.directory = "/nowhere/at/all";
        m_project->updateModel(model);
        const auto id = m_project->addRun(shortRun(*m_project, 3));
        QVERIFY_THROWS_EXCEPTION(Error, trainRun(*m_project, id));
        const RunRecord run = m_project->run(id);
        QCOMPARE(toString(run.state), std::string("failed"));
        QVERIFY2(run.message.find("/nowhere/at/all") != std::string::npos, run.message.c_str());
        model.card.directory = directory;
        m_project->updateModel(model);
    }

    void evaluationIsStoredWithItsAnswers()
    {
        EvaluationJob job{.name = "check",
                          .tasks = {{"num.test", ""}, {"kv.test", ""}},
                          .members = {{MemberKind::anchor, "kv-math", 0, 0}, {MemberKind::augmenting, "kv-math", 0, 0}},
                          .limit = 40};
        const EvaluationOutcome outcome = evaluate(*m_project, job);
        QCOMPARE(outcome.table.members, (std::vector<std::string>{"anchor", "augmenting"}));
        // What the two models were made for, measured in another engine: 98.7% and 100%.
        QVERIFY(outcome.table.scores[0][0].correct >= 37);
        QVERIFY(outcome.table.scores[1][1].correct >= 38);
        QVERIFY(outcome.table.scores[1][0].correct <= 2);
        const auto answers = m_project->evaluationAnswers(outcome.id, "num.test", "anchor");
        QCOMPARE(answers.size(), std::size_t{40});
        const auto right = std::count_if(answers.begin(), answers.end(), [](const auto& a) { return a.answer == a.expected; });
        QCOMPARE(static_cast<int>(right), outcome.table.scores[0][0].correct);
    }
};

QTEST_GUILESS_MAIN(TestTrainingRun)
#include "test_training_run.moc"
