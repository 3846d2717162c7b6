#include "ui/layer_map_page/composition_draft.h"

#include <QSignalSpy>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

ModelCard card(int layers, int width, std::int64_t parameters)
{
    ModelCard c;
    c.family = "llama";
    c.layers = layers;
    c.hiddenSize = width;
    c.heads = 4;
    c.kvHeads = 4;
    c.parameters = parameters;
    c.tokenizer = "bpe";
    return c;
}

Composition composition()
{
    Composition c;
    c.name = "test";
    c.anchor = "large";
    c.augmenting = {"small"};
    return c;
}

} // namespace

/// The drawing without a window: edits, undo, what follows from them.
class TestCompositionDraft : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void connectsAndUndoes();
    void refusesWhatIsThereAndWhatIsNoLayer();
    void removesSeveralInOneStep();
    void presetIsOneStep();
    void oneFieldsEditsAreOneStep();
    void previewIsNoEdit();
    void appliedPreviewIsOneStep();
    void anEditDropsThePreview();
    void saysWhatIsInvalid();
    void isModifiedUntilSavedOrUndone();
    void otherModelsKeepTheRelativeDepth();

private:
    std::unique_ptr<CompositionDraft> m_draft;
};

void TestCompositionDraft::init()
{
    m_draft = std::make_unique<CompositionDraft>();
    m_draft->load(composition(), card(5, 16, 10000), {card(3, 8, 4000)});
}

void TestCompositionDraft::connectsAndUndoes()
{
    QSignalSpy changed(m_draft.get(), &CompositionDraft::changed);
    QVERIFY(m_draft->connectLayers({0, 2, 4}));
    QVERIFY(m_draft->connectLayers({0, finalState, embeddingLayer}));
    QCOMPARE(m_draft->composition().connections.size(), std::size_t(2));
    m_draft->undoStack().undo();
    QCOMPARE(m_draft->composition().connections, (std::vector<Connection>{{0, 2, 4}}));
    m_draft->undoStack().redo();
    QCOMPARE(m_draft->composition().connections.back(), (Connection{0, finalState, embeddingLayer}));
    QCOMPARE(changed.count(), 4);
}

void TestCompositionDraft::refusesWhatIsThereAndWhatIsNoLayer()
{
    QVERIFY(m_draft->connectLayers({0, 1, 1}));
    QVERIFY(!m_draft->connectLayers({0, 1, 1}));
    QVERIFY(!m_draft->connectLayers({0, 3, 1})); // blocks 0..2
    QVERIFY(!m_draft->connectLayers({0, 1, 5})); // blocks 0..4
    QVERIFY(!m_draft->connectLayers({1, 1, 1})); // one augmenting model
    QVERIFY(!m_draft->connectLayers({0, 1, finalState}));
    QCOMPARE(m_draft->undoStack().count(), 1);
}

void TestCompositionDraft::removesSeveralInOneStep()
{
    for (int layer = 0; layer < 3; ++layer)
        m_draft->connectLayers({0, layer, layer});
    m_draft->disconnectLayers({{0, 0, 0}, {0, 2, 2}});
    QCOMPARE(m_draft->composition().connections, (std::vector<Connection>{{0, 1, 1}}));
    m_draft->undoStack().undo();
    QCOMPARE(m_draft->composition().connections.size(), std::size_t(3));
    m_draft->disconnectLayers({});
    QCOMPARE(m_draft->composition().connections.size(), std::size_t(3));
}

void TestCompositionDraft::presetIsOneStep()
{
    m_draft->connectLayers({0, 0, 0});
    m_draft->replaceAll({{0, 1, 2}, {0, 2, 3}}, "preset");
    QCOMPARE(m_draft->undoStack().undoText(), QString("preset"));
    m_draft->undoStack().undo();
    QCOMPARE(m_draft->composition().connections, (std::vector<Connection>{{0, 0, 0}}));
}

void TestCompositionDraft::oneFieldsEditsAreOneStep()
{
    BridgeSettings bridge;
    for (const int heads : {3, 2, 1}) {
        bridge.heads = heads;
        m_draft->setBridge(bridge, 0);
    }
    bridge.dropout = 0.5;
    m_draft->setBridge(bridge, 1);
    QCOMPARE(m_draft->undoStack().count(), 2);
    m_draft->undoStack().undo();
    m_draft->undoStack().undo();
    QCOMPARE(m_draft->composition().bridge, BridgeSettings());
}

