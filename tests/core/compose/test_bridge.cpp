// One connection against numbers worked by hand and against an implementation in plain loops.

#include "core/compose/bridge.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/tensor.h>

#include <QtTest>

#include <cmath>
#include <limits>

using namespace calm;

namespace
{
Tensor matrix2(double a, double b, double c, double d)
{
    return at::tensor({a, b, c, d}, at::kFloat).reshape({2, 2});
}

Tensor plainSettled(std::int64_t count)
{
    return at::arange(count, at::kLong).unsqueeze(0);
}

// The formula of arXiv 2401.02412, section 3, one number at a time, in double.
std::vector<double> slowResidual(const BridgeWeights& w, const BridgeSettings& settings, const Tensor& anchor,
                                 const Tensor& augmenting, const Tensor& settledAt)
{
    const std::int64_t T = anchor.size(1), S = augmenting.size(1), D = anchor.size(2), d = augmenting.size(2);
    const std::int64_t h = D / settings.heads;
    const auto at2 = [](const Tensor& m, std::int64_t i, std::int64_t j) { return static_cast<double>(m[i][j].item<float>()); };
    const auto apply = [&](const Tensor& m, const std::vector<double>& x) {
        std::vector<double> y(static_cast<std::size_t>(m.size(0)), 0.0);
        for (std::int64_t i = 0; i < m.size(0); ++i)
            for (std::int64_t j = 0; j < m.size(1); ++j)
                y[static_cast<std::size_t>(i)] += at2(m, i, j) * x[static_cast<std::size_t>(j)];
        return y;
    };
    const bool calibrated = settings.scale == BridgeScale::calibrated;
    std::vector<std::vector<double>> keys, values;
    for (std::int64_t s = 0; s < S; ++s) {
        std::vector<double> x;
        for (std::int64_t j = 0; j < d; ++j)
            x.push_back(at2(augmenting[0], s, j) / (calibrated ? w.augmentingRms : 1.0));
        const auto projected = apply(w.project, x);
        keys.push_back(apply(w.key, projected));
        values.push_back(apply(w.value, projected));
    }
    std::vector<double> result;
    for (std::int64_t t = 0; t < T; ++t) {
        std::vector<double> x;
        for (std::int64_t j = 0; j < D; ++j)
            x.push_back(at2(anchor[0], t, j) / (calibrated ? w.anchorRms : 1.0));
        const auto query = apply(w.query, x);
        std::vector<double> merged(static_cast<std::size_t>(D), 0.0);
        for (int n = 0; n < settings.heads; ++n) {
            const double slope = settings.distanceSlopes[static_cast<std::size_t>(n) % settings.distanceSlopes.size()];
            std::vector<double> shares;
            double sum = 0;
            for (std::int64_t s = 0; s < S; ++s) {
                const auto settled = settledAt[0][s].item<std::int64_t>();
                double score = 0;
                for (std::int64_t j = n * h; j < (n + 1) * h; ++j)
                    score += query[static_cast<std::size_t>(j)] * keys[static_cast<std::size_t>(s)][static_cast<std::size_t>(j)];
                score = score / std::sqrt(static_cast<double>(h)) - slope * static_cast<double>(t - settled);
                shares.push_back(settled <= t ? std::exp(score) : 0.0);
                sum += shares.back();
            }
            for (std::int64_t s = 0; s < S && sum > 0; ++s)
                for (std::int64_t j = n * h; j < (n + 1) * h; ++j)
                    merged[static_cast<std::size_t>(j)] +=
                        shares[static_cast<std::size_t>(s)] / sum * values[static_cast<std::size_t>(s)][static_cast<std::size_t>(j)];
        }
        for (const double value : apply(w.output, merged))
            result.push_back(calibrated ? value * w.anchorRms : value);
    }
    return result;
}
} // namespace

class TestBridge : public QObject
{
    Q_OBJECT

