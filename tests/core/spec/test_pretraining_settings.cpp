#include "core/base/error.h"
#include "core/spec/pretraining_settings.h"

#include <QtTest>

#include <functional>

using namespace calm;

class TestPretrainingSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// By hand, tensor by tensor, of the example's anchor and of one in which nothing is usual.
    void parametersAreCounted()
    {
        PretrainingSettings anchor{.layers = 5, .width = 128, .heads = 4, .mlpWidth = 384};
        QCOMPARE(parametersOf(anchor, 336), 336 * 128 + 5 * (4 * 128 * 128 + 3 * 128 * 384 + 2 * 128) + 128);
        PretrainingSettings odd{
            .layers = 2, .width = 24, .heads = 6, .kvHeads = 2, .mlpWidth = 50, .tiedEmbeddings = false};
        const std::int64_t block = 24 * 24 + 2 * (8 * 24) + 24 * 24 + 3 * (24 * 50) + 2 * 24;
        QCOMPARE(parametersOf(odd, 100), 2 * 100 * 24 + 2 * block + 24);
    }

    void theMlpFollowsTheWidth()
    {
        PretrainingSettings settings{.width = 128};
        QCOMPARE(settings.mlp(), 352); // 341.3 to the next 32
        settings.width = 96;
        QCOMPARE(settings.mlp(), 256); // 256 as it is
        settings.mlpWidth = 7;
        QCOMPARE(settings.mlp(), 7);
    }

    void moreOfAnythingTakesMoreMemory()
    {
        const PretrainingSettings one{};
        const std::int64_t bytes = trainingBytesOf(one, 1000, 2000);
        QVERIFY(bytes > 16 * parametersOf(one, 1000)); // weights, gradients, two moments in float32
        QVERIFY(trainingBytesOf(one, 1000, 4000) > bytes);
        QVERIFY(trainingBytesOf(one, 2000, 2000) > bytes);
        PretrainingSettings deeper = one;
        ++deeper.layers;
        QVERIFY(trainingBytesOf(deeper, 1000, 2000) > bytes);
    }

    void sizesWork()
    {
        std::int64_t before = 0;
        for (const PretrainingSize& size : pretrainingSizes()) {
            PretrainingSettings settings{.name = "n", .tokenizer = "t", .kvHeads = 3, .mlpWidth = 11};
            setSize(settings, size);
            QVERIFY2(problemsOf(settings).empty(), size.name);
            QCOMPARE(settings.keyHeads(), settings.heads);
            QVERIFY(parametersOf(settings, 300) > before);
            before = parametersOf(settings, 300);
        }
    }

    void faultsAreNamed()
    {
        const PretrainingSettings good{.name = "skill", .tokenizer = "anchor"};
        QVERIFY(problemsOf(good).empty());
        const std::vector<std::function<void(PretrainingSettings&)>> faults{
            [](auto& s) { s.name.clear(); },
            [](auto& s) { s.tokenizer.clear(); },
            [](auto& s) { s.layers = 0; },
            [](auto& s) { s.width = 0; },
            [](auto& s) { s.heads = 0; },
            [](auto& s) { s.width = 129; },
            [](auto& s) { s.width = 2'000'000'000; }, // 8/3 of it are no int
            [](auto& s) { s.heads = 2'000'000'000; },
            [](auto& s) { s.width = 4; }, // heads of one number cannot be turned
            [](auto& s) { s.kvHeads = 3; },
            [](auto& s) { s.kvHeads = -1; },
            [](auto& s) { s.mlpWidth = -1; },
            [](auto& s) { s.context = 1; },
            [](auto& s) { s.finalStateNoise = -1; },
            [](auto& s) { s.initialDeviation = 0; },
        };
        for (std::size_t i = 0; i < faults.size(); ++i) {
            PretrainingSettings settings = good;
            faults[i](settings);
            QVERIFY2(problemsOf(settings).size() == 1, std::to_string(i).c_str());
            QVERIFY(problemsOf(settings).front().ends_with('.'));
        }
        QVERIFY_THROWS_EXCEPTION(Error, pretrainingSettingsFromJson(Json{{"layers", 2.5}}, "The model"));
    }
};

QTEST_APPLESS_MAIN(TestPretrainingSettings)
#include "test_pretraining_settings.moc"
