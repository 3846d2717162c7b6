// LoRA on decoders of every layout, against the same model with the change put into its matrices beforehand.

#include "core/base/error.h"
#include "core/models/load_model.h"
#include "core/models/lora.h"
#include "core/models/token_model.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/matmul.h>

#include <QtTest>

using namespace calm;

namespace
{
Path fixture(const QString& model)
{
    return Path(CALM_FIXTURES) / "models" / model.toStdString();
}

/// As training leaves them: nothing zero.
std::vector<LoraMatrix> trained(const std::vector<LoraPlace>& places, int rank, double scale)
{
    std::vector<LoraMatrix> matrices;
    std::uint64_t seed = 100;
    for (const LoraPlace& place : places)
        matrices.push_back({place.slot,
                            {.a = test::randomTensor({rank, place.in}, ++seed, 0.2),
                             .b = test::randomTensor({place.out, rank}, ++seed, 0.2),
                             .scale = scale}});
    return matrices;
}

/// W + scale B A in double, matrix by matrix.
DecoderModel merged(const DecoderModel& model, const std::vector<LoraMatrix>& matrices)
{
    DecoderWeights weights = model.weights();
    forEachSlot(model.settings(), weights, [&](const Slot& slot, Tensor& tensor) {
        for (const LoraMatrix& matrix : matrices)
            if (slot.name == matrix.slot + ".weight")
                tensor = (tensor.to(at::kDouble) + matrix.change.scale * at::matmul(matrix.change.b.to(at::kDouble),
                                                                                    matrix.change.a.to(at::kDouble)))
                             .to(at::kFloat);
    });
    return {model.settings(), weights};
}

double largestDifference(const Tensor& a, const Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

std::vector<std::string> slotsOf(const std::vector<LoraPlace>& places)
{
    std::vector<std::string> slots;
    for (const LoraPlace& place : places)
        slots.push_back(place.slot);
    return slots;
}

const LoraSettings everything{.rank = 3, .alpha = 6, .targets = loraTargets()};
} // namespace

class TestLora : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUntrainedOneAnswersBitForBit_data() { models(); }
    void anUntrainedOneAnswersBitForBit()
    {
        at::NoGradGuard noGradients;
        QFETCH(QString, name);
        const auto model = loadDecoder(fixture(name));
        const auto changed = withLora(*model, freshLora(loraPlaces(model->settings(), loraTargets()), everything, 7));
        const Tensor ids = test::randomIds(2, 11, model->settings().vocabulary, 3);
        QVERIFY(at::equal(changed->forward(ids), model->forward(ids)));
        const Tensor one = ids.narrow(1, 0, 1); // decoding's few rows
        QVERIFY(at::equal(SingleModel(changed).start()->advance(one), SingleModel(model).start()->advance(one)));
    }

    void aTrainedOneAnswersAsTheMergedModel_data() { models(); }
    void aTrainedOneAnswersAsTheMergedModel()
    {
        at::NoGradGuard noGradients;
        QFETCH(QString, name);
        const auto model = loadDecoder(fixture(name));
        for (const std::vector<std::string>& targets :
             {loraTargets(), std::vector<std::string>{"query", "value"}, std::vector<std::string>{"output", "down"}}) {
            const auto matrices = trained(loraPlaces(model->settings(), targets), 3, 0.7);
            const auto changed = withLora(*model, matrices);
            const DecoderModel wanted = merged(*model, matrices);
            const Tensor ids = test::randomIds(2, 11, model->settings().vocabulary, 3);
            const Tensor expected = wanted.forward(ids), got = changed->forward(ids);
            const double size = expected.abs().max().item<double>();
            QVERIFY(largestDifference(expected, model->forward(ids)) > 0.01 * size); // the change shows
            QVERIFY2(largestDifference(got, expected) < 2e-4 * size, qPrintable(name));
            const auto session = SingleModel(changed).start(); // and token by token
            Tensor last;
            for (std::int64_t t = 0; t < ids.size(1); ++t)
                last = session->advance(ids.narrow(1, t, 1));
            QVERIFY(largestDifference(last, expected.select(1, ids.size(1) - 1)) < 2e-4 * size);
        }
    }

