// Attention text by text against the formula written out in double precision, and its gradients against autograd's.

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/models/attention_kernels.h"
#include "core/models/layers.h"
#include "core/models/text_attention.h"
#include "tests/support/tiny_models.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <QtTest>

#include <cmath>
#include <numeric>

using namespace calm;

namespace
{
struct Shape
{
    std::vector<std::pair<int, int>> texts; ///< queries and keys of each
    int heads, groups, width;
    int window = 0; ///< of a causal pattern; below 0: what each query sees is drawn at random
    bool slopes = false;
    double cap = 0;
};

AttentionPattern patternOf(const Shape& shape, Random& random)
{
    AttentionPattern pattern{.queryBegins = {0}, .keyBegins = {0}};
    for (const auto& [queries, keys] : shape.texts) {
        std::int64_t to = 0;
        for (std::int64_t i = 0; i < queries; ++i) {
            const std::int64_t causal = std::max<std::int64_t>(0, i + keys - queries + 1);
            to = shape.window < 0 ? std::min<std::int64_t>(keys, to + static_cast<std::int64_t>(random.below(3)))
                                  : causal;
            pattern.seenTo.push_back(to);
            pattern.seenFrom.push_back(shape.window > 0 ? std::max<std::int64_t>(0, to - shape.window) : 0);
            if (shape.slopes)
                pattern.queryPosition.push_back(i + 5);
        }
        for (std::int64_t j = 0; shape.slopes && j < keys; ++j)
            pattern.keyPosition.push_back(j / 2);
        pattern.queryBegins.push_back(pattern.queryBegins.back() + queries);
        pattern.keyBegins.push_back(pattern.keyBegins.back() + keys);
    }
    for (int head = 0; shape.slopes && head < shape.heads; ++head)
        pattern.slopes.push_back(std::pow(2.0, -head) * 0.3);
    return pattern;
}

// The formula, number by number.
Tensor writtenOut(const Tensor& q, const Tensor& k, const Tensor& v, const AttentionPattern& pattern, double scale,
                  double cap)
{
    const std::int64_t heads = q.size(1), perGroup = heads / k.size(1), width = q.size(2);
    Tensor out = at::zeros({q.size(0), heads, width}, at::kDouble);
    const Tensor wideQ = q.to(at::kDouble), wideK = k.to(at::kDouble), wideV = v.to(at::kDouble);
    auto result = out.accessor<double, 3>();
    const auto query = wideQ.accessor<double, 3>(), key = wideK.accessor<double, 3>(),
               value = wideV.accessor<double, 3>();
    for (std::size_t text = 0; text < pattern.texts(); ++text)
        for (std::int64_t i = pattern.queryBegins[text]; i < pattern.queryBegins[text + 1]; ++i)
            for (std::int64_t head = 0; head < heads; ++head) {
                double sum = 0;
                const auto at = static_cast<std::size_t>(i);
                for (std::int64_t j = pattern.seenFrom[at]; j < pattern.seenTo[at]; ++j) {
                    const std::int64_t row = pattern.keyBegins[text] + j;
                    double score = 0;
                    for (std::int64_t d = 0; d < width; ++d)
                        score += query[i][head][d] * key[row][head / perGroup][d];
                    score *= scale;
                    if (cap != 0)
                        score = cap * std::tanh(score / cap);
                    if (!pattern.slopes.empty())
                        score -= pattern.slopes[static_cast<std::size_t>(head)] *
                                 static_cast<double>(pattern.queryPosition[at] -
                                                     pattern.keyPosition[static_cast<std::size_t>(row)]);
                    const double weight = std::exp(score);
                    sum += weight;
                    for (std::int64_t d = 0; d < width; ++d)
                        result[i][head][d] += weight * value[row][head / perGroup][d];
                }
                for (std::int64_t d = 0; sum > 0 && d < width; ++d)
                    result[i][head][d] /= sum;
            }
    return out;
}

struct Computed
{
    Tensor output, query, key, value; ///< gradients
};

Computed computed(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& outer,
                  const AttentionPattern& pattern, double cap)
{
    const auto leaf = [](const Tensor& x) { return x.detach().clone().requires_grad_(true); };
    const Tensor query = leaf(q), key = leaf(k), value = leaf(v);
    const Tensor output = textAttention(query, key, value, pattern, 1.0 / std::sqrt(q.size(2)), cap);
    output.backward(outer);
    return {output.detach(), query.grad(), key.grad(), value.grad()};
}

double largestDifference(const Tensor& a, const Tensor& b)
{
    return a.numel() == 0 ? 0.0 : (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

bool sameBits(const Tensor& a, const Tensor& b)
{
    return a.equal(b);
}

struct Drawn
{
    AttentionPattern pattern;
    Tensor query, key, value, outer;
};

Drawn drawn(const Shape& shape, std::uint64_t seed)
{
    Random random(seed);
    Drawn all{.pattern = patternOf(shape, random)};
    const std::int64_t queries = all.pattern.queries(), keys = all.pattern.keys();
    all.query = test::randomTensor({queries, shape.heads, shape.width}, seed + 1, 1.5);
    all.key = test::randomTensor({keys, shape.groups, shape.width}, seed + 2, 1.5);
    all.value = test::randomTensor({keys, shape.groups, shape.width}, seed + 3, 1.0);
    all.outer = test::randomTensor({queries, shape.heads, shape.width}, seed + 4, 1.0);
    return all;
}
} // namespace

Q_DECLARE_METATYPE(Shape)

class TestTextAttention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheFormula_data()
    {
        QTest::addColumn<Shape>("shape");
        QTest::newRow("one token") << Shape{{{1, 1}}, 1, 1, 1};
        QTest::newRow("short texts") << Shape{{{12, 12}, {1, 1}, {7, 7}, {0, 0}, {16, 16}, {17, 17}}, 4, 4, 32};
        QTest::newRow("longer than a tile") << Shape{{{130, 130}, {49, 49}, {48, 48}}, 2, 2, 64};
        QTest::newRow("shared keys") << Shape{{{30, 30}, {65, 65}}, 6, 2, 48};
        QTest::newRow("one shared key head, odd width") << Shape{{{33, 33}, {5, 5}}, 3, 1, 7};
        QTest::newRow("wide heads") << Shape{{{21, 21}}, 2, 1, 129};
        QTest::newRow("window") << Shape{{{150, 150}, {3, 3}}, 2, 2, 16, 20};
        QTest::newRow("window of one") << Shape{{{70, 70}}, 1, 1, 16, 1};
        QTest::newRow("distances") << Shape{{{40, 40}, {90, 90}}, 4, 2, 24, 0, true};
        QTest::newRow("cap") << Shape{{{40, 40}, {9, 9}}, 2, 1, 80, 0, false, 1.5};
        QTest::newRow("cap, distances and window") << Shape{{{100, 100}}, 4, 4, 20, 30, true, 3.0};
        QTest::newRow("fewer queries than keys") << Shape{{{5, 80}, {1, 33}, {0, 6}}, 2, 2, 32};
        QTest::newRow("more queries than keys") << Shape{{{80, 5}, {33, 1}, {6, 0}}, 2, 2, 32};
        QTest::newRow("any pattern") << Shape{{{100, 90}, {9, 30}, {60, 60}, {0, 0}, {3, 0}}, 3, 3, 40, -1};
        QTest::newRow("any pattern, all together") << Shape{{{100, 90}, {9, 30}, {60, 60}}, 6, 2, 33, -1, true, 2.0};
    }
    void agreesWithTheFormula()
    {
        QFETCH(Shape, shape);
        const Drawn d = drawn(shape, 11);
        const Computed got = computed(d.query, d.key, d.value, d.outer, d.pattern, shape.cap);
        const double scale = 1.0 / std::sqrt(shape.width);
        QVERIFY(largestDifference(got.output, writtenOut(d.query, d.key, d.value, d.pattern, scale, shape.cap)) < 3e-6);
        // In double precision the plain way runs, and autograd gives its gradients.
        const Computed wanted = computed(d.query.to(at::kDouble), d.key.to(at::kDouble), d.value.to(at::kDouble),
                                         d.outer.to(at::kDouble), d.pattern, shape.cap);
        QVERIFY(largestDifference(wanted.output, writtenOut(d.query, d.key, d.value, d.pattern, scale, shape.cap)) <
                1e-12);
        QVERIFY(largestDifference(got.query, wanted.query) < 1e-5);
        QVERIFY(largestDifference(got.key, wanted.key) < 3e-5);
        QVERIFY(largestDifference(got.value, wanted.value) < 3e-5);
        at::NoGradGuard noGradients;
        QVERIFY(sameBits(textAttention(d.query, d.key, d.value, d.pattern, scale, shape.cap), got.output));
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
        const auto width = static_cast<ProcessorWidth>(processor);
        const Drawn d = drawn({{{61, 75}}, 1, 1, 37, 30, true, 2.0}, 21);
        const Computed wanted = computed(d.query.to(at::kDouble), d.key.to(at::kDouble), d.value.to(at::kDouble),
                                         d.outer.to(at::kDouble), d.pattern, 2.0);
        const Tensor output = at::empty({61, 1, 37}), scratch = at::empty({attentionScratch(75, 37)});
        const Tensor query = at::empty({61, 1, 37}), key = at::empty({75, 1, 37}), value = at::empty({75, 1, 37});
        const auto rows = [](const Tensor& x) { return HeadRows{x.data_ptr<float>(), 37}; };
        const auto writable = [](const Tensor& x) { return WritableHeadRows{x.data_ptr<float>(), 37}; };
        std::vector<float> sums(61);
        const HeadTask task{rows(d.query),
                            rows(d.key),
                            rows(d.value),
                            61,
                            75,
                            37,
                            d.pattern.seenFrom.data(),
                            d.pattern.seenTo.data(),
                            d.pattern.queryPosition.data(),
                            d.pattern.keyPosition.data(),
                            static_cast<float>(1.0 / std::sqrt(37.0)),
                            2.0F,
                            static_cast<float>(d.pattern.slopes[0])};
        attendHead(task, writable(output), sums.data(), scratch.data_ptr<float>(), width);
        const HeadGradients gradients{rows(output),    rows(d.outer), sums.data(),
                                      writable(query), writable(key), writable(value)};
        attendGroupBackward(&task, &gradients, 1, scratch.data_ptr<float>(), width);
        QVERIFY(largestDifference(output, wanted.output) < 3e-6);
        QVERIFY(largestDifference(query, wanted.query) < 1e-5);
        QVERIFY(largestDifference(key, wanted.key) < 3e-5);
        QVERIFY(largestDifference(value, wanted.value) < 3e-5);
    }

    void noTextGivesNothing()
    {
        for (const Shape& shape : {Shape{{}, 2, 1, 8}, Shape{{{0, 0}, {0, 3}}, 2, 1, 8}}) {
            const Drawn d = drawn(shape, 1);
            QCOMPARE(textAttention(d.query, d.key, d.value, d.pattern, 1.0).sizes(), at::IntArrayRef({0, 2, 8}));
            QCOMPARE(
                textAttention(d.query.to(at::kDouble), d.key.to(at::kDouble), d.value.to(at::kDouble), d.pattern, 1.0)
                    .sizes(),
                at::IntArrayRef({0, 2, 8}));
        }
    }

    void whatSeesNothingIsZero()
    {
        Drawn d = drawn({{{20, 20}, {20, 20}}, 2, 2, 16}, 3);
        for (const std::size_t blind : {0U, 5U, 19U, 33U})
            d.pattern.seenTo[blind] = d.pattern.seenFrom[blind] = 2;
        d.pattern.seenTo[7] = 0; // below seenFrom sees nothing either
        d.pattern.seenFrom[7] = 4;
        const Computed got = computed(d.query, d.key, d.value, d.outer, d.pattern, 0);
        for (const std::int64_t blind : {0, 5, 7, 19, 33}) {
            QVERIFY(sameBits(got.output[blind], at::zeros({2, 16})));
            QVERIFY(sameBits(got.query[blind], at::zeros({2, 16})));
        }
        QVERIFY(sameBits(got.key[39] * 0, at::zeros({2, 16}))); // finite
    }

    void nothingCrossesTexts()
    {
        const Shape shape{{{60, 60}, {12, 12}, {80, 80}}, 4, 2, 32};
        const Drawn d = drawn(shape, 5);
        Drawn other = d;
        for (Tensor* x : {&other.query, &other.key, &other.value, &other.outer}) {
            *x = x->clone();
            x->narrow(0, 60, 12).fill_(std::nan(""));
        }
        const Computed a = computed(d.query, d.key, d.value, d.outer, d.pattern, 0);
        const Computed b = computed(other.query, other.key, other.value, other.outer, d.pattern, 0);
        for (const auto& [first, count] : {std::pair{0, 60}, {72, 80}})
            for (const auto& [x, y] :
                 {std::pair{a.output, b.output}, {a.query, b.query}, {a.key, b.key}, {a.value, b.value}})
                QVERIFY(sameBits(x.narrow(0, first, count), y.narrow(0, first, count)));
        QVERIFY(b.output.narrow(0, 60, 12).isnan().all().item<bool>()); // what is no number is not hidden
    }

    void aTextIsReadTheSameAloneAndOnAnyThreads()
    {
        const Shape shape{{{60, 60}, {13, 13}, {80, 80}, {31, 31}}, 6, 2, 24};
        const Drawn d = drawn(shape, 8);
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const Computed one = computed(d.query, d.key, d.value, d.outer, d.pattern, 0);
        at::set_num_threads(4);
        for (int again = 0; again < 5; ++again) {
            const Computed many = computed(d.query, d.key, d.value, d.outer, d.pattern, 0);
            QVERIFY(sameBits(one.output, many.output) && sameBits(one.query, many.query));
            QVERIFY(sameBits(one.key, many.key) && sameBits(one.value, many.value));
        }
        at::set_num_threads(threads);
        AttentionPattern alone{.queryBegins = {0, 80}, .keyBegins = {0, 80}};
        alone.seenFrom.assign(80, 0);
        alone.seenTo.resize(80);
        std::iota(alone.seenTo.begin(), alone.seenTo.end(), 1);
        const auto third = [](const Tensor& x) { return x.narrow(0, 73, 80); };
        const Computed single = computed(third(d.query), third(d.key), third(d.value), third(d.outer), alone, 0);
        QVERIFY(sameBits(single.output, third(one.output)) && sameBits(single.query, third(one.query)));
        QVERIFY(sameBits(single.key, third(one.key)) && sameBits(single.value, third(one.value)));
    }

    void stridesDoNotMatter()
    {
        const Shape shape{{{30, 30}, {50, 50}}, 2, 2, 20};
        const Drawn d = drawn(shape, 9);
        const Computed wanted = computed(d.query, d.key, d.value, d.outer, d.pattern, 0);
        const Tensor together = at::zeros({80, 3, 2, 20}); // as one projection gives all three
        for (int i = 0; i < 3; ++i)
            together.select(1, i).copy_(i == 0 ? d.query : i == 1 ? d.key : d.value);
        const Tensor leaf = together.clone().requires_grad_(true);
        const Tensor output =
            textAttention(leaf.select(1, 0), leaf.select(1, 1), leaf.select(1, 2), d.pattern, 1.0 / std::sqrt(20.0));
        output.backward(d.outer);
        QVERIFY(sameBits(output.detach(), wanted.output));
        QVERIFY(sameBits(leaf.grad().select(1, 0), wanted.query) && sameBits(leaf.grad().select(1, 1), wanted.key));
        const Tensor columns = d.query.permute({2, 0, 1}).contiguous().permute({1, 2, 0}); // last stride not 1
        at::NoGradGuard noGradients;
        QVERIFY(sameBits(textAttention(columns, d.key, d.value, d.pattern, 1.0 / std::sqrt(20.0)), wanted.output));
    }

    void anExpandedGradientIsRead()
    {
        const Drawn d = drawn({{{20, 20}}, 2, 2, 16}, 6);
        const Tensor query = d.query.clone().requires_grad_(true);
        textAttention(query, d.key, d.value, d.pattern, 0.25).sum().backward();
        const Tensor wide = d.query.to(at::kDouble).requires_grad_(true);
        textAttention(wide, d.key.to(at::kDouble), d.value.to(at::kDouble), d.pattern, 0.25).sum().backward();
        QVERIFY(largestDifference(query.grad(), wide.grad()) < 1e-5);
    }

    void largeScoresStayFinite()
    {
        Drawn d = drawn({{{70, 70}}, 2, 2, 16}, 7);
        d.query = d.query * 300.0;
        const Computed got = computed(d.query, d.key, d.value, d.outer, d.pattern, 0);
        const Computed wanted = computed(d.query.to(at::kDouble), d.key.to(at::kDouble), d.value.to(at::kDouble),
                                         d.outer.to(at::kDouble), d.pattern, 0);
        QVERIFY(got.output.isfinite().all().item<bool>() && got.key.isfinite().all().item<bool>());
        QVERIFY(largestDifference(got.output, wanted.output) < 2e-3); // scores of 1000 are known to 1e-4
    }

    void aPatternThatDoesNotFitIsRefused()
    {
        const Drawn d = drawn({{{4, 4}}, 2, 2, 8}, 1);
        AttentionPattern beyond = d.pattern;
        beyond.seenTo[3] = 5;
        QVERIFY_THROWS_EXCEPTION(Error, textAttention(d.query, d.key, d.value, beyond, 1.0));
        AttentionPattern shorter = d.pattern;
        shorter.queryBegins.back() = 3;
        QVERIFY_THROWS_EXCEPTION(Error, textAttention(d.query, d.key, d.value, shorter, 1.0));
    }
};

QTEST_APPLESS_MAIN(TestTextAttention)
#include "test_text_attention.moc"