void TestCompositionDraft::previewIsNoEdit()
{
    m_draft->connectLayers({0, 0, 0});
    QSignalSpy changed(m_draft.get(), &CompositionDraft::changed),
        preview(m_draft.get(), &CompositionDraft::previewChanged);
    m_draft->setPreview({{0, 1, 2}, {0, 2, 3}}, "a rule");
    QCOMPARE(preview.count(), 1);
    QCOMPARE(changed.count(), 0);
    QCOMPARE(m_draft->previewText(), QString("a rule"));
    QCOMPARE(m_draft->composition().connections, (std::vector<Connection>{{0, 0, 0}}));
    m_draft->dropPreview();
    QVERIFY(!m_draft->preview());
    QCOMPARE(m_draft->undoStack().count(), 1);
    // What is drawn already is no proposal.
    m_draft->setPreview({{0, 0, 0}}, "the same");
    QVERIFY(!m_draft->preview());
}

void TestCompositionDraft::appliedPreviewIsOneStep()
{
    m_draft->connectLayers({0, 0, 0});
    m_draft->setPreview({{0, 1, 2}}, "a rule");
    m_draft->applyPreview();
    QVERIFY(!m_draft->preview());
    QCOMPARE(m_draft->composition().connections, (std::vector<Connection>{{0, 1, 2}}));
    QCOMPARE(m_draft->undoStack().undoText(), QString("a rule"));
    m_draft->undoStack().undo();
    QCOMPARE(m_draft->composition().connections, (std::vector<Connection>{{0, 0, 0}}));
    m_draft->applyPreview(); // there is none
    QCOMPARE(m_draft->composition().connections, (std::vector<Connection>{{0, 0, 0}}));
}

void TestCompositionDraft::anEditDropsThePreview()
{
    m_draft->setPreview({{0, 1, 2}}, "a rule");
    m_draft->connectLayers({0, 0, 0});
    QVERIFY(!m_draft->preview());
    m_draft->setPreview({{0, 1, 2}}, "a rule");
    m_draft->undoStack().undo();
    QVERIFY(!m_draft->preview());
}

void TestCompositionDraft::saysWhatIsInvalid()
{
    QVERIFY(!m_draft->problems().isEmpty()); // nothing is connected
    m_draft->connectLayers({0, 0, 0});
    QCOMPARE(m_draft->problems(), QStringList());
    BridgeSettings bridge;
    bridge.heads = 3; // does not divide 16
    m_draft->setBridge(bridge, 0);
    QCOMPARE(m_draft->problems().size(), 1);
}

void TestCompositionDraft::isModifiedUntilSavedOrUndone()
{
    QVERIFY(!m_draft->isModified());
    m_draft->connectLayers({0, 0, 0});
    QVERIFY(m_draft->isModified());
    m_draft->undoStack().undo();
    QVERIFY(!m_draft->isModified());
    m_draft->undoStack().redo();
    m_draft->undoStack().setClean();
    QVERIFY(!m_draft->isModified());
}

void TestCompositionDraft::otherModelsKeepTheRelativeDepth()
{
    m_draft->connectLayers({0, 0, 0});
    m_draft->connectLayers({0, 2, 4});
    Composition other = composition();
    other.augmenting = {"smaller"};
    // Of the anchor's 5 blocks now 10, of the augmenting model's 3 now 2: the last stays the last, the first of five is
    // the second of ten.
    m_draft->changeModels(other, card(10, 16, 10000), {card(2, 8, 3000)});
    QCOMPARE(m_draft->composition().augmenting.front(), std::string("smaller"));
    QCOMPARE(m_draft->composition().connections, (std::vector<Connection>{{0, 0, 1}, {0, 1, 9}}));
    QVERIFY(m_draft->isModified());
    QVERIFY(!m_draft->undoStack().canUndo()); // those steps were taken on other models
    QCOMPARE(m_draft->problems(), QStringList());
}

QTEST_GUILESS_MAIN(TestCompositionDraft)
#include "test_composition_draft.moc"
