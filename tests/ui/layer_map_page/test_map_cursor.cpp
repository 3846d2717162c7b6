#include "ui/layer_map_page/map_cursor.h"

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{
constexpr int anchor = BlockItem::anchorColumn;

ModelCard card(int layers)
{
    ModelCard made;
    made.layers = layers;
    made.hiddenSize = 16;
    return made;
}
} // namespace

/// The keyboard's way through the drawing, without a window.
class TestMapCursor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void goesDownAColumnAndStopsAtItsEnds();
    void goesToTheSameDepthOfTheNextColumn();
    void goesRoundTheConnectionsInReadingOrder();
    void beginsWithTheConnectionsHere();
    void staysInsideOtherModels();

private:
    CompositionDraft m_draft;
};

void TestMapCursor::init()
{
    Composition composition;
    composition.anchor = "large";
    composition.augmenting = {"first", "second"};
    composition.connections = {{1, 2, 3}, {0, predictionState, 0}, {0, finalState, 5}, {0, 1, 9}};
    m_draft.load(composition, card(10), {card(3), card(4)});
}

void TestMapCursor::goesDownAColumnAndStopsAtItsEnds()
{
    MapCursor cursor(m_draft);
    cursor.moveToEnd(false);
    QCOMPARE(cursor.place(), (LayerPlace{0, embeddingLayer}));
    cursor.moveLayer(-1);
    QCOMPARE(cursor.place(), (LayerPlace{0, embeddingLayer}));
    std::vector<int> layers;
    for (int step = 0; step < 6; ++step) {
        cursor.moveLayer(1);
        layers.push_back(cursor.place().layer);
    }
    QCOMPARE(layers, (std::vector<int>{0, 1, 2, finalState, predictionState, predictionState}));
    cursor.moveTo({anchor, 9});
    cursor.moveLayer(1);
    QCOMPARE(cursor.place(), (LayerPlace{anchor, 9}));
}

void TestMapCursor::goesToTheSameDepthOfTheNextColumn()
{
    MapCursor cursor(m_draft);
    cursor.moveTo({0, embeddingLayer});
    cursor.moveColumn(1);
    QCOMPARE(cursor.place(), (LayerPlace{1, embeddingLayer}));
    cursor.moveColumn(1);
    QCOMPARE(cursor.place(), (LayerPlace{anchor, embeddingLayer}));
    cursor.moveColumn(1); // the anchor is the last
    QCOMPARE(cursor.place(), (LayerPlace{anchor, embeddingLayer}));
    cursor.moveToEnd(true);
    cursor.moveColumn(-1);
    QCOMPARE(cursor.place(), (LayerPlace{1, predictionState}));
    cursor.moveTo({anchor, 4}); // the sixth of eleven: half way
    cursor.moveColumn(-2);
    QCOMPARE(cursor.place(), (LayerPlace{0, 2})); // the fourth of six
}

void TestMapCursor::goesRoundTheConnectionsInReadingOrder()
{
    const MapCursor cursor(m_draft);
    std::vector<Connection> seen{*cursor.nextConnection(std::nullopt, 1)};
    for (int step = 0; step < 4; ++step)
        seen.push_back(*cursor.nextConnection(seen.back(), 1));
    QCOMPARE(seen,
             (std::vector<Connection>{{0, 1, 9}, {0, finalState, 5}, {0, predictionState, 0}, {1, 2, 3}, {0, 1, 9}}));
    QCOMPARE(*cursor.nextConnection(seen[0], -1), seen[3]);
    QCOMPARE(*cursor.nextConnection(std::nullopt, -1), seen[3]);
}

void TestMapCursor::beginsWithTheConnectionsHere()
{
    MapCursor cursor(m_draft);
    cursor.moveTo({anchor, 3});
    QCOMPARE(*cursor.nextConnection(std::nullopt, 1), (Connection{1, 2, 3}));
    cursor.moveTo({0, finalState});
    QCOMPARE(*cursor.nextConnection(std::nullopt, -1), (Connection{0, finalState, 5}));
    m_draft.replaceAll({}, "none");
    QVERIFY(!cursor.nextConnection(std::nullopt, 1));
}

void TestMapCursor::staysInsideOtherModels()
{
    MapCursor cursor(m_draft);
    cursor.moveTo({1, 3});
    Composition composition;
    composition.anchor = "small";
    composition.augmenting = {"only"};
    m_draft.load(composition, card(2), {card(2)});
    cursor.keepInside();
    QCOMPARE(cursor.place().column, 0);
    cursor.moveTo({anchor, 50});
    QCOMPARE(cursor.place(), (LayerPlace{anchor, 1}));
}

QTEST_GUILESS_MAIN(TestMapCursor)
#include "test_map_cursor.moc"
