#include "core/base/error.h"
#include "core/spec/composition.h"

#include <QTest>

using namespace calm;

class TestComposition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonIsReadable();
    void jsonRoundTrip();
    void releaseFormIsVersionTwo();
    void releaseFormMayRepeatConnections();
    void absentMembersKeepDefaults();
    void badDocuments_data();
    void badDocuments();
    void layerNames();
    void parametersOfTheMiniature();
    void validOneHasNoProblems();
    void problems_data();
    void problems();
};

namespace
{
Composition miniature()
{
    return {"kv-math", "anchor", {"augmenting"}, {{0, finalState, embeddingLayer}, {0, finalState, 0}, {0, 2, 4}}, {}};
}

ModelCard card(int layers, int width)
{
    ModelCard card;
    card.family = "llama";
    card.layers = layers;
    card.hiddenSize = width;
    return card;
}
} // namespace

void TestComposition::jsonIsReadable()
{
    QCOMPARE(
        toJson(miniature()).dump(),
        R"({"format":"calm.composition","version":1,"name":"kv-math","anchor":"anchor","augmenting":["augmenting"],)"
        R"("connections":[{"augmenting":0,"augmenting_layer":"final","anchor_layer":"embedding"},)"
        R"({"augmenting":0,"augmenting_layer":"final","anchor_layer":0},)"
        R"({"augmenting":0,"augmenting_layer":2,"anchor_layer":4}],)"
        R"("bridge":{"heads":4,"scale":"calibrated","distance_slopes":[4.0,1.0,0.25,0.0],"dropout":0.0}})");
}

void TestComposition::jsonRoundTrip()
{
    Composition composition = miniature();
    composition.augmenting.push_back("second");
    composition.connections.push_back({1, embeddingLayer, 3});
    composition.bridge = {8, BridgeScale::rmsNorm, {0.0}, 0.1};
    QVERIFY(compositionFromJson(toJson(composition)) == composition);
    QVERIFY(compositionFromJson(parseJson(toLine(toJson(composition)), "x")) == composition);
}

void TestComposition::releaseFormIsVersionTwo()
{
    Composition composition = miniature();
    composition.bridge = {.heads = 2,
                          .scale = BridgeScale::none,
                          .distanceSlopes = {0.0},
                          .form = BridgeForm::release,
                          .sawFuture = true,
                          .normEpsilon = 1e-5};
    const Json json = toJson(composition);
    QCOMPARE(json.at("version").get<int>(), 2); // who only knows the first refuses it
    QCOMPARE(json.at("bridge").dump(), R"({"heads":2,"scale":"none","distance_slopes":[0.0],"dropout":0.0,)"
                                       R"("form":"release","saw_future":true,"norm_epsilon":1e-05})");
    QVERIFY(compositionFromJson(json) == composition);
    composition.bridge.form = BridgeForm::plain;
    QVERIFY(compositionFromJson(toJson(composition)).bridge.sawFuture);
    composition.bridge.sawFuture = false;
    QCOMPARE(toJson(composition).at("version").get<int>(), 1);
}

void TestComposition::releaseFormMayRepeatConnections()
{
    Composition composition = miniature();
    composition.connections = {{0, 0, 0}, {0, 0, 0}};
    composition.bridge.form = BridgeForm::release;
    composition.bridge.distanceSlopes = {0.0};
    QVERIFY(problemsOf(composition, card(5, 128), {card(3, 128)}).empty());
}

void TestComposition::absentMembersKeepDefaults()
{
    const auto composition = compositionFromJson(parseJson(R"({"name":"a","anchor":"b","augmenting":["c"]})", "x"));
    QVERIFY(composition == (Composition{"a", "b", {"c"}, {}, {}}));
}

void TestComposition::badDocuments_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const char* text, ErrorKind kind) {
        QTest::newRow(name) << std::string(text) << static_cast<int>(kind);
    };
    row("list", "[]", ErrorKind::corrupt);
    row("no name", R"({"anchor":"b","augmenting":["c"]})", ErrorKind::corrupt);
    row("newer", R"({"format":"calm.composition","version":3,"name":"a"})", ErrorKind::unsupported);
    row("other format", R"({"format":"calm.result_table","version":1,"name":"a"})", ErrorKind::corrupt);
    row("fractional layer",
        R"({"name":"a","anchor":"b","augmenting":["c"],"connections":[{"augmenting_layer":1.5,"anchor_layer":0}]})",
        ErrorKind::corrupt);
    row("unknown layer",
        R"({"name":"a","anchor":"b","augmenting":["c"],"connections":[{"augmenting_layer":"top","anchor_layer":0}]})",
        ErrorKind::corrupt);
    row("connection is text", R"({"name":"a","anchor":"b","augmenting":["c"],"connections":["0-1"]})",
        ErrorKind::corrupt);
    row("huge layer",
        R"({"name":"a","anchor":"b","augmenting":["c"],"connections":[{"augmenting_layer":4294967296,"anchor_layer":0}]})",
        ErrorKind::corrupt);
    row("unknown scale", R"({"name":"a","anchor":"b","augmenting":["c"],"bridge":{"scale":"big"}})",
        ErrorKind::corrupt);
    row("unknown form", R"({"name":"a","anchor":"b","augmenting":["c"],"bridge":{"form":"packed"}})",
        ErrorKind::corrupt);
    row("saw some of the future", R"({"name":"a","anchor":"b","augmenting":["c"],"bridge":{"saw_future":"some"}})",
        ErrorKind::corrupt);
}

void TestComposition::badDocuments()
{
    QFETCH(std::string, text);
    QFETCH(int, kind);
    try {
        compositionFromJson(parseJson(text, "x"));
        QFAIL("was accepted");
    } catch (const Error& error) {
        QCOMPARE(static_cast<int>(error.kind()), kind);
    }
}