    void gradientsReachTheChangeAlone_data() { models(); }
    void gradientsReachTheChangeAlone()
    {
        QFETCH(QString, name);
        const auto model = loadDecoder(fixture(name));
        const auto matrices = trained(loraPlaces(model->settings(), loraTargets()), 2, 0.5);
        for (const LoraMatrix& matrix : matrices) {
            matrix.change.a.requires_grad_(true);
            matrix.change.b.requires_grad_(true);
        }
        const Tensor ids = test::randomIds(1, 9, model->settings().vocabulary, 3);
        const auto loss = [&] { return withLora(*model, matrices)->forward(ids).pow(2).mean(); };
        loss().backward();
        // A direction through all matrices at once: the slope that the gradients say is the one that is there.
        double slope = 0;
        std::vector<std::pair<Tensor, Tensor>> steps;
        std::uint64_t seed = 500;
        for (const LoraMatrix& matrix : matrices)
            for (const Tensor& tensor : {matrix.change.a, matrix.change.b}) {
                const Tensor direction = test::randomTensor(tensor.sizes().vec(), ++seed);
                if (tensor.grad().defined()) // an expert that no token chose has none
                    slope += (tensor.grad() * direction).sum().item<double>();
                steps.emplace_back(tensor, direction);
            }
        at::NoGradGuard noGradients;
        const auto lossAt = [&](double step) {
            for (const auto& [tensor, direction] : steps)
                tensor.add_(direction, step);
            const double value = loss().item<double>();
            for (const auto& [tensor, direction] : steps)
                tensor.add_(direction, -step);
            return value;
        };
        const double step = 4e-4, measured = (lossAt(step) - lossAt(-step)) / (2 * step);
        QVERIFY2(std::abs(measured - slope) < 0.03 * std::abs(slope) + 1e-3,
                 qPrintable(QString("%1 against %2").arg(measured).arg(slope)));
        DecoderWeights weights = model->weights();
        forEachSlot(model->settings(), weights,
                    [&](const Slot&, Tensor& tensor) { QVERIFY(!tensor.requires_grad() && !tensor.grad().defined()); });
    }

    void dropoutIsOfWhatTheChangeReads()
    {
        at::NoGradGuard noGradients;
        const Tensor x = test::randomTensor({40, 16}, 1);
        Linear layer{.weight = test::randomTensor({8, 16}, 2), .bias = {}};
        layer.change = {
            .a = test::randomTensor({3, 16}, 3), .b = test::randomTensor({8, 3}, 4), .scale = 0.5, .dropout = 0.4};
        at::manual_seed(9);
        const Tensor got = linear(x, layer);
        at::manual_seed(9);
        const Tensor read = at::dropout(x, 0.4, true);
        const Tensor expected = at::matmul(x, layer.weight.t()) +
                                0.5 * at::matmul(at::matmul(read, layer.change.a.t()), layer.change.b.t());
        QVERIFY(largestDifference(got, expected) < 1e-4);
        QVERIFY((read == 0).sum().item<std::int64_t>() > 150);
    }

    void targetsAreMatricesOfTheModel()
    {
        const DecoderSettings llama = loadDecoder(fixture("llama-bfloat16"))->settings();
        QCOMPARE(static_cast<int>(loraPlaces(llama, {"query", "value"}).size()), 2 * llama.layers);
        QCOMPARE(slotsOf(loraPlaces(llama, {"value", "query"}))[1], std::string("block.0.value"));
        const DecoderSettings gpt2 = loadDecoder(fixture("gpt2"))->settings();
        QVERIFY(slotsOf(loraPlaces(gpt2, {"query", "gate"})) ==
                (std::vector<std::string>{"block.0.qkv", "block.1.qkv", "block.2.qkv"}));
        QVERIFY_THROWS_EXCEPTION(Error, loraPlaces(gpt2, {"gate"}));
        const DecoderSettings phi3 = loadDecoder(fixture("phi3-partial"))->settings();
        QCOMPARE(slotsOf(loraPlaces(phi3, {"up"}))[0], std::string("block.0.gate_up"));
        const DecoderSettings mixtral = loadDecoder(fixture("mixtral"))->settings();
        QCOMPARE(static_cast<int>(loraPlaces(mixtral, {"down"}).size()), mixtral.layers * mixtral.experts);
        for (const std::string& slot : slotsOf(loraPlaces(mixtral, loraTargets())))
            QVERIFY(!slot.ends_with("router"));
    }

