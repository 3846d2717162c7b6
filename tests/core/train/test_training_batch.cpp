// The loss of a padded batch against each example alone, and its gradient against finite differences.

#include "core/models/layers.h"
#include "core/train/training_batch.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/log_softmax.h>

#include <QtTest>

#include <cmath>

using namespace calm;
using namespace calm::test;

namespace
{
const int vocabulary = 30;

EncodedExample example(int promptTokens, int responseTokens, std::uint64_t seed)
{
    EncodedExample made;
    made.anchorIds = tensorToIds(randomIds(1, promptTokens + responseTokens, vocabulary, seed));
    made.promptLength = promptTokens;
    made.augmentingIds = {made.anchorIds};
    made.settled.emplace_back();
    for (int t = 0; t < promptTokens + responseTokens; ++t)
        made.settled.back().push_back(t + 1);
    return made;
}

ComposedModel trainedModel()
{
    const Composition composition = tinyComposition();
    return ComposedModel(composition, tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)},
                         trainedBridges(composition, 8, 16));
}

double lossOf(const ComposedModel& model, const TrainingBatch& batch)
{
    at::NoGradGuard noGradients;
    return composedLoss(model, batch, readAugmenting(model, batch), false).item<double>();
}

// -log p of each label from the whole logits of one example, no batch, no padding.
double slowLossSum(const ComposedModel& model, const EncodedExample& e, std::size_t firstLabel, int& labels)
{
    const Tensor logs = at::log_softmax(model.logits(idsToTensor(e.anchorIds).unsqueeze(0)).to(at::kDouble), -1)[0];
    double sum = 0;
    for (std::size_t t = firstLabel; t < e.anchorIds.size(); ++t, ++labels)
        sum -= logs[static_cast<std::int64_t>(t) - 1][e.anchorIds[t]].item<double>();
    return sum;
}

std::shared_ptr<const DecoderModel> inDouble(const DecoderModel& model)
{
    DecoderWeights weights = model.weights();
    forEachSlot(model.settings(), weights, [](const Slot&, Tensor& tensor) {
        tensor = tensor.to(at::kDouble);
    });
    return std::make_shared<const DecoderModel>(model.settings(), weights);
}
} // namespace

class TestTrainingBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lossOfABatchIsTheMeanOverItsLabels_data()
    {
        QTest::addColumn<bool>("responseOnly");
        QTest::newRow("responses") << true;
        QTest::newRow("everything") << false;
    }
    void lossOfABatchIsTheMeanOverItsLabels()
    {
        QFETCH(bool, responseOnly);
        const ComposedModel model = trainedModel();
        const std::vector<EncodedExample> examples{example(5, 2, 1), example(3, 4, 2), example(9, 1, 3)};
        double sum = 0;
        int labels = 0;
        for (const auto& e : examples)
            sum += slowLossSum(model, e, responseOnly ? static_cast<std::size_t>(e.promptLength) : 1, labels);
        const TrainingBatch batch = makeBatch({&examples[0], &examples[1], &examples[2]}, responseOnly);
        QCOMPARE(batch.labels.numel(), static_cast<std::int64_t>(labels));
        QCOMPARE(batch.tokens, std::int64_t{30});
        QVERIFY(std::abs(lossOf(model, batch) - sum / labels) < 1e-5);
    }

    void gradientAgreesWithFiniteDifferences()
    {
        // In double, so that the difference quotient's own error stays far below the bar.
        Composition composition = tinyComposition();
        std::vector<BridgeWeights> bridges = trainedBridges(composition, 8, 16);
        for (BridgeWeights& weights : bridges)
            for (Tensor* tensor : {&weights.project, &weights.query, &weights.key, &weights.value, &weights.output})
                *tensor = tensor->to(at::kDouble).requires_grad_(true);
        ComposedModel model(composition, inDouble(*tinyDecoder(3, 16, vocabulary, 1)),
                            {inDouble(*tinyDecoder(2, 8, vocabulary, 2))}, bridges);
        const std::vector<EncodedExample> examples{example(5, 2, 1), example(3, 3, 2)};
        const TrainingBatch batch = makeBatch({&examples[0], &examples[1]}, true);
        composedLoss(model, batch, readAugmenting(model, batch), true).backward();
        Random random(17);
        for (const auto& [name, tensor] : model.parametersOfBridges()) {
            const Tensor gradient = tensor.grad().flatten();
            QVERIFY(gradient.abs().max().item<double>() > 1e-6);
            for (int i = 0; i < 4; ++i) {
                const auto at = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(gradient.numel())));
                double* value = tensor.data_ptr<double>() + at;
                const double kept = *value, step = 1e-5;
                *value = kept + step;
                const double above = lossOf(model, batch);
                *value = kept - step;
                const double below = lossOf(model, batch);
                *value = kept;
                const double expected = (above - below) / (2 * step), got = gradient[at].item<double>();
                QVERIFY2(std::abs(got - expected) < 1e-6 + 1e-3 * std::abs(expected),
                         qPrintable(QString("%1: %2 against %3").arg(QString::fromStdString(name)).arg(got).arg(expected)));
            }
        }
    }

    void augmentingTokensOfAnotherTokenizerSettleWhereTheySay()
    {
        EncodedExample e = example(4, 2, 1);
        e.augmentingIds = {{7, 8, 9}};
        e.settled = {{0, 1, 1, 3, 3, 3}};
        const TrainingBatch batch = makeBatch({&e}, true);
        QCOMPARE(tensorToIds(batch.settledAt[0].flatten()), (std::vector<int>{1, 3, 3}));
    }
};

QTEST_GUILESS_MAIN(TestTrainingBatch)
#include "test_training_batch.moc"
