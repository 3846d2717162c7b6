// What each connection adds and what cutting it costs, against the slow and obvious way: whole padded passes, with the
// bridge's W_O zeroed.

#include "core/evaluate/connection_importance.h"

#include "core/base/error.h"
#include "core/train/training_batch.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>

#include <QtTest>

#include <cmath>

using namespace calm;
using namespace calm::test;

namespace
{
constexpr int vocabulary = 30;

std::vector<EncodedExample> someExamples(std::size_t models)
{
    std::vector<EncodedExample> examples;
    for (int i = 0; i < 5; ++i) {
        EncodedExample example{
            sharedIds(tensorToIds(randomIds(1, 8 + i, vocabulary, 20 + std::uint64_t(i))[0]), models)};
        example.promptLength = 3 + i % 2;
        examples.push_back(std::move(example));
    }
    return examples;
}

/// Mean loss over all labels, one example at a time, whole models, padded form.
double slowLoss(const ComposedModel& model, const std::vector<EncodedExample>& examples, bool responseOnly)
{
    double sum = 0, labels = 0;
    for (const EncodedExample& example : examples) {
        const TrainingBatch batch = makeBatch({&example}, responseOnly);
        const auto count = double(batch.labels.numel());
        sum += composedLoss(model, batch, readAugmenting(model, batch), false).item<double>() * count;
        labels += count;
    }
    return sum / labels;
}

/// A composition with two models of other widths, several connections into one layer, every kind of state read.
ComposedModel trained(BridgeForm form)
{
    Composition composition = tinyComposition();
    composition.augmenting = {"first", "second"};
    composition.connections.push_back({1, finalState, 1});
    composition.connections.push_back({1, 0, 2}); // the anchor's last block
    composition.bridge.form = form;
    std::vector<BridgeWeights> bridges;
    for (std::size_t i = 0; i < composition.connections.size(); ++i) {
        const Connection& connection = composition.connections[i];
        const int width = augmentingWidth(connection.augmentingLayer, connection.augmenting == 0 ? 8 : 24, vocabulary);
        bridges.push_back(freshBridge(width, 16, 50 + i, form));
        bridges.back().output = randomTensor({16, 16}, 90 + i, 0.3);
        bridges.back().anchorRms = 0.6 + 0.1 * double(i);
        if (form == BridgeForm::release)
            bridges.back().norm = randomTensor({16}, 70 + i, 0.2);
    }
    return ComposedModel(composition, tinyDecoder(3, 16, vocabulary, 1),
                         {tinyDecoder(2, 8, vocabulary, 2), tinyDecoder(1, 24, vocabulary, 3)}, bridges);
}
} // namespace

class TestConnectionImportance : public QObject
{
    Q_OBJECT

    at::NoGradGuard m_noGradients;

private Q_SLOTS:
    void cuttingIsWhatZeroingItsOutputDoes_data()
    {
        QTest::addColumn<bool>("release");
        QTest::addColumn<bool>("responseOnly");
        QTest::newRow("plain, responses") << false << true;
        QTest::newRow("plain, all") << false << false;
        QTest::newRow("release, responses") << true << true;
    }

    void cuttingIsWhatZeroingItsOutputDoes()
    {
        QFETCH(bool, release);
        QFETCH(bool, responseOnly);
        ComposedModel model = trained(release ? BridgeForm::release : BridgeForm::plain);
        const auto examples = someExamples(2);
        const ImportanceReport report = measureImportance(model, examples, responseOnly);
        const double whole = slowLoss(model, examples, responseOnly);
        QVERIFY(std::abs(report.loss - whole) < 1e-5);
        QCOMPARE(report.connections.size(), model.composition().connections.size());
        double largest = 0;
        for (std::size_t i = 0; i < report.connections.size(); ++i) {
            QCOMPARE(report.connections[i].connection, model.composition().connections[i]);
            Tensor& output = model.bridges()[i].weights().output;
            const Tensor kept = output;
            output = kept * 0; // nothing comes out, and the release's norm of nothing is nothing
            const double expected = slowLoss(model, examples, responseOnly) - whole;
            output = kept;
            QVERIFY2(std::abs(report.connections[i].lossRise - expected) < 2e-5,
                     qPrintable(QString("%1: %2, not %3").arg(i).arg(report.connections[i].lossRise).arg(expected)));
            largest = std::max(largest, std::abs(expected));
        }
        QVERIFY(largest > 0.01); // there was something to see
    }

    void sharesAreNormsOfWhatIsAdded()
    {
        // One connection into the anchor's block 1: the state after it with and without the bridge says what was added.
        Composition composition = tinyComposition();
        composition.connections = {{0, 1, 1}};
        const ComposedModel model(composition, tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)},
                                  trainedBridges(composition, 8, 16));
        const auto examples = someExamples(1);
        double sum = 0, positions = 0;
        for (const EncodedExample& example : examples) {
            const Tensor ids = idsToTensor(example.anchorIds).unsqueeze(0);
            const Tensor with = model.layerOutputs(ids)[1][0];
            Tensor without;
            model.anchor().forward(ids, [&](int layer, const Tensor& state) {
                if (layer == 1)
                    without = state[0];
                return state;
            });
            for (std::int64_t t = 0; t < ids.size(1); ++t, ++positions)
                sum += ((with[t] - without[t]).norm() / without[t].norm()).item<double>();
        }
        const ImportanceReport report = measureImportance(model, examples, true);
        QVERIFY(std::abs(report.connections[0].outputShare - sum / positions) < 1e-5);
        QVERIFY(report.connections[0].outputShare > 0.01);
    }

    void untrainedConnectionsDoNothing()
    {
        const ComposedModel model(tinyComposition(), tinyDecoder(3, 16, vocabulary, 1),
                                  {tinyDecoder(2, 8, vocabulary, 2)});
        const ImportanceReport report = measureImportance(model, someExamples(1), true);
        QCOMPARE(report.examples, std::int64_t(5));
        for (const ConnectionImportance& one : report.connections) {
            QCOMPARE(one.outputShare, 0.0);
            QVERIFY(std::abs(one.lossRise) < 1e-6);
        }
    }

    void refusesWhatCannotBeMeasured()
    {
        Composition empty = tinyComposition();
        empty.connections.clear();
        const ComposedModel without(empty, tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)});
        QVERIFY_EXCEPTION_THROWN(measureImportance(without, someExamples(1), true), Error);
        const ComposedModel model(tinyComposition(), tinyDecoder(3, 16, vocabulary, 1),
                                  {tinyDecoder(2, 8, vocabulary, 2)});
        QVERIFY_EXCEPTION_THROWN(measureImportance(model, {}, true), Error);
    }

    void stopsBetweenLayers()
    {
        const ComposedModel model = trained(BridgeForm::plain);
        std::stop_source source;
        source.request_stop();
        try {
            measureImportance(model, someExamples(2), true, {}, source.get_token());
            QFAIL("went on");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(TestConnectionImportance)
#include "test_connection_importance.moc"
