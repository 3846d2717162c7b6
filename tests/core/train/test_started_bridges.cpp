// A second augmenting model added to a trained composition: the first one's bridges stay or go on, as asked.

#include "core/base/error.h"
#include "core/train/started_bridges.h"
#include "tests/support/bridge_training.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
const int vocabulary = 30;

/// The first model alone, and both; the second has another depth and width.
Composition first()
{
    Composition composition = tinyComposition();
    composition.augmenting = {"keys"};
    composition.connections = {{0, 0, 0}, {0, 1, 1}};
    return composition;
}

Composition both()
{
    Composition composition = first();
    composition.augmenting = {"other", "keys"};
    composition.connections = {{1, 0, 0}, {0, 2, 0}, {1, 1, 1}, {0, finalState, 2}};
    return composition;
}

std::shared_ptr<const DecoderModel> keys()
{
    return tinyDecoder(2, 8, vocabulary, 2);
}

ComposedModel modelOfBoth(std::uint64_t seed = 1)
{
    return ComposedModel(both(), tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(3, 24, vocabulary, 3), keys()}, {},
                         seed);
}

std::vector<EncodedExample> examples(int count, std::size_t models)
{
    std::vector<EncodedExample> made;
    for (int i = 0; i < count; ++i) {
        EncodedExample e;
        e.anchorIds = tensorToIds(randomIds(1, 4 + i % 3, vocabulary, 700 + static_cast<std::uint64_t>(i)));
        e.promptLength = static_cast<int>(e.anchorIds.size());
        e.anchorIds.push_back(e.anchorIds[1] % 2 ? 7 : 8);
        std::vector<int> settled;
        for (std::size_t t = 0; t < e.anchorIds.size(); ++t)
            settled.push_back(static_cast<int>(t) + 1);
        e.augmentingIds.assign(models, e.anchorIds);
        e.settled.assign(models, settled);
        made.push_back(std::move(e));
    }
    return made;
}

TrainingSettings settings(bool freeze)
{
    TrainingSettings s;
    s.mixture = {{"made", "", 1.0, -1.0}};
    s.steps = 6;
    s.tokensPerBatch = 60;
    s.warmupSteps = 0;
    s.learningRate = 1e-2;
    s.startFrom = 1;
    s.freezeStarted = freeze;
    return s;
}

SavedBridges trainedFirst()
{
    return {first(), trainedBridges(first(), 8, 16)};
}

bool equalBridges(const BridgeWeights& a, const BridgeWeights& b)
{
    const auto left = namedTensors(a, 0), right = namedTensors(b, 0);
    bool same = a.anchorRms == b.anchorRms && a.augmentingRms == b.augmentingRms;
    for (std::size_t i = 0; i < left.size(); ++i)
        same = same && at::equal(left[i].second, right[i].second);
    return same;
}
} // namespace

class TestStartedBridges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startedBridgesComputeAsTheyDidAlone()
    {
        ComposedModel model = modelOfBoth();
        const auto started = startBridges(model, trainedFirst(), true);
        QCOMPARE(started, (std::vector<bool>{true, false, true, false}));
        // The new bridges add nothing yet: both together answer as the first alone.
        at::NoGradGuard noGradients;
        const ComposedModel alone(first(), tinyDecoder(3, 16, vocabulary, 1), {keys()}, trainedFirst().bridges);
        const Tensor ids = randomIds(2, 11, vocabulary, 5);
        QVERIFY(at::equal(model.logits(ids), alone.logits(ids)));
    }

    void frozenOnesStayToTheLastBit()
    {
        ComposedModel model = modelOfBoth();
        model.bridges()[0].weights().anchorRms = 99; // whatever stood there before
        const auto started = startBridges(model, trainedFirst(), true);
        const TrainingData data{{examples(40, 2)}, {}};
        BridgeTraining{.model = model, .data = data, .settings = settings(true), .started = started}.run();
        const SavedBridges before = trainedFirst();
        QVERIFY(equalBridges(model.bridges()[0].weights(), before.bridges[0]));
        QVERIFY(equalBridges(model.bridges()[2].weights(), before.bridges[1]));
        const ComposedModel untrained = modelOfBoth();
        for (const std::size_t i : {1, 3}) {
            const BridgeWeights &now = model.bridges()[i].weights(), &then = untrained.bridges()[i].weights();
            QVERIFY(!at::equal(now.output, then.output) && !at::equal(now.query, then.query));
            QVERIFY(now.anchorRms != 1.0 && now.augmentingRms != 1.0);
        }
    }

    void othersGoOnTrainingWithTheirScales()
    {
        ComposedModel model = modelOfBoth();
        const auto started = startBridges(model, trainedFirst(), false);
        const TrainingData data{{examples(40, 2)}, {}};
        BridgeTraining{.model = model, .data = data, .settings = settings(false), .started = started}.run();
        const SavedBridges before = trainedFirst();
        QVERIFY(!at::equal(model.bridges()[2].weights().value, before.bridges[1].value));
        QCOMPARE(model.bridges()[2].weights().anchorRms, before.bridges[1].anchorRms);
        QCOMPARE(model.bridges()[2].weights().augmentingRms, before.bridges[1].augmentingRms);
    }

    void frozenBridgesDoNotDropOut()
    {
        // Only a frozen bridge is connected to what changes: with its dropout on, two passes would differ.
        Composition composition = first();
        composition.bridge.dropout = 0.5;
        ComposedModel model(composition, tinyDecoder(3, 16, vocabulary, 1), {keys()},
                            trainedBridges(composition, 8, 16));
        const Tensor ids = randomIds(1, 9, vocabulary, 5);
        const std::vector<AugmentingStates> states{model.readAugmenting(0, ids)};
        const Tensor once = model.hiddenState(ids, states, true);
        QVERIFY(at::equal(once, model.hiddenState(ids, states, true)));
        for (auto& [name, tensor] : model.parametersOfBridges())
            tensor.requires_grad_(true);
        QVERIFY(!at::equal(once, model.hiddenState(ids, states, true)));
    }

    void whatCannotStartSaysWhy()
    {
        ComposedModel model = modelOfBoth();
        SavedBridges wrong = trainedFirst();
        wrong.composition.anchor = "another";
        QVERIFY_THROWS_EXCEPTION(Error, startBridges(model, wrong, false));
        wrong = trainedFirst();
        wrong.bridges[0].project = randomTensor({16, 10}, 3); // the model of this name was wider once
        try {
            startBridges(model, wrong, false);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("0 -> 0 has another shape") != std::string::npos, error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestStartedBridges)
#include "test_started_bridges.moc"
