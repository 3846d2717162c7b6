// Compositions that share bridges, worked out by hand.

#include "core/spec/staged_training.h"

#include <QTest>

using namespace calm;

namespace
{
Composition made(std::vector<std::string> augmenting, std::vector<Connection> connections)
{
    Composition composition;
    composition.name = "made";
    composition.anchor = "a";
    composition.augmenting = std::move(augmenting);
    composition.connections = std::move(connections);
    return composition;
}
} // namespace

class TestStagedTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectionsGoByNameAndLayers()
    {
        const Composition earlier = made({"x", "y"}, {{0, 1, 2}, {1, finalState, 0}, {0, 3, 3}});
        // The second model comes first now; one connection has moved, one is new.
        const Composition later = made({"y", "x", "z"}, {{0, finalState, 0}, {1, 1, 2}, {1, 3, 2}, {2, 1, 2}});
        QCOMPARE(startedConnections(later, earlier), (std::vector<int>{1, 0, -1, -1}));
    }

    void aStartThatCannotBe()
    {
        const Composition earlier = made({"x"}, {{0, 1, 2}});
        const Composition later = made({"x", "y"}, {{0, 1, 2}, {1, 1, 2}});
        QVERIFY(problemOfStart(later, earlier, true).empty());
        QVERIFY(problemOfStart(earlier, later, false).empty());
        const auto says = [](const std::string& sentence, const char* word) {
            return sentence.find(word) != std::string::npos && sentence.ends_with('.');
        };
        QVERIFY(says(problemOfStart(earlier, later, true), "nothing is left to train"));
        Composition other = later;
        other.anchor = "b";
        QVERIFY(says(problemOfStart(other, earlier, false), "into the anchor a, not into b"));
        other = later;
        other.bridge.dropout = 0.3; // of training only
        QVERIFY(problemOfStart(other, earlier, false).empty());
        other.bridge.heads = 2;
        QVERIFY(says(problemOfStart(other, earlier, false), "bridge settings"));
        other = made({"y"}, {{0, 1, 2}});
        QVERIFY(says(problemOfStart(other, earlier, false), "No connection of made"));
    }

    void withoutSomeOfItsModels()
    {
        const Composition whole = made({"x", "y", "z"}, {{0, 1, 2}, {2, 0, 0}, {1, 1, 2}, {2, 1, 1}});
        const CompositionPart part = withoutAugmenting(whole, {1});
        QCOMPARE(part.composition.augmenting, (std::vector<std::string>{"x", "z"}));
        QVERIFY(part.composition.connections == (std::vector<Connection>{{0, 1, 2}, {1, 0, 0}, {1, 1, 1}}));
        QCOMPARE(part.connections, (std::vector<std::size_t>{0, 1, 3}));
        QVERIFY(withoutAugmenting(whole, {}).composition == whole);
        QVERIFY(withoutAugmenting(whole, {7}).composition == whole);
        QVERIFY(withoutAugmenting(whole, {0, 1, 2}).composition.augmenting.empty());
    }
};

QTEST_APPLESS_MAIN(TestStagedTraining)
#include "test_staged_training.moc"
