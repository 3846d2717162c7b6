// What every composition must hold, whatever its weights.

#include "core/base/error.h"
#include "core/compose/bridge_file.h"
#include "core/compose/composed_model.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/softmax.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace calm;
using namespace calm::test;

namespace
{
const int vocabulary = 30;

ComposedModel untrained(std::uint64_t seed = 1)
{
    return ComposedModel(tinyComposition(), tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)}, {}, seed);
}

ComposedModel trained()
{
    const Composition composition = tinyComposition();
    return ComposedModel(composition, tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)},
                         trainedBridges(composition, 8, 16));
}

Tensor stepByStep(const TokenModel& model, const Tensor& ids, std::int64_t firstChunk)
{
    const auto session = model.start();
    Tensor logits = session->advance(ids.narrow(1, 0, firstChunk));
    for (std::int64_t t = firstChunk; t < ids.size(1); ++t)
        logits = session->advance(ids.narrow(1, t, 1));
    return logits;
}
} // namespace

class TestComposedModel : public QObject
{
    Q_OBJECT

    at::NoGradGuard m_noGradients;

private Q_SLOTS:
    void untrainedAnswersAsItsAnchorBitForBit()
    {
        const ComposedModel model = untrained();
        const Tensor ids = randomIds(2, 12, vocabulary, 3);
        QVERIFY(at::equal(model.logits(ids), model.anchor().forward(ids)));
    }

    void trainedDiffersFromItsAnchor()
    {
        const ComposedModel model = trained();
        const Tensor ids = randomIds(1, 12, vocabulary, 3);
        QVERIFY((model.logits(ids) - model.anchor().forward(ids)).abs().max().item<float>() > 0.01f);
    }

    void theFutureChangesNothingBefore()
    {
        const ComposedModel model = trained();
        const Tensor ids = randomIds(2, 14, vocabulary, 4);
        const Tensor before = model.logits(ids);
        for (const std::int64_t t : {1, 5, 10, 13}) {
            Tensor changed = ids.clone();
            changed.narrow(1, t, 14 - t).copy_(randomIds(2, 14 - t, vocabulary, static_cast<std::uint64_t>(100 + t)));
            const Tensor after = model.logits(changed);
            QVERIFY(!at::equal(after.narrow(1, t, 14 - t), before.narrow(1, t, 14 - t)));
            QCOMPARE((after.narrow(1, 0, t) - before.narrow(1, 0, t)).abs().max().item<float>(), 0.0f);
        }
    }

    void decodingWithCachesEqualsTheFullPass()
    {
        const ComposedModel model = trained();
        const Tensor ids = randomIds(2, 14, vocabulary, 5);
        const Tensor full = model.logits(ids).select(1, 13);
        const double bar = 1e-5 * full.abs().max().item<double>();
        for (const std::int64_t chunk : {1, 4, 13, 14})
            QVERIFY((stepByStep(model, ids, chunk) - full).abs().max().item<double>() <= bar);
    }

    void tapsAreWhatTheAugmentingModelComputesAlone()
    {
        const ComposedModel model = trained();
        const Tensor ids = randomIds(2, 7, vocabulary, 8);
        const AugmentingStates states = model.readAugmenting(0, ids);
        const Tensor logits = model.augmenting(0).forward(ids);
        QVERIFY((states.at(predictionState) - at::softmax(logits, -1)).abs().max().item<float>() < 1e-6f);
        QVERIFY((model.augmenting(0).logits(states.at(finalState)) - logits).abs().max().item<float>() < 1e-5f);
        QVERIFY(at::equal(states.at(embeddingLayer), model.augmenting(0).embed(ids)));
        QCOMPARE(states.layers.size(), std::size_t{5}); // embedding, 0, 1, final, prediction
    }

    void severalAugmentingModelsOfOtherWidths()
    {
        Composition composition = tinyComposition();
        composition.augmenting = {"first", "second"};
        composition.connections = {{0, 1, 0}, {1, finalState, embeddingLayer}, {1, 2, 2}};
        auto bridges = trainedBridges(composition, 8, 16);
        bridges[1].project = randomTensor({16, 24}, 7);
        bridges[2].project = randomTensor({16, 24}, 8);
        const ComposedModel model(composition, tinyDecoder(3, 16, vocabulary, 1),
                                  {tinyDecoder(2, 8, vocabulary, 2), tinyDecoder(3, 24, vocabulary, 9)}, bridges);
        const Tensor ids = randomIds(1, 9, vocabulary, 6);
        const Tensor full = model.logits(ids).select(1, 8);
        // These weights multiply a rounding: over ten texts the two ways differ by up to 1.9e-5, whichever kernels compute.
        QVERIFY((stepByStep(model, ids, 3) - full).abs().max().item<double>() <= 1e-4 * full.abs().max().item<double>());
    }

