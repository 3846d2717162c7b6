// Products with half-precision matrices against the same product of their widened values in double precision.

#include "core/models/linear.h"
#include "core/models/row_kernels.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/matmul.h>

#include <QtTest>

#include <cmath>

using namespace calm;

namespace
{
double largestDifference(const Tensor& a, const Tensor& b)
{
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}
} // namespace

class TestLinear : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wideningIsExactForEveryPattern_data()
    {
        QTest::addColumn<bool>("bfloat16");
        QTest::newRow("bfloat16") << true;
        QTest::newRow("float16") << false;
    }
    void wideningIsExactForEveryPattern()
    {
        QFETCH(bool, bfloat16);
        std::vector<std::uint16_t> patterns(65536 + 3); // not a multiple of the vector's width
        for (std::size_t i = 0; i < patterns.size(); ++i)
            patterns[i] = static_cast<std::uint16_t>(i);
        std::vector<float> got(patterns.size());
        widen(patterns.data(), got.data(), static_cast<std::int64_t>(got.size()),
              bfloat16 ? WeightFormat::bfloat16 : WeightFormat::float16);
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            const int sign = patterns[i] >> 15, exponentBits = bfloat16 ? 8 : 5, mantissaBits = 15 - exponentBits;
            const int exponent = (patterns[i] >> mantissaBits) & ((1 << exponentBits) - 1);
            const int mantissa = patterns[i] & ((1 << mantissaBits) - 1), bias = (1 << (exponentBits - 1)) - 1;
            double wanted = exponent == 0 ? std::ldexp(mantissa, 1 - bias - mantissaBits)
                                          : std::ldexp(mantissa + (1 << mantissaBits), exponent - bias - mantissaBits);
            if (exponent == (1 << exponentBits) - 1)
                wanted = mantissa ? std::nan("") : std::numeric_limits<double>::infinity();
            wanted = sign ? -wanted : wanted;
            QVERIFY(std::isnan(wanted) ? std::isnan(got[i]) : static_cast<double>(got[i]) == wanted);
        }
    }

    void productsAgreeWithDouble_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("transposed");
        for (const auto type : {at::kFloat, at::kBFloat16, at::kHalf})
            for (const bool transposed : {true, false})
                for (const int rows : {1, 2, 6, 7, 40})
                    for (const auto& [in, out] : {std::pair{1, 1}, {7, 5}, {64, 33}, {131, 64}, {300, 17000}})
                        QTest::addRow("%s %s %dx%d to %d", at::toString(type), transposed ? "transposed" : "plain",
                                      rows, in, out)
                            << rows << in << out << static_cast<int>(type) << transposed;
    }
    void productsAgreeWithDouble()
    {
        QFETCH(int, rows);
        QFETCH(int, in);
        QFETCH(int, out);
        QFETCH(int, type);
        QFETCH(bool, transposed);
        const Tensor stored =
            test::randomTensor(transposed ? std::vector<std::int64_t>{in, out} : std::vector<std::int64_t>{out, in}, 1)
                .to(static_cast<at::ScalarType>(type));
        const Linear layer{transposed ? stored.t() : stored, test::randomTensor({out}, 2)};
        Tensor x = test::randomTensor({2, rows, in}, 3).slice(0, 1).requires_grad_(true);
        const Tensor weights = layer.weight.to(at::kDouble);
        const Tensor wanted = at::matmul(x.detach().to(at::kDouble), weights.t()) + layer.bias.to(at::kDouble);
        const double limit = 1e-6 * std::sqrt(in) * (1.0 + wanted.abs().max().item<double>());

        const Tensor y = linear(x, layer);
        QVERIFY(largestDifference(y.detach(), wanted) <= limit);
        const Tensor direction = test::randomTensor({1, rows, out}, 4);
        y.backward(direction);
        const Tensor gradient = at::matmul(direction.to(at::kDouble), weights);
        QVERIFY(largestDifference(x.grad(), gradient) <=
                1e-6 * std::sqrt(out) * (1.0 + gradient.abs().max().item<double>()));

        at::NoGradGuard noGradients;
        QVERIFY(largestDifference(linear(x, layer), wanted) <= limit);
    }
};

QTEST_GUILESS_MAIN(TestLinear)
#include "test_linear.moc"