    at::NoGradGuard m_noGradients;

private Q_SLOTS:
    void twoPositionsOneHeadByHand()
    {
        // Two augmenting states (1, 0) and (0, 1); all maps the identity but W_V = diag(10, 100) and W_O swapping the two
        // numbers. The anchor's state is (1, 0) at both positions.
        // Position 0 sees only the first: C = swap(10, 0) = (0, 10).
        // Position 1: scores 1/sqrt(2) and 0; shares a = 1/(1 + e^(-0.70710678)) = 0.66976155 and 0.33023845;
        // C = swap(10 a, 100 (1-a)) = (33.023845, 6.6976155).
        BridgeSettings settings;
        settings.heads = 1;
        settings.scale = BridgeScale::none;
        settings.distanceSlopes = {0.0};
        BridgeWeights weights;
        weights.project = weights.query = weights.key = at::eye(2, at::kFloat);
        weights.value = matrix2(10, 0, 0, 100);
        weights.output = matrix2(0, 1, 1, 0);
        const Bridge bridge(settings, weights);
        const Tensor augmenting = matrix2(1, 0, 0, 1).unsqueeze(0);
        const Tensor anchor = matrix2(1, 0, 1, 0).unsqueeze(0);
        const Tensor residual =
            bridge.residual(anchor, bridge.keysAndValues(augmenting), bridgeBias(plainSettled(2), 0, 2, settings));
        const std::vector<double> expected{0.0, 10.0, 33.023845, 6.6976155};
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(std::abs(residual.flatten()[static_cast<std::int64_t>(i)].item<float>() - expected[i]) < 1e-5);
    }

    void distanceBiasByHand()
    {
        BridgeSettings settings;
        settings.heads = 2;
        settings.distanceSlopes = {4.0, 0.25};
        const Tensor bias = bridgeBias(plainSettled(2), 0, 2, settings);
        QCOMPARE(bias.sizes().vec(), (std::vector<std::int64_t>{1, 2, 2, 2}));
        const float infinity = std::numeric_limits<float>::infinity();
        const std::vector<float> expected{0, -infinity, -4, 0, 0, -infinity, -0.25, 0};
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(bias.flatten()[static_cast<std::int64_t>(i)].item<float>(), expected[i]);
    }

    void equalsPlainLoops_data()
    {
        QTest::addColumn<int>("heads");
        QTest::addColumn<bool>("calibrated");
        QTest::newRow("one head, as published") << 1 << false;
        QTest::newRow("four heads, calibrated") << 4 << true;
    }
    void equalsPlainLoops()
    {
        QFETCH(int, heads);
        QFETCH(bool, calibrated);
        BridgeSettings settings;
        settings.heads = heads;
        settings.scale = calibrated ? BridgeScale::calibrated : BridgeScale::none;
        settings.distanceSlopes = {1.0, 0.0, 0.5};
        BridgeWeights weights = freshBridge(6, 8, 3);
        weights.output = test::randomTensor({8, 8}, 4);
        weights.augmentingRms = 2.5;
        weights.anchorRms = 0.4;
        const Tensor anchor = test::randomTensor({1, 5, 8}, 5), augmenting = test::randomTensor({1, 4, 6}, 6);
        // Tokens of another tokenizer: none at position 0, two at once at position 1, one padding that never settles.
        const Tensor settledAt = at::tensor({std::int64_t{1}, std::int64_t{1}, std::int64_t{3}, neverSettled}).unsqueeze(0);
        const Bridge bridge(settings, weights);
        const Tensor residual =
            bridge.residual(anchor, bridge.keysAndValues(augmenting), bridgeBias(settledAt, 0, 5, settings)).flatten();
        const auto expected = slowResidual(weights, settings, anchor, augmenting, settledAt);
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(std::abs(residual[static_cast<std::int64_t>(i)].item<float>() - expected[i]) < 2e-5);
        QCOMPARE(residual.narrow(0, 0, 8).abs().max().item<float>(), 0.0f); // position 0 sees nothing
    }

    void rmsNormDoesNotFeelTheScaleOfItsInputs()
    {
        BridgeSettings settings;
        settings.heads = 2;
        settings.scale = BridgeScale::rmsNorm;
        BridgeWeights weights = freshBridge(6, 8, 3);
        weights.output = test::randomTensor({8, 8}, 4);
        const Bridge bridge(settings, weights);
        const Tensor anchor = test::randomTensor({1, 3, 8}, 5), augmenting = test::randomTensor({1, 3, 6}, 6);
        const Tensor bias = bridgeBias(plainSettled(3), 0, 3, settings);
        const Tensor plain = bridge.residual(anchor, bridge.keysAndValues(augmenting), bias);
        const Tensor large = bridge.residual(anchor * 100, bridge.keysAndValues(augmenting * 30), bias);
        QVERIFY((plain - large).abs().max().item<float>() < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestBridge)
#include "test_bridge.moc"