    void calibrationMeasuresBothSides()
    {
        // One connection from the augmenting embedding to the anchor's: the rms over the tokens read, worked here.
        Composition composition = tinyComposition();
        composition.connections = {{0, embeddingLayer, embeddingLayer}};
        ComposedModel model(composition, tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)});
        const Tensor ids = randomIds(1, 20, vocabulary, 3);
        model.calibrate({ids}, [&](std::size_t) { return std::vector{model.readAugmenting(0, ids)}; });
        const auto rms = [&](const Tensor& table) {
            double sum = 0;
            for (const int id : tensorToIds(ids))
                for (std::int64_t j = 0; j < table.size(1); ++j)
                    sum += std::pow(table[id][j].item<double>(), 2);
            return std::sqrt(sum / static_cast<double>(20 * table.size(1)));
        };
        const BridgeWeights& weights = model.bridges().front().weights();
        QVERIFY(std::abs(weights.anchorRms - rms(model.anchor().weights().embedding)) < 1e-6);
        QVERIFY(std::abs(weights.augmentingRms - rms(model.augmenting(0).weights().embedding)) < 1e-6);
    }

    void calibrationLeavesKeptBridgesAndSeesWhatTheyAdd()
    {
        // The kept bridge writes into anchor layer 0; the new one reads layer 1, whose state is measured here by hand.
        Composition composition = tinyComposition();
        composition.connections = {{0, 0, 0}, {0, 1, 1}};
        auto bridges = trainedBridges(composition, 8, 16);
        bridges[1].output.zero_();
        ComposedModel model(composition, tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)}, bridges);
        const Tensor ids = randomIds(1, 20, vocabulary, 3);
        const double expected = std::sqrt(model.layerOutputs(ids)[1].to(at::kDouble).pow(2).mean().item<double>());
        const auto read = [&](std::size_t) { return std::vector{model.readAugmenting(0, ids)}; };
        model.calibrate({ids}, read, {true, false});
        QCOMPARE(model.bridges()[0].weights().anchorRms, 0.6);
        QCOMPARE(model.bridges()[0].weights().augmentingRms, 1.7);
        QVERIFY(std::abs(model.bridges()[1].weights().anchorRms - expected) < 1e-6);
    }

    void savedBridgesLoadTheSame()
    {
        QTemporaryDir folder;
        const ComposedModel model = trained();
        std::vector<BridgeWeights> bridges;
        for (const Bridge& bridge : model.bridges())
            bridges.push_back(bridge.weights());
        saveBridges(folder.path().toStdString(), model.composition(), bridges);
        const SavedBridges saved = loadBridges(folder.path().toStdString());
        QVERIFY(saved.composition == model.composition());
        const ComposedModel again(saved.composition, tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)},
                                  saved.bridges);
        const Tensor ids = randomIds(1, 9, vocabulary, 6);
        QVERIFY(at::equal(again.logits(ids), model.logits(ids)));
    }

    void refusesLayersThatAreNotThere()
    {
        for (const Connection& connection : {Connection{0, 2, 0}, Connection{0, 0, 3}, Connection{1, 0, 0}, Connection{0, -2, 0}}) {
            Composition composition = tinyComposition();
            composition.connections = {connection};
            QVERIFY_THROWS_EXCEPTION(Error, ComposedModel(composition, tinyDecoder(3, 16, vocabulary, 1),
                                                          {tinyDecoder(2, 8, vocabulary, 2)}));
        }
        Composition composition = tinyComposition();
        composition.bridge.heads = 3;
        QVERIFY_THROWS_EXCEPTION(Error, ComposedModel(composition, tinyDecoder(3, 16, vocabulary, 1),
                                                      {tinyDecoder(2, 8, vocabulary, 2)}));
    }
};

QTEST_GUILESS_MAIN(TestComposedModel)
#include "test_composed_model.moc"
