#include "core/spec/layer_presets.h"

#include <QTest>

using namespace calm;

/// Expected pairs are worked by hand.
class TestLayerPresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKthOfThePaper();
    void evenlySpacedOfTheRelease();
    void relativeDepth();
    void last();
    void finalIntoFirst();
    void oddNumbersGiveFewerOrNone();
    void allAreMonotoneAndInside();
};

namespace
{
using Pairs = std::vector<std::pair<int, int>>;

Pairs pairs(const std::vector<Connection>& connections)
{
    Pairs result;
    for (const Connection& connection : connections)
        result.emplace_back(connection.augmentingLayer, connection.anchorLayer);
    return result;
}
} // namespace

void TestLayerPresets::everyKthOfThePaper()
{
    QCOMPARE(pairs(everyKthLayer(4, 12, 24)), (Pairs{{3, 3}, {7, 7}, {11, 11}}));
    QCOMPARE(pairs(everyKthLayer(4, 24, 12)), (Pairs{{3, 3}, {7, 7}, {11, 11}}));
    QCOMPARE(pairs(everyKthLayer(1, 2, 3)), (Pairs{{0, 0}, {1, 1}}));
    QCOMPARE(everyKthLayer(1, 2, 3, 5).front().augmenting, 5);
}

void TestLayerPresets::evenlySpacedOfTheRelease()
{
    // numpy.linspace(0, 11, 4, dtype=int) = 0 3 7 11; linspace(0, 23, 4, dtype=int) = 0 7 15 23
    QCOMPARE(pairs(evenlySpaced(4, 12, 24)), (Pairs{{0, 0}, {3, 7}, {7, 15}, {11, 23}}));
    QCOMPARE(pairs(evenlySpaced(2, 3, 5)), (Pairs{{0, 0}, {2, 4}}));
    QCOMPARE(pairs(evenlySpaced(1, 3, 5)), (Pairs{{0, 0}}));
    QCOMPARE(pairs(evenlySpaced(9, 3, 5)), (Pairs{{0, 0}, {1, 2}, {2, 4}}));
}

void TestLayerPresets::relativeDepth()
{
    QCOMPARE(pairs(sameRelativeDepth(4, 12, 24)), (Pairs{{3, 7}, {7, 15}, {11, 23}}));
    QCOMPARE(pairs(sameRelativeDepth(1, 3, 3)), (Pairs{{0, 0}, {1, 1}, {2, 2}}));
    QCOMPARE(pairs(sameRelativeDepth(2, 4, 2)), (Pairs{{1, 0}, {3, 1}}));
    QCOMPARE(pairs(sameRelativeDepth(1, 3, 5)), (Pairs{{0, 1}, {1, 2}, {2, 4}})); // 5/3, 10/3, 5 blocks passed
}

void TestLayerPresets::last()
{
    QCOMPARE(pairs(lastLayers(2, 3, 5)), (Pairs{{1, 3}, {2, 4}}));
    QCOMPARE(pairs(lastLayers(9, 2, 3)), (Pairs{{0, 1}, {1, 2}}));
}

void TestLayerPresets::finalIntoFirst()
{
    QCOMPARE(pairs(finalStateIntoFirst(2, 5)), (Pairs{{finalState, embeddingLayer}, {finalState, 0}, {finalState, 1}}));
    QCOMPARE(pairs(finalStateIntoFirst(0, 5)), (Pairs{{finalState, embeddingLayer}}));
    QCOMPARE(pairs(finalStateIntoFirst(9, 1)), (Pairs{{finalState, embeddingLayer}, {finalState, 0}}));
}

void TestLayerPresets::oddNumbersGiveFewerOrNone()
{
    QVERIFY(everyKthLayer(0, 5, 5).empty());
    QVERIFY(everyKthLayer(-1, 5, 5).empty());
    QVERIFY(everyKthLayer(6, 5, 5).empty());
    QVERIFY(evenlySpaced(0, 5, 5).empty());
    QVERIFY(evenlySpaced(3, 0, 5).empty());
    QVERIFY(sameRelativeDepth(0, 5, 5).empty());
    QVERIFY(sameRelativeDepth(1, 5, 0).empty());
    QVERIFY(lastLayers(-2, 5, 5).empty());
}

void TestLayerPresets::allAreMonotoneAndInside()
{
    for (int from = 1; from < 14; ++from) {
        for (int to = 1; to < 14; ++to) {
            for (int n = 1; n < 14; ++n) {
                for (const auto& list : {everyKthLayer(n, from, to), evenlySpaced(n, from, to),
                                         sameRelativeDepth(n, from, to), lastLayers(n, from, to)}) {
                    for (std::size_t i = 0; i < list.size(); ++i) {
                        QVERIFY(list[i].augmentingLayer >= 0 && list[i].augmentingLayer < from);
                        QVERIFY(list[i].anchorLayer >= 0 && list[i].anchorLayer < to);
                        QVERIFY(i == 0 || list[i].augmentingLayer > list[i - 1].augmentingLayer);
                        QVERIFY(i == 0 || list[i].anchorLayer >= list[i - 1].anchorLayer);
                    }
                }
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestLayerPresets)
#include "test_layer_presets.moc"
