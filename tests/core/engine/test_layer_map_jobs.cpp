// What is measured for the layer map over real projects: the example's models and tokenizers, and trained compositions.

#include "core/engine/layer_map_jobs.h"

#include "core/base/error.h"
#include "core/compose/layer_similarity.h"
#include "core/data/messages.h"
#include "core/data/rows.h"
#include "core/engine/loaded_models.h"
#include "core/engine/run_data.h"
#include "core/store/example_record.h"
#include "core/train/training_batch.h"
#include "tests/support/staged_project.h"

#include <ATen/core/grad_mode.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

class TestLayerMapJobs : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<StagedProject> m_staged;
    Project& project() { return *m_staged->project; }

    template <typename Call> QString sentenceOf(Call&& call)
    {
        try {
            call();
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() { m_staged = std::make_unique<StagedProject>(m_folder.path().toStdString()); }

    void similarityNamesEveryLayerOfEveryModel()
    {
        std::vector<std::string> stages;
        const LayerSimilarity found =
            similarityOf(project(), {.composition = "both", .examples = 40, .positions = 120, .threads = 1},
                         [&](const Progress& progress) { stages.push_back(progress.stage); });
        QCOMPARE(found.composition, std::string("both"));
        QCOMPARE(found.anchor, std::string("anchor"));
        QCOMPARE(int(found.anchorLayers.size()), project().model("anchor").card.layers + 1);
        QCOMPARE(found.augmenting.size(), std::size_t(2));
        QCOMPARE(found.augmenting[1].name, std::string("other"));
        QCOMPARE(int(found.augmenting[1].layers.size()), project().model("other").card.layers + 2);
        QCOMPARE(found.examples, std::int64_t(40));
        QVERIFY(found.positions > 60 && found.positions <= 120);
        for (const auto& model : found.augmenting)
            for (const auto& row : model.values)
                for (const double value : row)
                    QVERIFY(value > 0 && value <= 1);
        QVERIFY(std::ranges::find(stages, "augmenting model 2: reading") != stages.end());
        // The same again: it is a measurement, not a draw.
        const LayerSimilarity again =
            similarityOf(project(), {.composition = "both", .examples = 40, .positions = 120, .threads = 1});
        QVERIFY(again.augmenting[0].values == found.augmenting[0].values);
    }

    void aModelIsLikeItself()
    {
        Composition composition = project().composition("one").composition;
        composition.name = "itself";
        composition.augmenting = {"anchor"};
        composition.connections.clear();
        project().saveComposition({.composition = composition});
        const LayerSimilarity found =
            similarityOf(project(), {.composition = "itself", .data = {{.dataset = "kv-math.train"}}, .threads = 1});
        for (std::size_t layer = 0; layer < found.anchorLayers.size(); ++layer)
            QVERIFY(std::abs(found.augmenting[0].values[layer][layer] - 1) < 1e-5);
    }

    void modelsOfTwoTokenizersAreCompared()
    {
        QTemporaryDir folder;
        const auto two = importProject(Path(CALM_SOURCE_DIR) / "projects" / "two-tokenizers",
                                       Path(folder.path().toStdString()) / "two.calm");
        const LayerSimilarity found = similarityOf(*two, {.composition = "kv-math", .threads = 1});
        QVERIFY(found.positions > 100);
        double largest = 0;
        for (const auto& row : found.augmenting[0].values)
            for (const double value : row)
                largest = std::max(largest, value);
        QVERIFY(largest > 0 && largest < 1);
    }

    /// A conversation is read with all its messages where its run learned it so.
    void conversationsAreReadAsRunsReadThem()
    {
        const Example talk{
            .prompt = "1+2=",
            .response = "7",
            .messages = messagesToText({{"user", "1+2="}, {"assistant", "3"}, {"user", "3+4="}, {"assistant", "7"}})};
        const auto data = project().addDataset({.name = "talk"});
        std::optional<ExampleRecord> next = recordOf(talk);
        project().addExamples(data, [&] { return std::exchange(next, std::nullopt); });
        Composition composition = project().composition("one").composition;
        composition.name = "talks";
        RunRecord run;
        run.composition = project().saveComposition({.composition = composition});
        run.trained = composition;
        run.settings.mixture = {{.dataset = "talk"}};
        run.settings.chatTemplate = true;
        project().addRun(run);
        const LayerSimilarity found = similarityOf(project(), {.composition = "talks", .threads = 1});
        LoadedModels models;
        const TextReaders readers = readersOf(project(), models, composition, true);
        const auto whole = pairedRows(encodeExample(talk, readers, true), 1000).anchor.size();
        QCOMPARE(found.positions, std::int64_t(whole));
        QVERIFY(whole > pairedRows(encodeExample(talk.prompt, talk.response, readers, true), 1000).anchor.size());
    }

    void badSimilarityIsASentence()
    {
        QVERIFY(
            sentenceOf([&] { similarityOf(project(), {.composition = "one", .positions = 1}); }).contains("positions"));
        QVERIFY(
            sentenceOf([&] { similarityOf(project(), {.composition = "one", .examples = -1}); }).contains("examples"));
        QVERIFY(sentenceOf([&] { similarityOf(project(), {.composition = "nobody"}); }).contains("nobody"));
        std::stop_source source;
        source.request_stop();
        QCOMPARE(sentenceOf([&] { similarityOf(project(), {.composition = "one"}, {}, source.get_token()); }),
                 QString("Stopped."));
    }

    void importanceEqualsTheMembersOwnLosses()
    {
        // "both" without its second model is what a member can do, too: here its two connections are cut one by one.
        const ImportanceReport report =
            importanceOf(project(), {.member = {MemberKind::composed, "both", 0, m_staged->both}, .threads = 1});
        QCOMPARE(report.checkpoint, m_staged->both);
        QCOMPARE(report.augmenting, (std::vector<std::string>{"augmenting", "other"}));
        QCOMPARE(report.connections.size(), std::size_t(4));
        at::NoGradGuard noGradients;
        LoadedModels models;
        const LoadedMember loaded = models.member(project(), {MemberKind::composed, "both", 0, m_staged->both});
        auto& model = const_cast<ComposedModel&>(dynamic_cast<const ComposedModel&>(*loaded.model));
        const auto examples = project().examples(project().dataset("kv-math.validation").id, {}, 0, 256);
        QCOMPARE(report.examples, std::int64_t(examples.size()));
        const auto loss = [&] {
            double sum = 0, labels = 0;
            for (const ExampleRecord& example : examples) {
                const EncodedExample row = encodeExample(example.prompt, example.response, readersOf(loaded, false));
                const TrainingBatch batch = makeBatch({&row}, true);
                const auto count = double(batch.labels.numel());
                sum += count * composedLoss(model, batch, readAugmenting(model, batch), false).item<double>();
                labels += count;
            }
            return sum / labels;
        };
        const double whole = loss();
        QVERIFY(std::abs(report.loss - whole) < 1e-4);
        for (std::size_t i = 0; i < report.connections.size(); ++i) {
            Tensor& output = model.bridges()[i].weights().output;
            const Tensor kept = output;
            output = kept * 0;
            QVERIFY(std::abs(report.connections[i].lossRise - (loss() - whole)) < 2e-4);
            output = kept;
            QVERIFY(report.connections[i].outputShare > 0);
        }
    }

    void theBestCheckpointIsTaken()
    {
        const ImportanceReport report =
            importanceOf(project(), {.member = {MemberKind::composed, "one"}, .examples = 5});
        QCOMPARE(report.checkpoint, m_staged->one);
        QCOMPARE(report.examples, std::int64_t(5));
        const ImportanceReport off =
            importanceOf(project(), {.member = {MemberKind::composed, "both", 0, m_staged->both, {1}}, .examples = 5});
        QCOMPARE(off.augmenting, std::vector<std::string>{"augmenting"});
        QCOMPARE(off.connections.size(), std::size_t(2));
    }

    void badImportanceIsASentence()
    {
        Composition fresh = project().composition("one").composition;
        fresh.name = "fresh";
        project().saveComposition({.composition = fresh});
        const auto sentence = [&](const Member& member) {
            return sentenceOf([&] { importanceOf(project(), {.member = member}); });
        };
        QVERIFY(sentence({MemberKind::composed, "fresh"}).contains("not trained yet"));
        QVERIFY(sentence({MemberKind::anchor, "one"}).contains("Only a composition"));
        QVERIFY(sentence({MemberKind::composed, "both", 0, m_staged->both, {0, 1}}).contains("no connections"));
    }
};

QTEST_GUILESS_MAIN(TestLayerMapJobs)
#include "test_layer_map_jobs.moc"