void TestComposition::layerNames()
{
    QCOMPARE(layerName(embeddingLayer), std::string("embedding"));
    QCOMPARE(layerName(finalState), std::string("final"));
    QCOMPARE(layerName(predictionState), std::string("prediction"));
    QCOMPARE(layerFromName("prediction"), predictionState);
    QCOMPARE(layerName(12), std::string("12"));
    QCOMPARE(layerFromName("embedding"), -1);
    QCOMPARE(layerFromName("final"), finalState);
    QCOMPARE(layerFromName("0"), 0);
    for (const char* bad : {"", "-1", "1.5", "3 ", "last", "99999999999", "2147483647"})
        QVERIFY_THROWS_EXCEPTION(Error, layerFromName(bad));
}

void TestComposition::parametersOfTheMiniature()
{
    // reference/kv/recipe.md: three bridges of 128 x 128 are 245,760 parameters.
    QCOMPARE(bridgeParameters(miniature(), card(5, 128), {card(3, 128)}), 245760);
    QCOMPARE(bridgeParameters(2, 3), 2 * 3 + 4 * 9);
    // Read at its prediction, a model of 10 words projects 10 numbers a position: 10 * 3 + 4 * 9.
    Composition prediction = miniature();
    prediction.connections = {{0, predictionState, 0}};
    ModelCard words = card(3, 2);
    words.vocabSize = 10;
    QCOMPARE(bridgeParameters(prediction, card(5, 3), {words}), 66);
    QCOMPARE(bridgeParameters(100000, 100000), 50000000000LL);
    // The release's form: five biases and the norm's weight, 3 numbers each, more.
    QCOMPARE(bridgeParameters(2, 3, BridgeForm::release), 2 * 3 + 4 * 9 + 6 * 3);
    prediction.bridge.form = BridgeForm::release;
    QCOMPARE(bridgeParameters(prediction, card(5, 3), {words}), 66 + 18);
}

void TestComposition::validOneHasNoProblems()
{
    QVERIFY(problemsOf(miniature(), card(5, 128), {card(3, 128)}).empty());
}

void TestComposition::problems_data()
{
    QTest::addColumn<std::string>("fault");
    QTest::addColumn<std::string>("says");
    const auto row = [](const char* fault, const char* says) {
        QTest::newRow(fault) << std::string(fault) << std::string(says);
    };
    row("no name", "Give the composition a name");
    row("reserved name", "means a member");
    row("no anchor", "Choose an anchor");
    row("no augmenting", "at least one augmenting");
    row("unusable anchor", "The anchor anchor cannot be used: family x");
    row("unusable augmenting", "The augmenting model augmenting cannot be used: family y");
    row("no connection", "Draw at least one connection");
    row("drawn twice", "drawn twice");
    row("unknown augmenting", "which the composition does not have");
    row("augmenting layer", "augmenting has blocks 0 to 2");
    row("anchor layer", "anchor has blocks 0 to 4");
    row("anchor final", "anchor has blocks 0 to 4");
    row("unconnected", "second has no connection");
    row("heads", "5 heads do not divide the anchor's width 128");
    row("no heads", "at least one head");
    row("slopes", "distance slopes");
    row("negative slope", "distance slopes");
    row("dropout", "dropout");
    row("release with slopes", "knows no distance slopes");
    row("release with norms", "has a norm of its own");
    row("release epsilon", "epsilon");
}

void TestComposition::problems()
{
    QFETCH(std::string, fault);
    QFETCH(std::string, says);
    Composition composition = miniature();
    ModelCard anchor = card(5, 128);
    std::vector<ModelCard> augmenting{card(3, 128)};
    if (fault == "no name")
        composition.name.clear();
    else if (fault == "reserved name")
        composition.name = "anchor";
    else if (fault == "no anchor")
        composition.anchor.clear();
    else if (fault == "no augmenting")
        composition.augmenting.clear();
    else if (fault == "unusable anchor")
        anchor.problem = "family x";
    else if (fault == "unusable augmenting")
        augmenting[0].problem = "family y";
    else if (fault == "no connection")
        composition.connections.clear();
    else if (fault == "drawn twice")
        composition.connections.push_back(composition.connections[1]);
    else if (fault == "unknown augmenting")
        composition.connections[0].augmenting = 1;
    else if (fault == "augmenting layer")
        composition.connections[2].augmentingLayer = 3;
    else if (fault == "anchor layer")
        composition.connections[2].anchorLayer = 5;
    else if (fault == "anchor final")
        composition.connections[2].anchorLayer = finalState;
    else if (fault == "unconnected") {
        composition.augmenting.push_back("second");
        augmenting.push_back(card(3, 64));
    } else if (fault == "heads")
        composition.bridge.heads = 5;
    else if (fault == "no heads")
        composition.bridge.heads = 0;
    else if (fault == "slopes")
        composition.bridge.distanceSlopes.clear();
    else if (fault == "negative slope")
        composition.bridge.distanceSlopes = {-1};
    else if (fault == "dropout")
        composition.bridge.dropout = 1.0;
    if (fault.starts_with("release")) {
        composition.bridge.form = BridgeForm::release;
        if (fault != "release with slopes")
            composition.bridge.distanceSlopes = {0};
        if (fault == "release with norms")
            composition.bridge.scale = BridgeScale::rmsNorm;
        if (fault == "release epsilon")
            composition.bridge.normEpsilon = 0;
    }
    const auto found = problemsOf(composition, anchor, augmenting);
    QCOMPARE(found.size(), std::size_t(1));
    QVERIFY2(found[0].find(says) != std::string::npos, found[0].c_str());
}

QTEST_APPLESS_MAIN(TestComposition)
#include "test_composition.moc"
