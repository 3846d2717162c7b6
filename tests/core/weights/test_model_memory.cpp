#include "core/weights/model_memory.h"

#include <QtTest>

using namespace calm;

class TestModelMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Llama 3.2 1B, by hand: 16 blocks, 8 key heads of 64 numbers, two of each in four bytes.
    void keysAndValuesOfALlama()
    {
        ModelCard card;
        card.parameters = 1'235'814'400;
        card.bytes = 2'471'628'800;
        card.layers = 16, card.hiddenSize = 2048, card.heads = 32, card.kvHeads = 8;
        card.contextLength = 131'072;
        const ModelMemory memory = memoryOf(card);
        QCOMPARE(memory.perToken, std::int64_t{2 * 4 * 16 * 8 * 64});
        QCOMPARE(memory.weights, card.bytes);
        QCOMPARE(memory.weightsFloat32, std::int64_t{4'943'257'600});
        QCOMPARE(memory.keysAndValues(), std::int64_t{65'536} * 131'072); // 8.6 GB
        QCOMPARE(memory.whole(), memory.weights + memory.keysAndValues());
        QCOMPARE(memoryOf(card, 128).perToken, 2 * memory.perToken); // a head width that is stated
    }

    void asFarAsMemoryGoes()
    {
        const ModelMemory memory{.weights = 1000, .weightsFloat32 = 2000, .perToken = 10, .context = 50};
        QCOMPARE(memory.positionsIn(999), std::int64_t{0});
        QCOMPARE(memory.positionsIn(1000), std::int64_t{0});
        QCOMPARE(memory.positionsIn(1239), std::int64_t{23});
        QCOMPARE(memory.positionsIn(1500), std::int64_t{50});
        QCOMPARE(memory.positionsIn(100'000), std::int64_t{50});
        QCOMPARE((ModelMemory{.weights = 1000, .perToken = 10}.positionsIn(2000)), std::int64_t{100}); // none stated
    }
};

QTEST_APPLESS_MAIN(TestModelMemory)
#include "test_model_memory.moc"
