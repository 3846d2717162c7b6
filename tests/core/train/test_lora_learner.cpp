// LoRA as the trainer sees it: its loss against label after label by hand, what learns and what stays, and its files.

#include "core/base/error.h"
#include "core/models/load_model.h"
#include "core/models/token_model.h"
#include "core/train/adamw.h"
#include "core/train/lora_learner.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/log_softmax.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;

namespace
{
constexpr int vocabulary = 30;

EncodedExample example(int length, int prompt, std::uint64_t seed)
{
    EncodedExample made;
    made.anchorIds = tensorToIds(test::randomIds(1, length, vocabulary, seed));
    made.promptLength = prompt;
    return made;
}

/// Minus the log probability of every label, of one text after the other, in double.
double lossByHand(const DecoderModel& model, const std::vector<const EncodedExample*>& examples, bool responseOnly)
{
    at::NoGradGuard noGradients;
    double sum = 0;
    for (const EncodedExample* each : examples) {
        const Tensor logits = model.forward(idsToTensor(each->anchorIds).unsqueeze(0))[0].to(at::kDouble);
        const Tensor logs = at::log_softmax(logits, -1);
        for (std::size_t t = responseOnly ? each->promptLength : 1; t < each->anchorIds.size(); ++t)
            sum -= logs[static_cast<std::int64_t>(t) - 1][each->anchorIds[t]].item<double>();
    }
    return sum;
}
} // namespace

