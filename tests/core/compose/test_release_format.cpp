// What google-deepmind/calm writes, read and written; that its code computes the same is
// tests/core/engine/test_release_jobs.

#include "core/base/error.h"
#include "core/compose/bridge_file.h"
#include "core/compose/release_format.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
BridgeSettings releaseSettings(int heads)
{
    return {.heads = heads, .scale = BridgeScale::none, .distanceSlopes = {0.0}, .form = BridgeForm::release};
}

BridgeWeights randomBridge(int d, int D, std::uint64_t seed)
{
    BridgeWeights weights = freshBridge(d, D, seed, BridgeForm::release);
    weights.output = randomTensor({D, D}, seed + 1);
    for (Tensor* vector : {&weights.projectBias, &weights.queryBias, &weights.keyBias, &weights.valueBias,
                           &weights.outputBias, &weights.norm})
        *vector = randomTensor({D}, ++seed + 10);
    return weights;
}

Tensor residualOf(const Bridge& bridge, const BridgeSettings& settings, const Tensor& settledAt)
{
    const Tensor anchor = randomTensor({1, 5, 8}, 5), augmenting = randomTensor({1, 5, 6}, 6);
    return bridge.residual(anchor, bridge.keysAndValues(augmenting), bridgeBias(settledAt, 0, 5, settings));
}

Tensor inOrder()
{
    return at::arange(5, at::kLong).unsqueeze(0);
}

Path written(const QTemporaryDir& folder, const std::string& config)
{
    const Path directory = folder.path().toStdString();
    writeFileWhole(directory / "config.json", config);
    return directory;
}
} // namespace

class TestReleaseFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freshBridgesAddNothing()
    {
        const BridgeSettings settings = releaseSettings(2);
        const Bridge bridge(settings, freshBridge(6, 8, 3, BridgeForm::release));
        QVERIFY(at::equal(residualOf(bridge, settings, inOrder()), at::zeros({1, 5, 8})));
    }

    void gradientsReachAllTensors()
    {
        const BridgeSettings settings = releaseSettings(2);
        Bridge bridge(settings, randomBridge(6, 8, 3));
        const NamedTensors tensors = namedTensors(bridge.weights(), 0);
        QCOMPARE(tensors.size(), std::size_t(11));
        for (const auto& [name, tensor] : tensors)
            tensor.requires_grad_(true);
        (residualOf(bridge, settings, inOrder()) * randomTensor({1, 5, 8}, 9)).sum().backward();
        for (const auto& [name, tensor] : tensors) // a key's bias adds the same to every score of a query
            QVERIFY2(tensor.grad().defined() &&
                         (name.ends_with("key.bias") || tensor.grad().abs().max().item<float>() > 0),
                     name.c_str());
        // W_O is zero at the start, but what leads out of it is not: training can begin.
        Bridge fresh(settings, freshBridge(6, 8, 3, BridgeForm::release));
        fresh.weights().output.requires_grad_(true);
        (residualOf(fresh, settings, inOrder()) * randomTensor({1, 5, 8}, 9)).sum().backward();
        QVERIFY(fresh.weights().output.grad().abs().max().item<float>() > 0);
    }

    /// out = norm(W_O v + b), and a position that sees nothing gets nothing, not its normed bias.
    void positionsThatSeeNothingGetNothing()
    {
        at::NoGradGuard noGradients;
        const BridgeSettings settings = releaseSettings(2);
        const Bridge bridge(settings, randomBridge(6, 8, 3));
        const Tensor residual = residualOf(bridge, settings, inOrder() + 2);
        QCOMPARE(residual.narrow(1, 0, 2).abs().max().item<float>(), 0.0f);
        QVERIFY(residual.narrow(1, 2, 3).abs().min().item<float>() > 0);
    }

    void normedByHand()
    {
        // One number wide, one head, all maps 1: whatever is read, W_O v + b = v + 0.5; its rms is its size, so what
        // comes out is sign * (1 + norm) = 3 but for the epsilon.
        at::NoGradGuard noGradients;
        const BridgeSettings settings = releaseSettings(1);
        BridgeWeights weights = freshBridge(1, 1, 1, BridgeForm::release);
        for (Tensor* map : {&weights.project, &weights.query, &weights.key, &weights.value, &weights.output})
            map->fill_(1.0);
        weights.outputBias.fill_(0.5);
        weights.norm.fill_(2.0);
        const Bridge bridge(settings, weights);
        const Tensor one = at::ones({1, 1, 1});
        const Tensor residual =
            bridge.residual(one, bridge.keysAndValues(one), bridgeBias(at::zeros({1, 1}, at::kLong), 0, 1, settings));
        QVERIFY(std::abs(residual.item<float>() - 3.0) < 1e-5);
    }

    void savedAndLoaded()
    {
        QTemporaryDir folder;
        Composition composition = tinyComposition();
        composition.connections = {{0, 0, 0}};
        composition.bridge = releaseSettings(2);
        composition.bridge.sawFuture = true;
        const BridgeWeights weights = randomBridge(6, 8, 3);
        saveBridges(folder.path().toStdString(), composition, {weights});
        const SavedBridges saved = loadBridges(folder.path().toStdString());
        QVERIFY(saved.composition == composition);
        const NamedTensors there = namedTensors(saved.bridges.at(0), 0), here = namedTensors(weights, 0);
        QCOMPARE(there.size(), here.size());
        for (std::size_t i = 0; i < here.size(); ++i)
            QVERIFY2(there[i].first == here[i].first && at::equal(there[i].second, here[i].second),
                     here[i].first.c_str());
    }

    void writtenAndReadAgain()
    {
        QTemporaryDir folder;
        const Path directory = folder.path().toStdString();
        const BridgeWeights weights = randomBridge(6, 8, 3);
        saveTensors(directory / "model.safetensors", releaseTensors(weights, releaseSettings(2), 0));
        const auto read = readReleaseBridges(*WeightFiles::open(directory), directory, 1, 6, 8);
        const NamedTensors there = namedTensors(read.at(0), 0), here = namedTensors(weights, 0);
        for (std::size_t i = 0; i < here.size(); ++i)
            QVERIFY2(at::equal(there[i].second, here[i].second), here[i].first.c_str());
        const auto refused = [&](std::size_t count, int d, int D) {
            try {
                readReleaseBridges(*WeightFiles::open(directory), directory, count, d, D);
            } catch (const Error& error) {
                return std::string(error.what());
            }
            return std::string("was read");
        };
        QVERIFY(refused(2, 6, 8).find("have no tensor cross_attention_hooks.1.proj.weight") != std::string::npos);
        QVERIFY(refused(0, 6, 8).find("config.json has 0 connections") != std::string::npos);
        QVERIFY(refused(1, 7, 8).find("has the shape (8, 6); the two models ask for (8, 7)") != std::string::npos);
    }

    /// Scales measured here become part of the weights there.
    void calibratedScalesAreMultipliedIn()
    {
        at::NoGradGuard noGradients;
        QTemporaryDir folder;
        const Path directory = folder.path().toStdString();
        BridgeSettings calibrated = releaseSettings(2);
        calibrated.scale = BridgeScale::calibrated;
        BridgeWeights weights = randomBridge(6, 8, 3);
        weights.anchorRms = 40;
        weights.augmentingRms = 0.2;
        saveTensors(directory / "model.safetensors", releaseTensors(weights, calibrated, 0));
        const auto read = readReleaseBridges(*WeightFiles::open(directory), directory, 1, 6, 8);
        const Tensor here = residualOf(Bridge(calibrated, weights), calibrated, inOrder());
        const Tensor there = residualOf(Bridge(releaseSettings(2), read.at(0)), releaseSettings(2), inOrder());
        QVERIFY((here - there).abs().max().item<float>() < 1e-5 * here.abs().max().item<float>());
    }

    void configurationLeavesDefaultsOut()
    {
        QTemporaryDir folder;
        const ReleaseConfig config = readReleaseConfig(written(folder, R"({"model_type":"calm","num_connections":3})"));
        QCOMPARE(config.anchor, std::string("google/gemma-2b"));
        QCOMPARE(config.augmenting, std::string("google/gemma-2b"));
        QCOMPARE(config.heads, 1);
        QCOMPARE(config.spaced, 3);
        QVERIFY(!config.anchorConfig);
    }

    void spacedAsNumpyCuts()
    {
        // numpy.linspace(0, 17, 5, dtype=int), numpy.linspace(0, 2, 5, dtype=int), numpy 2.3
        const auto connections = connectionsOf({.spaced = 5}, 3, 18);
        const std::vector<int> anchor{0, 4, 8, 12, 17}, augmenting{0, 0, 1, 1, 2};
        QCOMPARE(connections.size(), anchor.size());
        for (std::size_t i = 0; i < anchor.size(); ++i) {
            QCOMPARE(connections[i].anchorLayer, anchor[i]);
            QCOMPARE(connections[i].augmentingLayer, augmenting[i]);
        }
        QCOMPARE(connectionsOf({.spaced = 1}, 3, 18), (std::vector<Connection>{{0, 0, 0}}));
    }

    void refusesConfigurations_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("says");
        const auto row = [](const char* name, const char* text, const char* says) {
            QTest::newRow(name) << std::string(text) << std::string(says);
        };
        row("another model", R"({"model_type":"gemma"})", "says model_type \"gemma\", not calm");
        row("no type", "{}", "no composition of the authors' release");
        row("a list", "[]", "not an object");
        row("cut off", "{", "config.json");
        row("no connections", R"({"model_type":"calm"})", "either connections or num_connections");
        row("both", R"({"model_type":"calm","connections":[[0,0]],"num_connections":1})", "either connections");
        row("none drawn", R"({"model_type":"calm","connections":[]})", "connections");
        row("a triple", R"({"model_type":"calm","connections":[[0,0,0]]})", "not a pair");
        row("half a layer", R"({"model_type":"calm","connections":[[0,0.5]]})", "0.5");
        row("no heads", R"({"model_type":"calm","num_connections":1,"num_heads":0})", "0 heads");
        row("too many", R"({"model_type":"calm","num_connections":1000000000})", "cannot be");
        row("name is a number", R"({"model_type":"calm","num_connections":1,"anchor_model":5})", "anchor_model");
        row("config is text", R"({"model_type":"calm","num_connections":1,"anchor_config":"gemma"})", "anchor_config");
    }
    void refusesConfigurations()
    {
        QFETCH(std::string, text);
        QFETCH(std::string, says);
        QTemporaryDir folder;
        try {
            readReleaseConfig(written(folder, text));
            QFAIL("was read");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find(says) != std::string::npos, error.what());
        }
    }

    void refusesLayersThatAreNotThere()
    {
        QVERIFY_THROWS_EXCEPTION(Error, connectionsOf({.connections = {{0, 3, 0}}}, 3, 3));
        QVERIFY_THROWS_EXCEPTION(Error, connectionsOf({.connections = {{0, 0, 3}}}, 3, 3));
        QVERIFY_THROWS_EXCEPTION(Error, connectionsOf({.connections = {{0, 0, -1}}}, 3, 3));
    }

    void saysWhatTheirCodeCannotCompute()
    {
        Composition composition = tinyComposition();
        composition.connections = {{0, 0, 0}};
        QVERIFY(problemOfRelease(composition).find("plain form") != std::string::npos);
        composition.bridge = releaseSettings(2);
        QCOMPARE(problemOfRelease(composition), std::string());
        Composition other = composition;
        other.bridge.distanceSlopes = {1.0, 0.0};
        QVERIFY(problemOfRelease(other).find("distances") != std::string::npos);
        other = composition;
        other.augmenting.push_back("second");
        QVERIFY(problemOfRelease(other).find("2 augmenting models") != std::string::npos);
        for (const Connection& connection :
             {Connection{0, finalState, 0}, Connection{0, embeddingLayer, 0}, Connection{0, 0, embeddingLayer}}) {
            other = composition;
            other.connections.push_back(connection);
            QVERIFY(problemOfRelease(other).find("from one block's output") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestReleaseFormat)
#include "test_release_format.moc"
