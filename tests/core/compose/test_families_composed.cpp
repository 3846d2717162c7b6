// What a composition must hold with any pair of families: ALiBi beside rotary, windows, experts, half precision,
// learned positions, and rotary embeddings whose frequencies follow the length.

#include "core/compose/composed_model.h"
#include "core/models/load_model.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
const int vocabulary = 64, length = 30;

std::shared_ptr<const DecoderModel> fixture(const QString& name)
{
    return loadDecoder(Path(CALM_FIXTURES) / "models" / name.toStdString());
}

double largestDifference(const Tensor& a, const Tensor& b)
{
    return (a - b).abs().max().item<double>();
}
} // namespace

class TestFamiliesComposed : public QObject
{
    Q_OBJECT

    at::NoGradGuard m_noGradients;

private Q_SLOTS:
    void untrainedAnswersAsItsAnchorBitForBit_data() { pairs(); }
    void untrainedAnswersAsItsAnchorBitForBit()
    {
        QFETCH(QString, anchor);
        QFETCH(QString, augmenting);
        const ComposedModel model(composition(), fixture(anchor), {fixture(augmenting)}, {}, 1);
        const Tensor ids = randomIds(2, length, vocabulary, 3);
        QVERIFY(at::equal(model.logits(ids), model.anchor().forward(ids)));
    }

    void cachesAndTheFutureChangeNothing_data() { pairs(); }
    void cachesAndTheFutureChangeNothing()
    {
        QFETCH(QString, anchor);
        QFETCH(QString, augmenting);
        const auto reader = fixture(anchor), read = fixture(augmenting);
        const ComposedModel model(
            composition(), reader, {read},
            trainedBridges(composition(), read->settings().width, reader->settings().width, vocabulary));
        const Tensor ids = randomIds(2, length, vocabulary, 4);
        const Tensor full = model.logits(ids);
        QVERIFY(largestDifference(full, reader->forward(ids)) > 0.01);
        const double bar = 2e-5 * full.abs().max().item<double>();
        for (const std::int64_t chunk : {1, 7, length}) {
            const auto session = model.start();
            Tensor logits = session->advance(ids.narrow(1, 0, chunk));
            for (std::int64_t t = chunk; t < length; ++t)
                logits = session->advance(ids.narrow(1, t, 1));
            QVERIFY(largestDifference(logits, full.select(1, length - 1)) <= bar);
        }
        Tensor changed = ids.clone();
        changed.narrow(1, 11, length - 11).copy_(randomIds(2, length - 11, vocabulary, 5));
        QVERIFY(largestDifference(model.logits(changed).narrow(1, 0, 11), full.narrow(1, 0, 11)) <= bar);
    }

private:
    static Composition composition()
    {
        Composition composition = tinyComposition();
        composition.bridge.heads = 1;
        return composition;
    }

    void pairs()
    {
        QTest::addColumn<QString>("anchor");
        QTest::addColumn<QString>("augmenting");
        for (const auto& [anchor, augmenting] : {std::pair{"gemma2", "gpt2"},
                                                 {"phi3-longrope", "llama-dynamic"},
                                                 {"llama-dynamic", "opt-after"},
                                                 {"bloom", "falcon-new"},
                                                 {"mixtral", "olmo3"},
                                                 {"cohere-normed", "qwen3_moe"},
                                                 {"gpt_neo", "phi3-longrope"},
                                                 {"smollm3", "stablelm-parallel"},
                                                 {"gpt2-float16", "llama-bfloat16"}})
            QTest::addRow("%s reads %s", anchor, augmenting) << QString(anchor) << QString(augmenting);
    }
};

QTEST_GUILESS_MAIN(TestFamiliesComposed)
#include "test_families_composed.moc"
