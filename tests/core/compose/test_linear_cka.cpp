// The similarity of layers against a value worked by hand, and against the definition by HSIC with centring matrices.

#include "core/base/error.h"
#include "core/compose/layer_similarity.h"
#include "core/compose/linear_cka.h"
#include "core/data/rows.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>

#include <QtTest>

#include <cmath>

using namespace calm;
using namespace calm::test;

namespace
{
constexpr int vocabulary = 30;

using Matrix = std::vector<std::vector<double>>;

Matrix matrixOf(const Tensor& tensor)
{
    Matrix matrix;
    for (std::int64_t i = 0; i < tensor.size(0); ++i) {
        matrix.emplace_back();
        for (std::int64_t j = 0; j < tensor.size(1); ++j)
            matrix.back().push_back(tensor[i][j].item<double>());
    }
    return matrix;
}

Matrix times(const Matrix& a, const Matrix& b)
{
    Matrix product(a.size(), std::vector<double>(b.front().size(), 0));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < b.size(); ++k)
            for (std::size_t j = 0; j < b.front().size(); ++j)
                product[i][j] += a[i][k] * b[k][j];
    return product;
}

Matrix transposed(const Matrix& a)
{
    Matrix result(a.front().size(), std::vector<double>(a.size()));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < a.front().size(); ++j)
            result[j][i] = a[i][j];
    return result;
}

/// tr(K H L H) / (n - 1)^2 with H = I - 1 1^T / n (Gretton et al. 2005).
double hsic(const Matrix& k, const Matrix& l)
{
    const auto n = k.size();
    Matrix centring(n, std::vector<double>(n, -1.0 / double(n)));
    for (std::size_t i = 0; i < n; ++i)
        centring[i][i] += 1;
    const Matrix product = times(times(k, centring), times(l, centring));
    double trace = 0;
    for (std::size_t i = 0; i < n; ++i)
        trace += product[i][i];
    return trace / std::pow(double(n - 1), 2);
}

double ckaByHsic(const Tensor& x, const Tensor& y)
{
    const Matrix a = matrixOf(x), b = matrixOf(y);
    const Matrix k = times(a, transposed(a)), l = times(b, transposed(b));
    return hsic(k, l) / std::sqrt(hsic(k, k) * hsic(l, l));
}

double cka(const Tensor& x, const Tensor& y)
{
    return similarities(unitGram(x).unsqueeze(0), unitGram(y)).item<double>();
}

EncodedExample example(const Tensor& ids, std::size_t models)
{
    return {sharedIds(tensorToIds(ids), models)};
}
} // namespace

class TestLinearCka : public QObject
{
    Q_OBJECT

    at::NoGradGuard m_noGradients;

private Q_SLOTS:
    void valuesWorkedByHand()
    {
        // One column each: the squared correlation. (1,2,3) and (1,0,2) are (-1,0,1) and (0,-1,1) centred: 1 / sqrt(2 *
        // 2).
        const Tensor x = at::tensor({1.0, 2.0, 3.0}, at::kDouble).unsqueeze(1);
        const Tensor y = at::tensor({1.0, 0.0, 2.0}, at::kDouble).unsqueeze(1);
        QVERIFY(std::abs(cka(x, y) - 0.25) < 1e-6);
        // X = (1,0), (0,1), (-1,-1) and Y = 2, -1, -1, both centred: Y'X = (3, 0), |X'X| = sqrt(4+1+1+4), Y'Y = 6.
        const Tensor wide = at::tensor({1.0, 0.0, 0.0, 1.0, -1.0, -1.0}, at::kDouble).reshape({3, 2});
        const Tensor narrow = at::tensor({2.0, -1.0, -1.0}, at::kDouble).unsqueeze(1);
        QVERIFY(std::abs(cka(wide, narrow) - 9 / (6 * std::sqrt(10.0))) < 1e-6);
    }

    void equalsTheDefinitionByHsic()
    {
        for (const auto& [n, p, q] : {std::tuple(20, 7, 5), std::tuple(12, 30, 3), std::tuple(40, 16, 24)}) {
            const Tensor x = randomTensor({n, p}, 1) + 3.0;
            const Tensor y = at::matmul(x, randomTensor({p, q}, 2)) + 2 * randomTensor({n, q}, 3);
            QVERIFY(std::abs(cka(x, y) - ckaByHsic(x, y)) < 1e-5);
        }
    }

    void rotationScaleAndShiftChangeNothing()
    {
        const Tensor x = randomTensor({30, 4}, 1);
        const Tensor rotated = at::cat({x.slice(1, 2, 4), -x.slice(1, 0, 2)}, 1) * 7 + 100;
        QVERIFY(std::abs(cka(x, rotated) - 1) < 1e-5);
        QVERIFY(cka(x, randomTensor({30, 4}, 9)) < 0.9);
    }

    void constantStatesAreLikeNothing()
    {
        const Tensor constant = at::ones({10, 3}) * 0.3f;
        QCOMPARE(cka(constant, randomTensor({10, 4}, 1)), 0.0);
        QCOMPARE(cka(constant, constant), 0.0);
    }

