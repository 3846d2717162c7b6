// Layers computed in one pass against the formula in double precision, their gradients against autograd's of it.

#include "core/models/element_kernels.h"
#include "core/models/fused_layers.h"
#include "core/models/rotary.h"
#include "tests/support/tiny_models.h"

#include <ATen/Parallel.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/stack.h>

#include <QtTest>

using namespace calm;

namespace
{
struct Answer
{
    Tensor value;
    std::vector<Tensor> gradients; ///< of each input
};

// A function's value, and the gradients of its sum weighted by `outer`.
Answer answerOf(const std::function<Tensor(const std::vector<Tensor>&)>& function, const std::vector<Tensor>& inputs,
                const Tensor& outer)
{
    Answer answer;
    std::vector<Tensor> leaves;
    for (const Tensor& input : inputs)
        leaves.push_back(input.detach().clone().requires_grad_(true));
    const Tensor value = function(leaves);
    value.backward(outer);
    answer.value = value.detach();
    for (const Tensor& leaf : leaves)
        answer.gradients.push_back(leaf.grad());
    return answer;
}

std::vector<Tensor> wide(const std::vector<Tensor>& inputs)
{
    std::vector<Tensor> doubles;
    for (const Tensor& input : inputs)
        doubles.push_back(input.to(at::kDouble));
    return doubles;
}

double largestDifference(const Tensor& a, const Tensor& b)
{
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

void compare(const Answer& got, const Answer& wanted, double tolerance)
{
    QCOMPARE(got.value.sizes(), wanted.value.sizes());
    QVERIFY(largestDifference(got.value, wanted.value) < tolerance);
    for (std::size_t i = 0; i < wanted.gradients.size(); ++i)
        QVERIFY(largestDifference(got.gradients[i], wanted.gradients[i]) < tolerance);
}
} // namespace

class TestFusedLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void norms_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("centred");
        QTest::addColumn<bool>("weight");
        QTest::addColumn<bool>("bias");
        for (const int width : {1, 7, 16, 24, 64, 100, 768})
            for (const bool centred : {false, true})
                for (const auto& [weight, bias] : {std::pair{true, false}, {true, true}, {false, false}, {false, true}})
                    QTest::addRow("%s of %d%s%s", centred ? "LayerNorm" : "RMSNorm", width, weight ? ", weight" : "",
                                  bias ? ", bias" : "")
                        << width << centred << weight << bias;
    }
    void norms()
    {
        QFETCH(int, width);
        QFETCH(bool, centred);
        QFETCH(bool, weight);
        QFETCH(bool, bias);
        const Norm norm{weight ? test::randomTensor({width}, 1) : Tensor(),
                        bias ? test::randomTensor({width}, 2) : Tensor()};
        const Tensor x = test::randomTensor({3, 11, width}, 3, 2.0) + 1.5,
                     outer = test::randomTensor({3, 11, width}, 4);
        const double epsilon = 1e-2;
        const auto formula = [&](const std::vector<Tensor>& in) {
            const Tensor centredX = centred ? in[0] - in[0].mean(-1, true) : in[0];
            Tensor y = centredX * at::rsqrt((centredX * centredX).mean(-1, true) + epsilon);
            y = weight ? y * norm.weight.to(at::kDouble) : y;
            return bias ? y + norm.bias.to(at::kDouble) : y;
        };
        const auto fused = [&](const std::vector<Tensor>& in) {
            return fusedNorm(in[0], norm, centred, epsilon).value();
        };
        compare(answerOf(fused, {x}, outer), answerOf(formula, wide({x}), outer.to(at::kDouble)), 2e-5);
        const Tensor strided = x.transpose(0, 1);
        QVERIFY(largestDifference(fused({strided}), formula(wide({strided}))) < 2e-5);
    }

    void gates_data()
    {
        QTest::addColumn<bool>("silu");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("halves");
        for (const bool silu : {true, false})
            for (const int width : {1, 5, 16, 40, 301})
                for (const bool halves : {true, false})
                    QTest::addRow("%s of %d%s", silu ? "SiLU" : "GELU", width, halves ? " in one tensor" : "")
                        << silu << width << halves;
    }
    void gates()
    {
        QFETCH(bool, silu);
        QFETCH(int, width);
        QFETCH(bool, halves);
        const Tensor gate = test::randomTensor({2, 9, width}, 1, 6.0), up = test::randomTensor({2, 9, width}, 2);
        const Tensor outer = test::randomTensor({2, 9, width}, 3);
        const auto activation = silu ? Activation::silu : Activation::geluTanh;
        const auto parts = [&](const std::vector<Tensor>& in) {
            if (!halves)
                return std::pair{in[0], in[1]};
            const auto chunks = in[0].chunk(2, -1);
            return std::pair{chunks[0], chunks[1]};
        };
        const auto formula = [&](const std::vector<Tensor>& in) {
            const auto [g, u] = parts(in);
            return (silu ? g * g.sigmoid() : at::gelu(g, "tanh")) * u;
        };
        const auto fused = [&](const std::vector<Tensor>& in) {
            const auto [g, u] = parts(in);
            return fusedGate(g, u, activation).value();
        };
        const std::vector<Tensor> inputs = halves ? std::vector{at::cat({gate, up}, -1)} : std::vector{gate, up};
        compare(answerOf(fused, inputs, outer), answerOf(formula, wide(inputs), outer.to(at::kDouble)), 1e-5);
    }

    void farFromZeroGatesStayFinite()
    {
        Tensor gate = test::randomTensor({1, 64}, 1, 100.0);
        gate.data_ptr<float>()[0] = 3e38F;
        gate.data_ptr<float>()[1] = -3e38F;
        const Tensor up = at::ones_like(gate);
        for (const auto activation : {Activation::silu, Activation::geluTanh}) {
            const Tensor y = fusedGate(gate, up, activation).value();
            QVERIFY(y.isfinite().all().item<bool>());
            QVERIFY(largestDifference(y.narrow(1, 1, 63), activate(gate.to(at::kDouble), activation).narrow(1, 1, 63)) <
                    1e-3);
        }
        QVERIFY(fusedGate(gate * std::nan(""), up, Activation::silu).value().isnan().all().item<bool>());
    }

    void turns_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("dimensions");
        QTest::addColumn<bool>("interleaved");
        for (const auto& [width, dimensions] : {std::pair{64, 64}, {32, 32}, {80, 20}, {6, 2}, {40, 40}, {128, 96}})
            for (const bool interleaved : {false, true})
                QTest::addRow("%d of %d%s", dimensions, width, interleaved ? ", interleaved" : "")
                    << width << dimensions << interleaved;
    }
    void turns()
    {
        QFETCH(int, width);
        QFETCH(int, dimensions);
        QFETCH(bool, interleaved);
        const auto tables = rotaryTables({.dimensions = dimensions, .interleaved = interleaved}, 3, 13);
        const std::pair wideTables{tables.first.to(at::kDouble), tables.second.to(at::kDouble)};
        const Tensor x = test::randomTensor({2, 13, 3, width}, 1), outer = test::randomTensor({2, 3, 13, width}, 2);
        const auto formula = [&](const std::vector<Tensor>& in) {
            const Tensor y = in[0].transpose(1, 2);
            std::vector<Tensor> columns(static_cast<std::size_t>(width));
            for (int d = 0; d < width; ++d) {
                Tensor& column = columns[static_cast<std::size_t>(d)];
                column = y.select(3, d);
                if (d >= dimensions)
                    continue;
                const bool first = interleaved ? d % 2 == 0 : d < dimensions / 2;
                const int step = interleaved ? 1 : dimensions / 2;
                const Tensor other = y.select(3, first ? d + step : d - step) * (first ? -1.0 : 1.0);
                column = column * wideTables.first.select(1, d) + other * wideTables.second.select(1, d);
            }
            return at::stack(columns, -1);
        };
        const auto fused = [&](const std::vector<Tensor>& in) {
            return fusedRotary(in[0].transpose(1, 2), tables, interleaved).value();
        };
        compare(answerOf(fused, {x}, outer), answerOf(formula, wide({x}), outer.to(at::kDouble)), 1e-5);
    }

    void everyWidthOfProcessorGivesTheSame_data()
    {
        QTest::addColumn<int>("processor");
        QTest::newRow("plain") << static_cast<int>(ProcessorWidth::plain);
        QTest::newRow("AVX2") << static_cast<int>(ProcessorWidth::avx2);
        QTest::newRow("AVX-512") << static_cast<int>(ProcessorWidth::avx512);
    }
    void everyWidthOfProcessorGivesTheSame()
    {
        QFETCH(int, processor);
        if (processor > static_cast<int>(processorWidth()))
            QSKIP("This processor has no such vectors.");
        const auto with = static_cast<ProcessorWidth>(processor);
        const std::int64_t width = 45;
        const Tensor x = test::randomTensor({5, width}, 1), up = test::randomTensor({5, width}, 2);
        const Tensor y = at::ones_like(x), z = at::ones_like(x);
        float mean[5], inverse[5];
        const NormRows rows{x.data_ptr<float>(), 5, width, nullptr, nullptr, true, 1e-5F};
        normRows(rows, y.data_ptr<float>(), mean, inverse, with);
        QVERIFY(largestDifference(y, fusedNorm(x, {}, true, 1e-5).value()) < 1e-5);
        normRowsBackward(rows, up.data_ptr<float>(), mean, inverse, z.data_ptr<float>(), with);
        const auto norm = [](const std::vector<Tensor>& in) { return fusedNorm(in[0], {}, true, 1e-5).value(); };
        QVERIFY(largestDifference(z, answerOf(norm, {x}, up).gradients[0]) < 1e-5);
        const GateRows gates{x.data_ptr<float>(), width, up.data_ptr<float>(), width, 5, width, true};
        gateRows(gates, y.data_ptr<float>(), with);
        QVERIFY(largestDifference(y, fusedGate(x, up, Activation::silu).value()) < 1e-5);
        gateRowsBackward(gates, up.data_ptr<float>(), y.data_ptr<float>(), z.data_ptr<float>(), with);
        const auto gate = [](const std::vector<Tensor>& in) {
            return fusedGate(in[0], in[1], Activation::silu).value();
        };
        const Answer wanted = answerOf(gate, {x, up}, up);
        QVERIFY(largestDifference(y, wanted.gradients[0]) < 1e-5 && largestDifference(z, wanted.gradients[1]) < 1e-5);
    }

    void threadsChangeNothing()
    {
        const Tensor x = test::randomTensor({700, 96}, 1), outer = test::randomTensor({700, 96}, 2);
        const Norm norm{test::randomTensor({96}, 3), {}};
        const auto fused = [&](const std::vector<Tensor>& in) { return fusedNorm(in[0], norm, false, 1e-5).value(); };
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const Answer one = answerOf(fused, {x}, outer);
        at::set_num_threads(3);
        const Answer many = answerOf(fused, {x}, outer);
        at::set_num_threads(threads);
        QVERIFY(one.value.equal(many.value) && one.gradients[0].equal(many.gradients[0]));
    }

    void whatLearnsOrIsNotOursGoesAnotherWay()
    {
        const Tensor x = test::randomTensor({4, 8}, 1);
        const Norm learning{test::randomTensor({8}, 2).requires_grad_(true), {}};
        QVERIFY(!fusedNorm(x, learning, false, 1e-5));
        QVERIFY(!fusedNorm(x.to(at::kDouble), {}, false, 1e-5));
        QVERIFY(!fusedGate(x, x, Activation::gelu));
        // And that way gives the weight its gradient.
        const DecoderSettings settings{.normEpsilon = 1e-5};
        normalize(x, learning, settings).sum().backward();
        QVERIFY(learning.weight.grad().defined());
    }
};

QTEST_APPLESS_MAIN(TestFusedLayers)
#include "test_fused_layers.moc"
