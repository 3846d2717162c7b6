// A LoRA run of the example through the real loop: what it trains, what it leaves, and who it answers beside.

#include "core/base/error.h"
#include "core/engine/loaded_models.h"
#include "core/engine/project_jobs.h"
#include "core/models/lora_file.h"
#include "core/train/adamw.h"
#include "tests/support/example_project.h"
#include "tests/support/tiny_models.h"

#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

class TestLoraRun : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Project> m_project;
    std::int64_t m_run = 0;

    RunRecord loraRun(int steps) const
    {
        RunRecord run = shortRun(*m_project, steps);
        run.name = "LoRA";
        run.settings.method = Method::lora;
        run.settings.learningRate = 0.01;
        run.settings.lora.dropout = 0.1;
        return run;
    }
    Path newest(std::int64_t run) const { return m_project->checkpointFolder(m_project->checkpoints(run).back()); }
    std::string weights(std::int64_t run) const { return sha256OfFile(newest(run) / "adapter_model.safetensors"); }

private Q_SLOTS:
    void initTestCase()
    {
        m_project = importExample(m_folder.path().toStdString());
        m_run = m_project->addRun(loraRun(10));
        trainRun(*m_project, m_run);
    }

    void itRunsAsAnyOther()
    {
        const RunRecord run = m_project->run(m_run);
        QCOMPARE(toString(run.state), std::string("finished"));
        QCOMPARE(run.step, 10);
        QVERIFY(run.bestValidationLoss.has_value());
        std::vector<double> losses;
        for (const MetricRecord& metric : m_project->metrics(m_run))
            if (metric.name == "train_loss")
                losses.push_back(metric.value);
        QCOMPARE(losses.size(), std::size_t{10});
        QVERIFY(losses.back() < 0.8 * losses.front()); // it learns
        for (const char* file :
             {"adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors", "training.json"})
            QVERIFY2(std::filesystem::exists(newest(m_run) / file), file);
    }

    void itTrainsAboutAsManyNumbersAsTheBridges()
    {
        const Composition composition = m_project->composition("kv-math").composition;
        std::vector<ModelCard> augmenting;
        for (const std::string& name : composition.augmenting)
            augmenting.push_back(m_project->model(name).card);
        const ModelRecord anchor = m_project->model(composition.anchor);
        const std::int64_t bridges = bridgeParameters(composition, anchor.card, augmenting);
        std::int64_t trained = 0, each = 0;
        const LoraAdapter adapter = loadLora(newest(m_run), m_project->modelDirectory(anchor));
        for (const LoraMatrix& matrix : adapter.matrices) {
            trained += matrix.change.a.numel() + matrix.change.b.numel();
            each += matrix.change.a.size(1) + matrix.change.b.size(0);
        }
        QVERIFY(2 * std::abs(trained - bridges) <= each); // no other whole rank is nearer
    }

    void whatItSavedAnswers()
    {
        LoadedModels models;
        const Path anchor = m_project->modelDirectory(m_project->model("anchor"));
        const auto best = m_project->bestCheckpoint(m_project->composition("kv-math").id, Method::lora);
        const auto alone =
            withLora(*models.decoder(anchor), loadLora(m_project->checkpointFolder(*best), anchor).matrices);
        const Tensor ids = randomIds(1, 7, alone->settings().vocabulary, 2);
        const LoadedMember member = models.member(*m_project, {MemberKind::lora, "kv-math"});
        QVERIFY(at::equal(member.model->logits(ids), SingleModel(alone).logits(ids)));
        QVERIFY(!at::equal(member.model->logits(ids), SingleModel(models.decoder(anchor)).logits(ids)));
    }

    void stoppedAndResumedItEndsTheSame()
    {
        const auto observer = Project::open(m_project->file());
        const auto id = m_project->addRun(loraRun(10));
        QVERIFY_THROWS_EXCEPTION(Error, trainRun(*m_project, id, [&](const Progress& progress) {
                                     if (progress.stage == "step" && progress.done == 5)
                                         observer->requestRun(id, RunRequest::stop);
                                 }));
        QCOMPARE(m_project->checkpoints(id).back().step, 5);
        QVERIFY(weights(id) != weights(m_run));
        m_project->queueRun(id, true);
        trainRun(*m_project, id);
        QCOMPARE(weights(id), weights(m_run));
        m_project->removeRun(id);
    }

    void augmentingModelsAreNotNeeded()
    {
        ModelRecord model = m_project->model("augmenting");
        const std::string directory = model.card.directory;
        model.card.directory = "/nowhere/at/all";
        m_project->updateModel(model);
        const auto id = m_project->addRun(loraRun(10));
        trainRun(*m_project, id);
        QCOMPARE(weights(id), weights(m_run));
        model.card.directory = directory;
        m_project->updateModel(model);
        m_project->removeRun(id);
    }

    void bridgesDoNotStartFromIt()
    {
        RunRecord run = shortRun(*m_project, 2);
        run.settings.startFrom = m_project->checkpoints(m_run).back().id;
        const auto id = m_project->addRun(run);
        try {
            trainRun(*m_project, id);
            QFAIL("it did");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("holds LoRA") != std::string::npos, error.what());
        }
    }

    void itIsScoredBesideTheOthers()
    {
        EvaluationJob job{.name = "table",
                          .tasks = {{"kv.test", ""}},
                          .members = {{MemberKind::anchor, "kv-math"},
                                      {MemberKind::augmenting, "kv-math"},
                                      {MemberKind::composed, "kv-math"},
                                      {MemberKind::lora, "kv-math"}},
                          .limit = 5};
        const EvaluationOutcome outcome = evaluate(*m_project, job);
        QVERIFY(outcome.table.members == (std::vector<std::string>{"anchor", "augmenting", "composed", "LoRA"}));
    }
};

QTEST_GUILESS_MAIN(TestLoraRun)
#include "test_lora_run.moc"