class TestLoraLearner : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Path m_directory;
    std::shared_ptr<const DecoderModel> m_anchor;
    TrainingData m_data;
    std::vector<ExamplePlace> m_places;
    mutable StageTimes m_times;

    std::unique_ptr<LoraLearner> learner(TrainingSettings settings = {}, std::int64_t numbers = 2000) const
    {
        settings.method = Method::lora;
        return std::make_unique<LoraLearner>(m_anchor, m_directory, m_data, settings, numbers, m_times);
    }

    void train(LoraLearner& learner, int steps) const
    {
        AdamW optimizer(learner.parameters(), {});
        for (int step = 0; step < steps; ++step) {
            optimizer.zeroGradients();
            learner.lossSum(m_places, true, {}).backward();
            optimizer.clipGradients(1.0);
            optimizer.step(0.02);
        }
    }

    Path fresh(const char* name) const
    {
        const Path path = Path(m_folder.path().toStdString()) / name;
        std::filesystem::create_directories(path);
        return path;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_directory = fresh("anchor");
        saveDecoder(m_directory, *test::tinyDecoder(2, 16, vocabulary, 1), Json::object());
        m_anchor = loadDecoder(m_directory);
        m_data.mixture = {{example(9, 4, 1), example(3, 1, 2)}, {example(14, 13, 3)}};
        m_data.validation = {{example(6, 2, 4)}};
        m_places = {{false, 0, 0}, {false, 0, 1}, {false, 1, 0}};
    }

    void lossIsThatOfEveryLabel_data()
    {
        QTest::addColumn<bool>("responseOnly");
        QTest::addColumn<bool>("plain");
        for (const bool plain : {false, true}) {
            QTest::addRow("response%s", plain ? ", plain" : "") << true << plain;
            QTest::addRow("all%s", plain ? ", plain" : "") << false << plain;
        }
    }
    void lossIsThatOfEveryLabel()
    {
        QFETCH(bool, responseOnly);
        QFETCH(bool, plain);
        const auto made = learner({.responseOnly = responseOnly, .plain = plain});
        train(*made, 3);
        const auto& parts = m_data.mixture;
        const double wanted = lossByHand(*made->model(), {&parts[0][0], &parts[0][1], &parts[1][0]}, responseOnly);
        for (const bool training : {true, false}) {
            const double got = made->lossSum(m_places, training, {}).item<double>();
            QVERIFY2(std::abs(got - wanted) < 1e-4 * wanted, qPrintable(QString("%1, %2").arg(got).arg(wanted)));
        }
        QVERIFY(std::abs(made->lossSum({{true, 0, 0}}, false, {}).item<double>() -
                         lossByHand(*made->model(), {&m_data.validation[0][0]}, responseOnly)) < 1e-3);
        QCOMPARE(made->labelsOf(m_places[0]), std::int64_t{responseOnly ? 5 : 8});
        QCOMPARE(made->labelsOf(m_places[2]), std::int64_t{responseOnly ? 1 : 13});
        QCOMPARE(made->labelsOf({true, 0, 0}), std::int64_t{responseOnly ? 4 : 5});
    }

    void itBeginsAsTheAnchorAndLearns()
    {
        const auto made = learner();
        const Tensor ids = test::randomIds(2, 8, vocabulary, 9);
        QVERIFY(at::equal(SingleModel(made->model()).logits(ids), SingleModel(m_anchor).logits(ids)));
        std::vector<std::string> before, after;
        const auto fingerprints = [&] {
            std::vector<std::string> all;
            DecoderWeights weights = m_anchor->weights();
            forEachSlot(m_anchor->settings(), weights,
                        [&](const Slot&, Tensor& tensor) { all.push_back(fingerprint(tensor)); });
            return all;
        };
        before = fingerprints();
        const double first = made->lossSum(m_places, false, {}).item<double>();
        train(*made, 60);
        QVERIFY(made->lossSum(m_places, false, {}).item<double>() < 0.3 * first);
        QVERIFY(fingerprints() == before);
        QVERIFY(!at::equal(SingleModel(made->model()).logits(ids), SingleModel(m_anchor).logits(ids)));
    }

    void theRankMatchesTheNumbers()
    {
        // 16 wide, 4 heads and 2 key heads of 4: query 16 + 16, value 8 + 16 numbers a rank, in 2 blocks.
        for (const auto& [numbers, rank] :
             std::vector<std::pair<std::int64_t, int>>{{1, 1}, {112 * 7, 7}, {112 * 7 + 60, 8}}) {
            const auto made = learner({}, numbers);
            QCOMPARE(made->lora().rank, rank);
            QCOMPARE(made->lora().alpha, 2.0 * rank);
            std::int64_t trained = 0;
            for (const auto& [name, tensor] : made->parameters()) {
                QVERIFY(name.starts_with("lora.block.") && tensor.requires_grad());
                trained += tensor.numel();
            }
            QCOMPARE(trained, std::int64_t{112 * rank});
        }
        QCOMPARE(learner()->parameters()[0].first, std::string("lora.block.0.query.A"));
        QCOMPARE(learner()->parameters()[3].first, std::string("lora.block.0.value.B"));
        QCOMPARE(learner({.lora = {.rank = 5, .alpha = 1}})->lora().rank, 5);
    }

    void dropoutIsForLearningAlone()
    {
        const auto made = learner({.lora = {.rank = 4, .dropout = 0.5}});
        train(*made, 3);
        const auto loss = [&](bool training) { return made->lossSum(m_places, training, {}).item<double>(); };
        QCOMPARE(loss(false), loss(false));
        QVERIFY(loss(true) != loss(true));
    }

    void whatIsSavedIsPutBackAndAnswers()
    {
        const auto made = learner({.lora = {.rank = 4, .dropout = 0.5}});
        train(*made, 5);
        const Path folder = fresh("checkpoint");
        made->save(folder);
        QVERIFY(std::filesystem::exists(folder / "adapter_config.json"));
        QVERIFY(std::filesystem::exists(folder / "adapter_model.safetensors"));

        const Tensor ids = test::randomIds(2, 8, vocabulary, 9), wanted = SingleModel(made->model()).logits(ids);
        const auto alone = withLora(*m_anchor, loadLora(folder, m_directory).matrices);
        QVERIFY(at::equal(SingleModel(alone).logits(ids), wanted));
        const auto again = learner({.seed = 99, .lora = {.rank = 4, .dropout = 0.5}});
        const Tensor parameter = again->parameters()[1].second;
        again->restore(folder);
        QVERIFY(at::equal(SingleModel(again->model()).logits(ids), wanted));
        QVERIFY(again->parameters()[1].second.is_same(parameter) && parameter.requires_grad());

        for (const LoraSettings& other : {LoraSettings{.rank = 3}, LoraSettings{.rank = 4, .alpha = 1},
                                          LoraSettings{.rank = 4, .targets = {"query"}}})
            QVERIFY_THROWS_EXCEPTION(Error, learner({.lora = other})->restore(folder));
        QVERIFY_THROWS_EXCEPTION(Error, again->restore(fresh("empty")));
    }

    void aStopIsHeard()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Error, learner()->lossSum(m_places, true, stop.get_token()));
    }
};

QTEST_APPLESS_MAIN(TestLoraLearner)
#include "test_lora_learner.moc"
