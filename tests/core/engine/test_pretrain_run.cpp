// A run that trains a model from fresh weights, through the real loop: what it leaves, and what becomes of it.

#include "core/base/error.h"
#include "core/engine/loaded_models.h"
#include "core/engine/new_model.h"
#include "core/engine/project_jobs.h"
#include "core/weights/inspect_model.h"
#include "tests/support/example_project.h"
#include "tests/support/tiny_models.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

class TestPretrainRun : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Project> m_project;
    std::int64_t m_run = 0;

    RunRecord newModel(const std::string& name, int steps = 10) const
    {
        RunRecord run;
        run.name = name;
        run.settings = shortRun(*m_project, steps).settings;
        run.settings.validation = {{"kv.train", "", 1.0, -1.0}};
        run.settings.learningRate = 0.003;
        run.settings.method = Method::pretrain;
        run.settings.pretraining = {.name = name,
                                    .tokenizer = "anchor",
                                    .layers = 2,
                                    .width = 32,
                                    .heads = 4,
                                    .context = 64,
                                    .finalStateNoise = 0.5};
        return run;
    }
    Path modelOf(const std::string& name) const { return m_project->modelDirectory(m_project->model(name)); }
    std::string sentenceOf(std::int64_t run) const
    {
        try {
            trainRun(*m_project, run);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_project = importExample(m_folder.path().toStdString());
        m_run = m_project->addRun(newModel("skill"));
        trainRun(*m_project, m_run);
    }

    void itRunsAsAnyOther()
    {
        const RunRecord run = m_project->run(m_run);
        QCOMPARE(toString(run.state), std::string("finished"));
        QCOMPARE(run.step, 10);
        QCOMPARE(run.composition, std::int64_t{0});
        QVERIFY(run.bestValidationLoss.has_value());
        std::vector<double> losses;
        for (const MetricRecord& metric : m_project->metrics(m_run))
            if (metric.name == "train_loss")
                losses.push_back(metric.value);
        QCOMPARE(losses.size(), std::size_t{10});
        QVERIFY(losses.back() < 0.95 * losses.front()); // it learns
        QVERIFY(!m_project->checkpoints(m_run).empty());
    }

    void theModelIsInTheProject()
    {
        const ModelRecord model = m_project->model("skill");
        const Path directory = modelOf("skill");
        QCOMPARE(directory, m_project->filesFolder() / "models/skill");
        QCOMPARE(model.card.layers, 2);
        QCOMPARE(model.card.contextLength, 64);
        QCOMPARE(model.card.problem, std::string());
        QCOMPARE(model.contentHash, contentHashOfModel(directory));
        QCOMPARE(model.card.parameters,
                 parametersOf(newModel("x").settings.pretraining, Tokenizer::load(directory)->vocabularySize()));
        for (const char* other : {"optimizer.safetensors", "training.json", "run.json"})
            QVERIFY2(!std::filesystem::exists(directory / other), other);
        QVERIFY(m_project->run(m_run).message.find("skill") != std::string::npos);
    }

    void itAugmentsLikeAnyModel()
    {
        Composition composition{
            .name = "with it", .anchor = "anchor", .augmenting = {"skill"}, .connections = {{0, 1, 2}}, .bridge = {}};
        composition.bridge.heads = 4;
        m_project->saveComposition({0, composition, 0});
        LoadedModels models;
        const LoadedMember member = models.member(*m_project, {MemberKind::augmenting, "with it"});
        QCOMPARE(member.model->settings().width, 32);
        QVERIFY(models.member(*m_project, {MemberKind::composed, "with it"}).model != nullptr);
        RunRecord run = shortRun(*m_project, 2);
        run.settings.startFrom = m_project->checkpoints(m_run).back().id;
        const std::string sentence = sentenceOf(m_project->addRun(run));
        QVERIFY2(sentence.find("holds a model of its own") != std::string::npos, sentence.c_str());
    }

    /// Stopped twice, once in the middle between two checkpoints: the same bits, noise and all.
    void stoppedAndResumedItEndsTheSame()
    {
        const auto observer = Project::open(m_project->file());
        const auto id = m_project->addRun(newModel("again"));
        for (const int at : {3, 6}) {
            QVERIFY_THROWS_EXCEPTION(Error, trainRun(*m_project, id, [&](const Progress& progress) {
                                         if (progress.stage == "step" && progress.done == at)
                                             observer->requestRun(id, RunRequest::pause);
                                     }));
            QCOMPARE(toString(m_project->run(id).state), std::string("paused"));
            QCOMPARE(m_project->checkpoints(id).back().step, at);
            QVERIFY(!std::filesystem::exists(m_project->filesFolder() / "models/again"));
            m_project->queueRun(id, true);
        }
        trainRun(*m_project, id);
        QCOMPARE(m_project->model("again").contentHash, m_project->model("skill").contentHash);
        const auto values = [&](std::int64_t run) {
            std::vector<double> losses;
            for (const MetricRecord& metric : m_project->metrics(run))
                if (metric.name == "train_loss" || metric.name == "validation_loss")
                    losses.push_back(metric.value);
            return losses;
        };
        QCOMPARE(values(id), values(m_run));
    }

    /// Killed behind its last step: the model was written, but the project does not know it yet.
    void resumedAtItsVeryEndItIsAddedOnce()
    {
        const ModelRecord model = m_project->model("again");
        const auto runs = m_project->runs();
        RunRecord run = *std::ranges::find(runs, std::string("again"), &RunRecord::name);
        m_project->removeModel(model.id);
        run.state = RunState::interrupted;
        m_project->updateRun(run);
        m_project->queueRun(run.id, true);
        trainRun(*m_project, run.id);
        QCOMPARE(m_project->model("again").contentHash, model.contentHash);
        run = m_project->run(run.id);
        run.state = RunState::interrupted; // and once more, behind that
        m_project->updateRun(run);
        m_project->queueRun(run.id, true);
        trainRun(*m_project, run.id);
        const auto models = m_project->models();
        QCOMPARE(
            std::ranges::count(models, modelOf("again").string(),
                               [&](const ModelRecord& record) { return m_project->modelDirectory(record).string(); }),
            1);
    }

    void whatCannotBeMadeFailsBeforeItBegins()
    {
        const auto problem = [this](auto change) {
            RunRecord run = newModel("wrong");
            change(run.settings);
            return QString::fromStdString(sentenceOf(m_project->addRun(run)));
        };
        QVERIFY(problem([](auto& s) { s.pretraining.name = "anchor"; }).contains("already"));
        QVERIFY(problem([](auto& s) { s.pretraining.tokenizer = "nobody"; }).contains("tokenizer"));
        const QString tooLong = problem([](auto& s) { s.pretraining.context = 3; });
        QVERIFY2(tooLong.contains("longer than the new model's context of 3"), qPrintable(tooLong));
        writeFileWhole(m_project->filesFolder() / "mine", "x");
        QVERIFY(problem([](auto& s) { s.pretraining.directory = "example.files"; }).contains("exists already"));
        for (const ModelRecord& model : m_project->models())
            QVERIFY(model.name != "wrong");
    }

    void aNameTakenMeanwhileGetsANumber()
    {
        const auto id = m_project->addRun(newModel("late", 4));
        trainRun(*m_project, id, [&](const Progress& progress) {
            if (progress.stage != "step" || progress.done != 2)
                return;
            ModelRecord other = m_project->model("anchor");
            other.id = 0;
            other.name = "late";
            other.card.directory = modelOf("anchor").string();
            m_project->addModel(other);
        });
        QCOMPARE(modelOf("late 2"), m_project->filesFolder() / "models/late");
    }

    void itTravelsWithTheProject()
    {
        const Path folder = Path(m_folder.path().toStdString()) / "readable";
        exportProject(*m_project, folder, false);
        const auto other = importProject(folder, Path(m_folder.path().toStdString()) / "other.calm");
        const auto runs = other->runs();
        const auto run = std::ranges::find(runs, std::string("skill"), &RunRecord::name);
        QVERIFY(run != runs.end());
        QCOMPARE(run->composition, std::int64_t{0});
        QCOMPARE(run->settings.pretraining.layers, 2);
        QCOMPARE(other->metrics(run->id).size(), m_project->metrics(m_run).size());
        QCOMPARE(contentHashOfModel(other->modelDirectory(other->model("skill"))),
                 m_project->model("skill").contentHash);
    }
};

QTEST_GUILESS_MAIN(TestPretrainRun)
#include "test_pretrain_run.moc"
