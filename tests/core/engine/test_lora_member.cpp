// LoRA adapters in a project: brought in, compared, scored beside the other members, and given on.

#include "core/base/error.h"
#include "core/engine/loaded_models.h"
#include "core/engine/lora_jobs.h"
#include "core/engine/model_jobs.h"
#include "core/engine/project_jobs.h"
#include "core/models/lora_file.h"
#include "tests/support/example_project.h"
#include "tests/support/tiny_models.h"

#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
std::string refusal(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}
} // namespace

class TestLoraMember : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Project> m_project;
    Path m_anchor; ///< its directory
    std::vector<LoraMatrix> m_matrices;
    LoraLoadResult m_loaded;
    std::int64_t m_bestBefore = 0;

    Path path(const char* name) const { return Path(m_folder.path().toStdString()) / name; }
    LoadedMember member(const Member& member) const { return LoadedModels().member(*m_project, member); }
    std::string filesOf(std::int64_t checkpoint) const
    {
        const Path folder = m_project->checkpointFolder(m_project->checkpoint(checkpoint));
        return sha256OfFile(folder / "adapter_config.json") + sha256OfFile(folder / "adapter_model.safetensors");
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_project = importExample(m_folder.path().toStdString());
        m_anchor = m_project->modelDirectory(m_project->model("anchor"));
        QVERIFY(refusal([&] { member({MemberKind::lora, "kv-math"}); }).find("no LoRA baseline") != std::string::npos);
        QVERIFY(refusal([&] {
                    saveLoraOf(*m_project, {MemberKind::lora, "kv-math"}, path("none"));
                }).find("nothing to save") != std::string::npos);

        m_bestBefore = m_project->bestCheckpoint(m_project->composition("kv-math").id)->id;
        LoadedModels models;
        const DecoderSettings settings = models.decoder(m_anchor)->settings();
        LoraAdapter adapter{.settings = {.rank = 3, .alpha = 6}, .matrices = {}};
        adapter.matrices = freshLora(loraPlaces(settings, {"query", "value"}), adapter.settings, 1);
        for (LoraMatrix& matrix : adapter.matrices)
            matrix.change.b = randomTensor(matrix.change.b.sizes().vec(), 7, 0.05);
        m_matrices = adapter.matrices;
        std::filesystem::create_directories(path("from-elsewhere"));
        saveLora(path("from-elsewhere"), m_anchor, adapter);
        m_loaded = loadLoraInto(*m_project, {.folder = path("from-elsewhere/"), .composition = "kv-math", .name = {}});
    }

    void itIsAFinishedRunOfItsOwnKind()
    {
        const RunRecord run = m_project->run(m_loaded.run);
        QCOMPARE(toString(run.state), std::string("finished"));
        QCOMPARE(run.name, std::string("from-elsewhere"));
        QVERIFY(run.settings.method == Method::lora);
        QCOMPARE(run.settings.lora.rank, 3);
        QVERIFY(run.settings.lora.targets == (std::vector<std::string>{"query", "value"}));
        const std::int64_t composition = m_project->composition("kv-math").id;
        QCOMPARE(m_project->bestCheckpoint(composition, Method::lora)->id, m_loaded.checkpoint);
        QCOMPARE(m_project->bestCheckpoint(composition)->id, m_bestBefore); // the composition answers as before
        QCOMPARE(filesOf(m_loaded.checkpoint), sha256OfFile(path("from-elsewhere/adapter_config.json")) +
                                                   sha256OfFile(path("from-elsewhere/adapter_model.safetensors")));
    }

    void itAnswersAsTheAnchorWithItsChanges()
    {
        LoadedModels models;
        const SingleModel wanted(withLora(*models.decoder(m_anchor), m_matrices));
        const Tensor ids = randomIds(1, 9, wanted.settings().vocabulary, 3);
        const LoadedMember best = member({MemberKind::lora, "kv-math"});
        QCOMPARE(best.label, std::string("LoRA"));
        QVERIFY(best.tokenizer && best.augmenting.empty());
        QVERIFY(at::equal(best.model->logits(ids), wanted.logits(ids)));
        QVERIFY(!at::equal(best.model->logits(ids), member({MemberKind::anchor, "kv-math"}).model->logits(ids)));
        const Member exact{MemberKind::lora, "kv-math", 0, m_loaded.checkpoint};
        QCOMPARE(member(exact).label, "LoRA (run " + std::to_string(m_loaded.run) + ", step 0)");
        QVERIFY(at::equal(member(exact).model->logits(ids), wanted.logits(ids)));
        for (const std::string& name :
             {std::string("lora"), "lora@" + std::to_string(m_loaded.checkpoint), std::string("kv-math/lora")}) {
            const std::string model = m_project->file().string() + "#" + name;
            QVERIFY(at::equal(models.named(model).model->logits(ids), wanted.logits(ids)));
            QCOMPARE(inspect(model).parameters, wanted.parameters());
        }
    }

    void oneKindIsNotTakenForTheOther()
    {
        const RunRecord bridges = shortRun(*m_project, 2);
        const auto id = m_project->addRun(bridges);
        trainRun(*m_project, id);
        const std::int64_t checkpoint = m_project->checkpoints(id).back().id;
        QVERIFY(refusal([&] {
                    member({MemberKind::composed, "kv-math", 0, m_loaded.checkpoint});
                }).find("ask for lora@" + std::to_string(m_loaded.checkpoint)) != std::string::npos);
        QVERIFY(refusal([&] {
                    member({MemberKind::lora, "kv-math", 0, checkpoint});
                }).find("no LoRA") != std::string::npos);
        QVERIFY(!refusal([&] {
                     saveLoraOf(*m_project, {MemberKind::lora, "kv-math", 0, checkpoint}, path("x"));
                 }).empty());
        QVERIFY(!refusal([&] { saveLoraOf(*m_project, {MemberKind::composed, "kv-math"}, path("x")); }).empty());
        QCOMPARE(member({MemberKind::composed, "kv-math"}).label, std::string("composed"));
        QVERIFY(!std::filesystem::exists(path("x")));
    }

    void itIsScoredBesideTheOthers()
    {
        EvaluationJob job{.name = "table",
                          .tasks = {{"num.test", ""}, {"kv.test", ""}},
                          .members = {{MemberKind::anchor, "kv-math"},
                                      {MemberKind::augmenting, "kv-math"},
                                      {MemberKind::composed, "kv-math"},
                                      {MemberKind::lora, "kv-math"}},
                          .limit = 10};
        const EvaluationOutcome outcome = evaluate(*m_project, job);
        QVERIFY(outcome.table.members == (std::vector<std::string>{"anchor", "augmenting", "composed", "LoRA"}));
        QCOMPARE(m_project->evaluationAnswers(outcome.id, "num.test", "LoRA").size(), std::size_t{10});
        Composition other = m_project->composition("kv-math").composition;
        other.name = "other";
        m_project->saveComposition({.composition = other});
        job.members = {{MemberKind::lora, "kv-math"}, {MemberKind::composed, "other"}};
        job.tasks.resize(1);
        job.limit = 1;
        const EvaluationOutcome several = evaluate(*m_project, job);
        QVERIFY(several.table.members == (std::vector<std::string>{"LoRA of kv-math", "other"}));
    }

    void allAreAskedAsItWasTaught()
    {
        const Member lora{MemberKind::lora, "kv-math"}, anchor{MemberKind::anchor, "kv-math"};
        QVERIFY(!askThroughChat(*m_project, std::vector{anchor, lora}));
        RunRecord run = m_project->run(m_loaded.run);
        run.settings.chatTemplate = true;
        m_project->updateRun(run);
        QVERIFY(askThroughChat(*m_project, std::vector{anchor, lora}));
        QVERIFY(!askThroughChat(*m_project, std::vector{anchor}));
        run.settings.chatTemplate = false;
        m_project->updateRun(run);
    }

    void itIsGivenOnWhole()
    {
        saveLoraOf(*m_project, {MemberKind::lora, "kv-math"}, path("given/"));
        QCOMPARE(sha256OfFile(path("given/adapter_config.json")) +
                     sha256OfFile(path("given/adapter_model.safetensors")),
                 filesOf(m_loaded.checkpoint));
        QVERIFY(refusal([&] {
                    saveLoraOf(*m_project, {MemberKind::lora, "kv-math"}, path("given"));
                }).find("exists already") != std::string::npos);
        const auto again =
            loadLoraInto(*m_project, {.folder = path("given"), .composition = "kv-math", .name = "again"});
        QCOMPARE(m_project->run(again.run).name, std::string("again"));
        QCOMPARE(filesOf(again.checkpoint), filesOf(m_loaded.checkpoint));
        m_project->removeRun(again.run);
    }

    void whatDoesNotFitLeavesNothing()
    {
        const std::size_t runs = m_project->runs().size();
        const auto folders = [&] {
            return std::distance(std::filesystem::directory_iterator(m_project->filesFolder() / "runs"), {});
        };
        const auto before = folders();
        std::filesystem::create_directories(path("damaged"));
        copyLora(path("from-elsewhere"), path("damaged"));
        Json config = parseJson(readFile(path("damaged/adapter_config.json")), "config");
        config["use_dora"] = true;
        writeFileWhole(path("damaged/adapter_config.json"), config.dump());
        QVERIFY(refusal([&] {
                    loadLoraInto(*m_project, {path("damaged"), "kv-math", {}});
                }).find("use_dora") != std::string::npos);
        QVERIFY(!refusal([&] { loadLoraInto(*m_project, {path("nowhere"), "kv-math", {}}); }).empty());
        QVERIFY(!refusal([&] { loadLoraInto(*m_project, {path("from-elsewhere"), "no such", {}}); }).empty());
        Composition turned = m_project->composition("kv-math").composition;
        turned.name = "turned";
        std::swap(turned.anchor, turned.augmenting.front());
        turned.connections = {{0, predictionState, embeddingLayer}};
        m_project->saveComposition({.composition = turned});
        QVERIFY(!refusal([&] { loadLoraInto(*m_project, {path("from-elsewhere"), "turned", {}}); }).empty());
        QCOMPARE(m_project->runs().size(), runs);
        QCOMPARE(folders(), before);
    }

    void anotherAnchorIsNotAnsweredFor()
    {
        CompositionRecord record = m_project->composition("kv-math");
        std::swap(record.composition.anchor, record.composition.augmenting.front());
        m_project->saveComposition(record);
        QVERIFY(refusal([&] {
                    member({MemberKind::lora, "kv-math"});
                }).find("changes the anchor anchor") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestLoraMember)
#include "test_lora_member.moc"