    void positionsArePairedByWhatIsSettled()
    {
        // After anchor positions 0..5, so many tokens of the other model are settled.
        EncodedText text{
            .anchorIds = {1, 2, 3, 4, 5, 6}, .augmentingIds = {{7, 8, 9}}, .settled = {{0, 0, 1, 1, 2, 3}}};
        const PairedRows all = pairedRows(text, 100);
        QCOMPARE(all.anchor, (std::vector<std::int64_t>{2, 3, 4, 5}));
        QCOMPARE(all.augmenting, (std::vector<std::vector<std::int64_t>>{{0, 0, 1, 2}}));
        QCOMPARE(pairedRows(text, 2).anchor, (std::vector<std::int64_t>{3, 5}));
        QCOMPARE(pairedRows(text, 0).anchor.size(), std::size_t(0));
        // The first position is never among them.
        const PairedRows shared = pairedRows(sharedIds({4, 5, 6}, 2), 9);
        QCOMPARE(shared.anchor, (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(shared.augmenting, (std::vector<std::vector<std::int64_t>>{{1, 2}, {1, 2}}));
    }

    void everyPairOfLayersEqualsTheSlowWay()
    {
        const auto anchor = tinyDecoder(3, 16, vocabulary, 1), small = tinyDecoder(2, 8, vocabulary, 2);
        const Tensor ids = randomIds(3, 12, vocabulary, 5);
        std::vector<EncodedExample> texts;
        for (std::int64_t row = 0; row < 3; ++row)
            texts.push_back(example(ids[row], 1));
        const LayerSimilarity found = measureSimilarity(*anchor, {small}, texts, 1000);
        QCOMPARE(found.positions, std::int64_t(3 * 11));
        QCOMPARE(found.examples, std::int64_t(3));
        QCOMPARE(found.anchorLayers, (std::vector<int>{embeddingLayer, 0, 1, 2}));
        QCOMPARE(found.augmenting[0].layers, (std::vector<int>{embeddingLayer, 0, 1, finalState}));

        // Each model alone over the padded batch, all states at once.
        const auto statesOf = [&](const DecoderModel& model, bool withFinal) {
            std::vector<Tensor> states{model.embed(ids)};
            const Tensor last =
                model.runBlocks(states[0], 0, model.settings().layers, 0, nullptr, [&](int, const Tensor& state) {
                    states.push_back(state);
                    return state;
                });
            if (withFinal)
                states.push_back(model.finalNorm(last));
            for (Tensor& state : states)
                state = state.slice(1, 1).reshape({-1, state.size(2)});
            return states;
        };
        const auto x = statesOf(*small, true), y = statesOf(*anchor, false);
        for (std::size_t i = 0; i < x.size(); ++i)
            for (std::size_t j = 0; j < y.size(); ++j)
                QVERIFY2(std::abs(found.augmenting[0].values[i][j] - ckaByHsic(x[i], y[j])) < 1e-4,
                         qPrintable(QString("%1 %2").arg(i).arg(j)));
    }

    void differentTokenizersUseTheTokenBeside()
    {
        // The other model reads half as many tokens; two of the anchor's share one of its.
        const auto anchor = tinyDecoder(1, 16, vocabulary, 1), small = tinyDecoder(1, 8, vocabulary, 2);
        const Tensor ids = randomIds(1, 12, vocabulary, 5), others = randomIds(1, 6, vocabulary, 6);
        EncodedExample text;
        text.anchorIds = tensorToIds(ids[0]);
        text.augmentingIds = {tensorToIds(others[0])};
        text.settled = {{0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6}};
        const LayerSimilarity found = measureSimilarity(*anchor, {small}, {text}, 1000);
        std::vector<Tensor> beside;
        const Tensor embedded = small->embed(others)[0];
        for (std::int64_t position = 1; position < 12; ++position)
            beside.push_back(embedded[text.settled[0][std::size_t(position)] - 1].unsqueeze(0));
        QVERIFY(std::abs(found.augmenting[0].values[0][0] -
                         ckaByHsic(at::cat(beside), anchor->embed(ids)[0].slice(0, 1))) < 1e-4);
    }

    void tooLittleTextIsRefused()
    {
        const auto anchor = tinyDecoder(1, 16, vocabulary, 1), small = tinyDecoder(1, 8, vocabulary, 2);
        QVERIFY_EXCEPTION_THROWN(
            measureSimilarity(*anchor, {small}, {example(randomIds(1, 2, vocabulary, 1)[0], 1)}, 100), Error);
        QVERIFY_EXCEPTION_THROWN(measureSimilarity(*anchor, {small}, {}, 100), Error);
    }

    void stopsWithinABatch()
    {
        const auto anchor = tinyDecoder(1, 16, vocabulary, 1), small = tinyDecoder(1, 8, vocabulary, 2);
        std::stop_source source;
        const auto progress = [&](const Progress& part) {
            if (part.stage == "augmenting model 1: reading")
                source.request_stop();
        };
        try {
            measureSimilarity(*anchor, {small}, {example(randomIds(1, 9, vocabulary, 1)[0], 1)}, 100, progress,
                              source.get_token());
            QFAIL("went on");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(TestLinearCka)
#include "test_linear_cka.moc"
