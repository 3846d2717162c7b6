#include "core/base/error.h"
#include "core/models/load_model.h"
#include "core/text/tokenizer.h"
#include "core/train/pretrain_learner.h"
#include "core/train/training_batch.h"
#include "core/weights/inspect_model.h"
#include "tests/support/tiny_models.h"

#include <ATen/Context.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
const Path exampleModel = Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic/models/anchor";
constexpr int vocabulary = 30;

EncodedExample exampleOf(std::uint64_t seed, int prompt, int length)
{
    EncodedExample example;
    example.anchorIds = tensorToIds(randomIds(1, length, vocabulary, seed).squeeze(0));
    example.promptLength = prompt;
    return example;
}
} // namespace

class TestPretrainLearner : public QObject
{
    Q_OBJECT

    TrainingData m_data{.mixture = {{exampleOf(1, 2, 7), exampleOf(2, 3, 5), exampleOf(3, 1, 9)}}, .validation = {}};
    const std::vector<ExamplePlace> m_all{{false, 0, 0}, {false, 0, 1}, {false, 0, 2}};
    TrainingSettings m_settings;
    StageTimes m_times;
    DecoderSettings m_decoder;

    PretrainLearner learner(std::uint64_t seed = 4, double noise = 0)
    {
        TrainingSettings settings = m_settings;
        settings.seed = seed;
        settings.pretraining.finalStateNoise = noise;
        return {m_decoder, m_data, settings, {}, m_times};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_settings.pretraining = {
            .layers = 2, .width = 16, .heads = 4, .kvHeads = 2, .context = 16, .initialDeviation = 0.3};
        m_decoder = decoderOf(m_settings.pretraining, vocabulary);
    }

    void sizesAreThoseAskedFor()
    {
        std::int64_t numbers = 0;
        for (const auto& [name, tensor] : learner().parameters())
            numbers += tensor.numel();
        QCOMPARE(numbers, parametersOf(m_settings.pretraining, vocabulary));
        PretrainingSettings untied = m_settings.pretraining;
        untied.tiedEmbeddings = false;
        PretrainLearner other(decoderOf(untied, vocabulary), m_data, m_settings, {}, m_times);
        numbers = 0;
        for (const auto& [name, tensor] : other.parameters())
            numbers += tensor.numel();
        QCOMPARE(numbers, parametersOf(untied, vocabulary));
    }

    /// Without padding and with logits where a label is, against the slow way through ATen alone: each text by itself,
    /// all logits, no kernels of ours in the blocks' sums of losses.
    void lossAndGradientsAreThoseOfEachTextAlone()
    {
        PretrainLearner packed = learner();
        packed.lossSum(m_all, true, {}).backward();
        PretrainLearner alone = learner();
        Tensor sum;
        for (const ExamplePlace& place : m_all) {
            const std::vector<const EncodedExample*> one{&m_data.at(place)};
            const TrainingBatch batch = makeBatch(one, true);
            DecoderWeights weights; // the learner's own tensors, so that gradients reach them
            const NamedTensors parameters = alone.parameters();
            std::size_t next = 0;
            weights.blocks.resize(2);
            forEachSlot(m_decoder, weights, [&](const Slot&, Tensor& tensor) { tensor = parameters[next++].second; });
            weights.head.weight = weights.embedding;
            const Tensor logits = DecoderModel(m_decoder, weights).forward(batch.anchorIds);
            const Tensor loss = at::cross_entropy_loss(logits.flatten(0, 1).index_select(0, batch.labelPositions),
                                                       batch.labels, {}, at::Reduction::Sum);
            sum = sum.defined() ? sum + loss : loss;
        }
        sum.backward();
        QCOMPARE(packed.lossSum(m_all, true, {}).item<float>(), sum.item<float>());
        const NamedTensors first = packed.parameters(), second = alone.parameters();
        for (std::size_t i = 0; i < first.size(); ++i) {
            QVERIFY2(first[i].second.grad().defined(), first[i].first.c_str());
            QVERIFY2(at::allclose(first[i].second.grad(), second[i].second.grad(), 1e-4, 1e-5), first[i].first.c_str());
        }
    }

    void noiseIsDrawnFromTheBatchsSeedAndNotWhileMeasuring()
    {
        PretrainLearner noisy = learner(4, 1.5);
        const auto loss = [&](std::uint64_t seed, bool training) {
            at::manual_seed(seed);
            return noisy.lossSum(m_all, training, {}).item<float>();
        };
        QCOMPARE(loss(1, true), loss(1, true));
        QVERIFY(loss(1, true) != loss(2, true));
        QCOMPARE(loss(1, false), learner().lossSum(m_all, false, {}).item<float>());
    }

    void whatIsSavedIsAModelAndComesBack()
    {
        QTemporaryDir folder;
        const Path path = folder.path().toStdString();
        const PretrainLearner one = learner(4);
        one.save(path);
        QCOMPARE(inspectModel(path).problem, std::string());
        const Tensor ids = randomIds(1, 6, vocabulary, 9);
        at::NoGradGuard noGradients;
        QVERIFY(at::equal(loadDecoder(path)->forward(ids), one.model()->forward(ids)));
        PretrainLearner other = learner(5);
        QVERIFY(!at::equal(other.model()->forward(ids), one.model()->forward(ids)));
        other.restore(path);
        for (std::size_t i = 0; i < one.parameters().size(); ++i)
            QVERIFY(at::equal(other.parameters()[i].second, one.parameters()[i].second));
        QVERIFY(other.parameters().front().second.requires_grad());
    }

    void anotherModelIsNotTakenForIt()
    {
        QTemporaryDir folder;
        learner().save(folder.path().toStdString());
        PretrainingSettings deeper = m_settings.pretraining;
        deeper.layers = 3;
        PretrainLearner other(decoderOf(deeper, vocabulary), m_data, m_settings, {}, m_times);
        QVERIFY_THROWS_EXCEPTION(Error, other.restore(folder.path().toStdString()));
    }

    void theTokenizerGoesAlong()
    {
        QTemporaryDir folder;
        const auto tokenizer = Tokenizer::load(exampleModel);
        for (const Path& from : {exampleModel, exampleModel / "tokenizer.json"}) {
            const Path to = Path(folder.path().toStdString()) / from.filename();
            std::filesystem::create_directory(to);
            saveModel(to, *learner().model(), TokenizerCopy::of(from, *tokenizer));
            const auto copied = Tokenizer::load(to);
            QCOMPARE(copied->definitionHash(), tokenizer->definitionHash());
            QCOMPARE(copied->eosIds(), tokenizer->eosIds());
            QCOMPARE(copied->bosId(), tokenizer->bosId());
        }
    }
};

QTEST_GUILESS_MAIN(TestPretrainLearner)
#include "test_pretrain_learner.moc"
