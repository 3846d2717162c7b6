// AdamW and the schedule against their formulas, one number at a time.

#include "core/base/error.h"
#include "core/train/adamw.h"
#include "core/train/learning_rate.h"

#include <ATen/ops/tensor.h>

#include <QtTest>

#include <cmath>

using namespace calm;

class TestOptimizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsFollowTheFormula()
    {
        const AdamWSettings settings{.beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-8, .weightDecay = 0.1};
        Tensor matrix = at::tensor({0.5, -2.0}, at::kDouble).reshape({1, 2}).requires_grad_(true);
        AdamW optimizer({{"matrix", matrix}}, settings);
        std::vector<double> x{0.5, -2.0}, m{0, 0}, v{0, 0};
        for (int t = 1; t <= 5; ++t) {
            const std::vector<double> g{0.3 * t, -0.7 / t};
            optimizer.zeroGradients();
            matrix.mutable_grad() = at::tensor(g, at::kDouble).reshape({1, 2});
            optimizer.step(0.01);
            for (std::size_t i = 0; i < 2; ++i) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                x[i] -= 0.01 * 0.1 * x[i];
                x[i] -= 0.01 * (m[i] / (1 - std::pow(0.9, t))) / (std::sqrt(v[i] / (1 - std::pow(0.99, t))) + 1e-8);
                QVERIFY(std::abs(matrix[0][static_cast<std::int64_t>(i)].item<double>() - x[i]) < 1e-12);
            }
        }
    }

    void clippingScalesTheWholeGradient()
    {
        Tensor a = at::tensor({1.0}, at::kDouble).requires_grad_(true), b = at::tensor({1.0}, at::kDouble).requires_grad_(true);
        AdamW optimizer({{"a", a}, {"b", b}}, {});
        a.mutable_grad() = at::tensor({3.0}, at::kDouble);
        b.mutable_grad() = at::tensor({4.0}, at::kDouble);
        QCOMPARE(optimizer.clipGradients(0), 5.0);
        QCOMPARE(a.grad().item<double>(), 3.0);
        QCOMPARE(optimizer.clipGradients(1), 5.0);
        QVERIFY(std::abs(a.grad().item<double>() - 0.6) < 1e-12);
        QVERIFY(std::abs(b.grad().item<double>() - 0.8) < 1e-12);
    }

    void savedMomentsGoOnTheSame()
    {
        Tensor one = at::tensor({1.0, 2.0}, at::kDouble).requires_grad_(true);
        Tensor two = at::tensor({1.0, 2.0}, at::kDouble).requires_grad_(true);
        AdamW first({{"x", one}}, {}), second({{"x", two}}, {});
        one.mutable_grad() = at::tensor({0.1, -0.3}, at::kDouble);
        first.step(0.1);
        std::map<std::string, Tensor> state;
        for (const auto& [name, tensor] : first.state())
            state[name] = tensor.clone();
        two.data().copy_(one.data());
        second.restore(state);
        for (auto* pair : {&one, &two})
            pair->mutable_grad() = at::tensor({0.2, 0.2}, at::kDouble);
        first.step(0.1);
        second.step(0.1);
        QVERIFY(one.equal(two));
        state.erase("x.v");
        QVERIFY_THROWS_EXCEPTION(Error, second.restore(state));
    }

    void scheduleByHand()
    {
        TrainingSettings settings;
        settings.steps = 101;
        settings.warmupSteps = 20;
        settings.learningRate = 1.0;
        settings.finalRateFraction = 0.1;
        QCOMPARE(learningRateAt(settings, 0), 0.05);
        QCOMPARE(learningRateAt(settings, 19), 1.0);
        QCOMPARE(learningRateAt(settings, 20), 1.0);
        QVERIFY(std::abs(learningRateAt(settings, 60) - 0.55) < 1e-12); // half way down the cosine
        QVERIFY(std::abs(learningRateAt(settings, 100) - 0.1) < 1e-12);
        settings.schedule = Schedule::constant;
        QCOMPARE(learningRateAt(settings, 77), 1.0);
    }
};

QTEST_GUILESS_MAIN(TestOptimizer)
#include "test_optimizer.moc"