    void theRankComesNearestToTheNumbers()
    {
        const std::vector<LoraPlace> places{{"a", 30, 10}, {"b", 50, 10}}; // 100 a rank
        QCOMPARE(static_cast<int>(numbersPerRank(places)), 100);
        for (const auto& [numbers, rank] : std::vector<std::pair<std::int64_t, int>>{
                 {0, 1}, {1, 1}, {149, 1}, {150, 1}, {151, 2}, {1000, 10}, {1049, 10}, {1051, 11}}) {
            const LoraSettings found = resolved({}, places, numbers);
            QCOMPARE(found.rank, rank);
            QCOMPARE(found.alpha, 2.0 * rank);
            for (int other = 1; other < 20; ++other) // none is nearer
                QVERIFY(std::abs(numbers - 100LL * rank) <= std::abs(numbers - 100LL * other));
        }
        const LoraSettings chosen = resolved({.rank = 5, .alpha = 3}, places, 100000);
        QCOMPARE(chosen.rank, 5);
        QCOMPARE(chosen.alpha, 3.0);
    }

    void freshOnesAreDrawnAsPeftDrawsThem()
    {
        const std::vector<LoraPlace> places{{"a", 64, 400}, {"b", 8, 25}};
        const auto drawn = freshLora(places, {.rank = 10, .alpha = 5}, 3),
                   again = freshLora(places, {.rank = 10, .alpha = 5}, 3);
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            const double bound = 1.0 / std::sqrt(static_cast<double>(places[i].in));
            const Tensor a = drawn[i].change.a.to(at::kDouble);
            QVERIFY(a.abs().max().item<double>() <= bound && a.abs().max().item<double>() > 0.95 * bound);
            QVERIFY(std::abs(a.pow(2).mean().item<double>() * 3.0 / (bound * bound) - 1.0) < 0.15); // uniform
            QVERIFY(a.mean().abs().item<double>() < 0.15 * bound);
            QVERIFY(!drawn[i].change.b.any().item<bool>());
            QCOMPARE(drawn[i].change.scale, 0.5);
            QVERIFY(at::equal(drawn[i].change.a, again[i].change.a));
        }
        QVERIFY(!at::equal(drawn[0].change.a, freshLora(places, {.rank = 10, .alpha = 5}, 4)[0].change.a));
    }

    void itSharesTheModelsTensors()
    {
        const auto model = test::tinyDecoder(2, 16, 30, 1);
        const auto matrices = trained(loraPlaces(model->settings(), {"query"}), 2, 1.0);
        const auto changed = withLora(*model, matrices);
        QVERIFY(changed->weights().embedding.is_same(model->weights().embedding));
        QVERIFY(changed->weights().blocks[1].query.weight.is_same(model->weights().blocks[1].query.weight));
        QVERIFY(changed->weights().blocks[1].query.change.a.is_same(matrices[1].change.a));
        QVERIFY(!model->weights().blocks[1].query.change.a.defined());
        QCOMPARE(SingleModel(changed).parameters() - SingleModel(model).parameters(), std::int64_t{2 * 2 * (16 + 16)});
    }

    void whatDoesNotFitIsRefused()
    {
        const auto model = test::tinyDecoder(2, 16, 30, 1);
        auto matrices = trained(loraPlaces(model->settings(), {"query"}), 2, 1.0);
        matrices.push_back(matrices.front());
        QVERIFY_THROWS_EXCEPTION(Error, withLora(*model, matrices));
        matrices.pop_back();
        matrices[0].slot = "block.7.query";
        QVERIFY_THROWS_EXCEPTION(Error, withLora(*model, matrices));
        matrices[0].slot = "block.0.up";
        QVERIFY_THROWS_EXCEPTION(Error, withLora(*model, matrices));
    }

private:
    void models()
    {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"llama", "llama-bfloat16", "gpt2", "gpt2-float16", "gpt_neo", "gpt_neox", "bloom", "falcon", "falcon-new",
              "phi3-partial", "mixtral", "qwen3_moe", "qwen3_moe-step-old", "gemma2", "opt"})
            QTest::newRow(name) << QString(name);
    }
};

QTEST_APPLESS_MAIN(TestLora)
#include "test_lora.moc"
