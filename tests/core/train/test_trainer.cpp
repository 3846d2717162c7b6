// A whole run on tiny models: what it may change, what it repeats, and that it stops.

#include "core/base/error.h"
#include "core/compose/bridge_file.h"
#include "core/train/training_checkpoint.h"
#include "tests/support/bridge_training.h"
#include "tests/support/tiny_models.h"

#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
const int vocabulary = 30;

// The answer is 7 or 8, as the second token is odd or even: what an anchor of random weights does not say by itself.
std::vector<EncodedExample> examples(int count, std::uint64_t seed)
{
    std::vector<EncodedExample> made;
    for (int i = 0; i < count; ++i) {
        EncodedExample e;
        e.anchorIds = tensorToIds(randomIds(1, 4 + i % 3, vocabulary, seed + static_cast<std::uint64_t>(i)));
        e.promptLength = static_cast<int>(e.anchorIds.size());
        e.anchorIds.push_back(e.anchorIds[1] % 2 ? 7 : 8);
        e.augmentingIds = {e.anchorIds};
        e.settled.emplace_back();
        for (std::size_t t = 0; t < e.anchorIds.size(); ++t)
            e.settled.back().push_back(static_cast<int>(t) + 1);
        made.push_back(std::move(e));
    }
    return made;
}

TrainingSettings settings(int steps, std::uint64_t seed = 1)
{
    TrainingSettings s;
    s.mixture = {{"copy", "", 1.0, -1.0}, {"more", "", 1.0, 0.0}};
    s.validation = {{"held out", "", 1.0, -1.0}};
    s.steps = steps;
    s.tokensPerBatch = 200;
    s.learningRate = 5e-3;
    s.warmupSteps = 5;
    s.validateEvery = 20;
    s.checkpointEvery = 20;
    s.seed = seed;
    return s;
}

struct Run
{
    TrainingData data{{examples(200, 1000), examples(50, 5000)}, {examples(40, 9000)}};
    ComposedModel model{tinyComposition(), tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)}, {}, 1};
    std::vector<double> losses, validation;

    TrainingResult train(const TrainingSettings& s, TrainingEvents events = {}, std::stop_token stop = {})
    {
        const auto onStep = events.step;
        events.step = [this, onStep](const TrainingStep& step) {
            losses.push_back(step.loss);
            if (onStep)
                onStep(step);
        };
        events.validated = [this](int, double loss, double) { validation.push_back(loss); };
        return BridgeTraining{model, data, s}.run(events, stop);
    }
};

std::string fingerprintOfModels(const ComposedModel& model)
{
    std::string all;
    for (const DecoderModel* decoder : {&model.anchor(), &model.augmenting(0)}) {
        DecoderWeights weights = decoder->weights();
        forEachSlot(decoder->settings(), weights,
                    [&](const Slot&, Tensor& tensor) { all += fingerprint(tensor); });
    }
    return all;
}
} // namespace

class TestTrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learnsAndChangesNoBaseWeight()
    {
        Run run;
        const std::string before = fingerprintOfModels(run.model);
        run.train(settings(60));
        QVERIFY2(run.validation.back() < 0.5 * run.losses.front(), qPrintable(QString::number(run.validation.back())));
        QCOMPARE(fingerprintOfModels(run.model), before);
        for (const auto& [name, tensor] : run.model.parametersOfBridges())
            QVERIFY(tensor.grad().defined());
        QVERIFY(!run.model.anchor().weights().embedding.requires_grad());
    }

    void sameSeedSameRunOtherSeedOtherRun()
    {
        Run first, again, other;
        first.train(settings(15, 1));
        again.train(settings(15, 1));
        other.train(settings(15, 2));
        QCOMPARE(first.losses, again.losses);
        QVERIFY(first.losses != other.losses);
        const auto a = first.model.parametersOfBridges(), b = again.model.parametersOfBridges();
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY(at::equal(a[i].second, b[i].second));
    }

    void checkpointsHoldWhatWasTrained()
    {
        QTemporaryDir folder;
        Run run;
        std::vector<SavedCheckpoint> saved;
        TrainingEvents events;
        events.checkpointFolder = [&](const SavedCheckpoint& checkpoint) {
            const Path path = Path(folder.path().toStdString()) / std::to_string(checkpoint.step);
            std::filesystem::create_directories(path);
            return path;
        };
        events.checkpointSaved = [&](const SavedCheckpoint& checkpoint, const Path&, double) { saved.push_back(checkpoint); };
        run.train(settings(40), events);
        QCOMPARE(saved.size(), std::size_t{2});
        QCOMPARE(saved.back().step, 40);
        QVERIFY(saved.back().best && saved.back().validationLoss);
        const SavedBridges bridges = loadBridges(Path(folder.path().toStdString()) / "40");
        const auto trained = run.model.parametersOfBridges();
        QVERIFY(at::equal(bridges.bridges[1].value, trained[5 + 3].second));
        QVERIFY(bridges.bridges[0].anchorRms != 1.0);
    }

    void stopsWithinOneStepAndKeepsWhatItHas()
    {
        QTemporaryDir folder;
        Run run;
        std::stop_source stop;
        std::vector<int> saved;
        TrainingEvents events;
        events.step = [&](const TrainingStep& step) {
            if (step.step == 7)
                stop.request_stop();
        };
        events.checkpointFolder = [&](const SavedCheckpoint&) { return Path(folder.path().toStdString()); };
        events.checkpointSaved = [&](const SavedCheckpoint& checkpoint, const Path&, double) { saved.push_back(checkpoint.step); };
        QVERIFY_THROWS_EXCEPTION(Error, run.train(settings(60), events, stop.get_token()));
        QCOMPARE(run.losses.size(), std::size_t{7});
        QCOMPARE(saved, std::vector<int>{7});
    }

    void restoredCheckpointIsTheSameModel()
    {
        QTemporaryDir folder;
        const Path path = folder.path().toStdString();
        Run run, fresh;
        TrainingEvents events;
        events.checkpointFolder = [&](const SavedCheckpoint&) { return path; };
        run.train(settings(20), events);
        StageTimes times;
        BridgeLearner learner(fresh.model, fresh.data, settings(20), times);
        AdamW optimizer(learner.parameters(), {});
        const TrainingProgress progress = restoreCheckpoint(path, learner, optimizer);
        QCOMPARE(progress.step, 20);
        const Tensor ids = randomIds(1, 9, vocabulary, 3);
        QVERIFY(at::equal(run.model.logits(ids), fresh.model.logits(ids)));
    }

    void refusesWhatCannotWork()
    {
        Run run;
        run.data.mixture[0].clear();
        QVERIFY_THROWS_EXCEPTION(Error, run.train(settings(5)));
        Run wild;
        TrainingSettings s = settings(200);
        s.learningRate = 1e30;
        s.clipNorm = 0;
        QVERIFY_THROWS_EXCEPTION(Error, wild.train(s));
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "test_trainer.moc"
