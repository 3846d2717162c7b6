#include "core/spec/layer_transfer.h"

#include "core/spec/layer_presets.h"

#include <QTest>

using namespace calm;

/// A drawing carried over to models of other depths.
class TestLayerTransfer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheRelativeDepth_data();
    void keepsTheRelativeDepth();
    void sameDepthIsTheSameLayer();
    void isMonotoneAndStaysInside();
    void statesStayStates();
    void whatFallsTogetherIsThereOnce();
    void modelsWithoutAPlaceGo();
    void placesByNameThenByPlace();
};

void TestLayerTransfer::keepsTheRelativeDepth_data()
{
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<int>("expected");
    // Blocks passed: 6 of 12 is 12 of 24, so block 5 becomes block 11; worked by hand.
    QTest::newRow("half") << 5 << 12 << 24 << 11;
    QTest::newRow("half back") << 11 << 24 << 12 << 5;
    QTest::newRow("last") << 11 << 12 << 7 << 6;
    QTest::newRow("first") << 0 << 12 << 24 << 1; // 1 of 12 is 2 of 24
    QTest::newRow("first to few") << 0 << 24 << 3 << 0;
    QTest::newRow("rounded up") << 2 << 5 << 3 << 1; // 3 of 5 is 1.8 of 3: 2 passed
}

void TestLayerTransfer::keepsTheRelativeDepth()
{
    QFETCH(int, layer);
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(int, expected);
    QCOMPARE(sameDepthLayer(layer, from, to), expected);
}

void TestLayerTransfer::sameDepthIsTheSameLayer()
{
    for (const int layers : {1, 2, 3, 7, 32, 120})
        for (int layer = 0; layer < layers; ++layer)
            QCOMPARE(sameDepthLayer(layer, layers, layers), layer);
}

void TestLayerTransfer::isMonotoneAndStaysInside()
{
    for (int from = 1; from <= 40; ++from)
        for (int to = 1; to <= 40; ++to) {
            int before = 0;
            for (int layer = 0; layer < from; ++layer) {
                const int now = sameDepthLayer(layer, from, to);
                QVERIFY(now >= before && now < to);
                before = now;
            }
            QCOMPARE(before, to - 1);
        }
}

void TestLayerTransfer::statesStayStates()
{
    const std::vector<Connection> drawn{
        {0, finalState, embeddingLayer}, {0, predictionState, 3}, {0, embeddingLayer, 7}};
    QCOMPARE(
        transferred(drawn, {8, {4}}, {16, {12}}, {0}),
        (std::vector<Connection>{{0, finalState, embeddingLayer}, {0, predictionState, 7}, {0, embeddingLayer, 15}}));
}

void TestLayerTransfer::whatFallsTogetherIsThereOnce()
{
    const std::vector<Connection> drawn = everyKthLayer(1, 8, 8);
    QCOMPARE(transferred(drawn, {8, {8}}, {2, {2}}, {0}).size(), std::size_t(2));
    QCOMPARE(transferred(drawn, {8, {8}}, {8, {8}}, {0}), drawn);
}

void TestLayerTransfer::modelsWithoutAPlaceGo()
{
    const std::vector<Connection> drawn{{0, 1, 1}, {1, 2, 2}, {2, 0, 0}};
    QCOMPARE(transferred(drawn, {4, {4, 4, 4}}, {4, {4, 4}}, {1, -1, 0}),
             (std::vector<Connection>{{1, 1, 1}, {0, 0, 0}}));
    QCOMPARE(transferred({{5, 0, 0}}, {4, {4}}, {4, {4}}, {0}), std::vector<Connection>{});
}

void TestLayerTransfer::placesByNameThenByPlace()
{
    QCOMPARE(samePlaces({"a", "b"}, {"b", "a"}), (std::vector<int>{1, 0}));
    QCOMPARE(samePlaces({"a", "b"}, {"a", "c"}), (std::vector<int>{0, 1}));
    QCOMPARE(samePlaces({"a", "b"}, {"b"}), (std::vector<int>{-1, 0}));
    QCOMPARE(samePlaces({"a"}, {"x", "y"}), (std::vector<int>{0}));
    QCOMPARE(samePlaces({"a", "b"}, {"x", "a"}), (std::vector<int>{1, 0})); // b takes what is left
    QCOMPARE(samePlaces({}, {"x"}), std::vector<int>{});
}

QTEST_GUILESS_MAIN(TestLayerTransfer)
#include "test_layer_transfer.moc"
