#include "ui/layer_map_page/layer_map_page.h"

#include "tests/ui/support/example_project.h"
#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/connection_item.h"
#include "ui/layer_map_page/connection_table.h"
#include "ui/layer_map_page/layer_scene.h"
#include "ui/layer_map_page/layer_view.h"
#include "ui/widgets/note_banner.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace calm;
using namespace calm::ui;

/// The page with the mouse and the keyboard, on the example.
class TestLayerMapPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void showsTheProjectsComposition();
    void dragConnectsInBothDirections();
    void dragToTheSameModelOrNowhereDoesNothing();
    void deleteKeyRemovesWhatIsSelected();
    void selectionIsOneInDrawingAndTable();
    void undoAndRedoByTheirButtons();
    void tableEditsALayer();
    void addButtonServesTheKeyboard();
    void presetReplacesAll();
    void savesIntoTheProject();
    void saysWhyItIsInvalid();
    void emptyPageLeadsOn();
    void hundredLayersAreDrawn();
    void everyAugmentingModelHasItsColumn();
    void narrowViewStacksTheColumns();
    void linksPassBetweenTheBlocksOnTheirWay();
    void presetForOneModelLeavesTheOthers();
    void bridgesAreCountedPerModel();
    void saysThatItSawTheFuture();
    void presetsAreShownBeforeTheyAreApplied();
    void aMapIsCopiedFromAnotherComposition();
    void exchangedModelsKeepTheRelativeDepth();

private:
    void loadThree();
    std::size_t connections() { return m_page->draft().composition().connections.size(); }
    template <typename T> T* find(const char* name) { return m_page->findChild<T*>(name); }
    LayerScene& scene() { return *static_cast<LayerScene*>(find<LayerView>("layerScene")->scene()); }
    QPoint at(int column, int layer);
    void drag(const QPoint& from, const QPoint& to);
    void removeAll();

    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<LayerMapPage> m_page;
};

void TestLayerMapPage::init()
{
    m_example = std::make_unique<ExampleProject>();
    m_page = std::make_unique<LayerMapPage>();
    m_page->setSession(&m_example->session());
    m_page->resize(1100, 760);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestLayerMapPage::cleanup()
{
    m_page.reset();
    m_example.reset();
}

QPoint TestLayerMapPage::at(int column, int layer)
{
    const BlockItem* block = scene().block(column, layer);
    const auto* view = find<LayerView>("layerScene");
    return view->mapFromScene(block->sceneBoundingRect().center());
}

void TestLayerMapPage::drag(const QPoint& from, const QPoint& to)
{
    QWidget* viewport = find<LayerView>("layerScene")->viewport();
    QTest::mousePress(viewport, Qt::LeftButton, {}, from);
    QTest::mouseMove(viewport, (from + to) / 2);
    QTest::mouseMove(viewport, to);
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
}

void TestLayerMapPage::removeAll()
{
    m_page->draft().replaceAll({}, "empty");
}

void TestLayerMapPage::showsTheProjectsComposition()
{
    const Composition stored = m_example->project().composition("kv-math").composition;
    QCOMPARE(connections(), stored.connections.size());
    QCOMPARE(find<ConnectionTable>("connectionsTable")->model()->rowCount(), int(stored.connections.size()));
    QVERIFY(scene().block(BlockItem::anchorColumn, embeddingLayer));
    QVERIFY(scene().block(BlockItem::anchorColumn, 4));
    QVERIFY(!scene().block(BlockItem::anchorColumn, 5));
    QVERIFY(scene().block(0, finalState));
    QVERIFY(!m_page->hasUnsavedWork());
}

void TestLayerMapPage::dragConnectsInBothDirections()
{
    removeAll();
    drag(at(0, 1), at(BlockItem::anchorColumn, 3));
    drag(at(BlockItem::anchorColumn, embeddingLayer), at(0, finalState));
    QCOMPARE(m_page->draft().composition().connections,
             (std::vector<Connection>{{0, 1, 3}, {0, finalState, embeddingLayer}}));
}

void TestLayerMapPage::dragToTheSameModelOrNowhereDoesNothing()
{
    removeAll();
    drag(at(0, 1), at(0, 2));
    drag(at(0, 1), QPoint(3, 3));
    QCOMPARE(connections(), std::size_t(0));
}

void TestLayerMapPage::deleteKeyRemovesWhatIsSelected()
{
    removeAll();
    m_page->draft().connectLayers({0, 0, 0});
    m_page->draft().connectLayers({0, 1, 2});
    scene().selectConnections({{0, 1, 2}});
    find<LayerView>("layerScene")->setFocus();
    QTest::keyClick(find<LayerView>("layerScene")->viewport(), Qt::Key_Delete);
    QCOMPARE(m_page->draft().composition().connections, (std::vector<Connection>{{0, 0, 0}}));
}

void TestLayerMapPage::selectionIsOneInDrawingAndTable()
{
    removeAll();
    m_page->draft().connectLayers({0, 0, 0});
    m_page->draft().connectLayers({0, 1, 2});
    auto* table = find<ConnectionTable>("connectionsTable");
    table->selectRow(1);
    QCOMPARE(scene().selectedConnections(), (std::vector<Connection>{{0, 1, 2}}));
    scene().selectConnections({{0, 0, 0}});
    QCOMPARE(table->selectedConnections(), (std::vector<Connection>{{0, 0, 0}}));
}

void TestLayerMapPage::undoAndRedoByTheirButtons()
{
    const std::size_t before = connections();
    removeAll();
    QTest::mouseClick(find<QAbstractButton>("undoButton"), Qt::LeftButton);
    QCOMPARE(connections(), before);
    QTest::mouseClick(find<QAbstractButton>("redoButton"), Qt::LeftButton);
    QCOMPARE(connections(), std::size_t(0));
}

void TestLayerMapPage::tableEditsALayer()
{
    removeAll();
    m_page->draft().connectLayers({0, 0, 0});
    QAbstractItemModel* model = find<ConnectionTable>("connectionsTable")->model();
    QVERIFY(model->setData(model->index(0, ConnectionModel::fromColumn), "final"));
    QVERIFY(model->setData(model->index(0, ConnectionModel::toColumn), "embedding"));
    QVERIFY(!model->setData(model->index(0, ConnectionModel::toColumn), "9"));
    QVERIFY(!model->setData(model->index(0, ConnectionModel::toColumn), "nonsense"));
    QCOMPARE(m_page->draft().composition().connections, (std::vector<Connection>{{0, finalState, embeddingLayer}}));
}

void TestLayerMapPage::addButtonServesTheKeyboard()
{
    removeAll();
    auto* add = find<QAbstractButton>("addConnectionButton");
    add->setFocus();
    QTest::keyClick(add, Qt::Key_Space);
    QCOMPARE(connections(), std::size_t(1));
}

void TestLayerMapPage::presetReplacesAll()
{
    auto* choice = find<QComboBox>("presetChoice");
    choice->setCurrentIndex(choice->findText("Last layers"));
    find<QSpinBox>("presetNumber")->setValue(2);
    QTest::mouseClick(find<QAbstractButton>("presetButton"), Qt::LeftButton);
    // Blocks 1 and 2 of three, 3 and 4 of five.
    QCOMPARE(m_page->draft().composition().connections, (std::vector<Connection>{{0, 1, 3}, {0, 2, 4}}));
}

void TestLayerMapPage::savesIntoTheProject()
{
    auto* save = find<QAbstractButton>("saveCompositionButton");
    QVERIFY(!save->isEnabled());
    removeAll();
    m_page->draft().connectLayers({0, 1, 2});
    QVERIFY(m_page->hasUnsavedWork());
    QTest::mouseClick(save, Qt::LeftButton);
    QCOMPARE(m_example->other()->composition("kv-math").composition.connections, (std::vector<Connection>{{0, 1, 2}}));
    QVERIFY(!m_page->hasUnsavedWork());
    QVERIFY(m_page->draft().undoStack().canUndo()); // saving forgets nothing
}

void TestLayerMapPage::saysWhyItIsInvalid()
{
    auto* problems = find<QLabel>("compositionProblems");
    QVERIFY(!problems->isVisible());
    removeAll();
    QVERIFY(problems->isVisible());
    QVERIFY(!problems->text().isEmpty());
}

void TestLayerMapPage::emptyPageLeadsOn()
{
    m_page->setSession(nullptr);
    QSignalSpy requested(m_page.get(), &Page::pageRequested);
    for (auto* button : m_page->findChildren<QAbstractButton*>())
        if (button->isVisible() && button->text() == "Go to Start")
            QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested.front().front().toString(), QString("start"));
}

void TestLayerMapPage::hundredLayersAreDrawn()
{
    ModelCard deep;
    deep.layers = 100;
    deep.hiddenSize = 64;
    deep.parameters = 1;
    Composition composition;
    composition.anchor = "deep";
    composition.augmenting = {"deep too"};
    m_page->draft().load(composition, deep, {deep});
    for (int layer = 0; layer < 100; ++layer)
        m_page->draft().connectLayers({0, layer, layer});
    QVERIFY(scene().block(0, 99));
    QVERIFY(!m_page->grab().isNull());
}

/// An anchor of 6 blocks with augmenting models of 3 and 12 blocks, and of other widths.
void TestLayerMapPage::loadThree()
{
    const auto card = [](int layers, int width) {
        ModelCard made;
        made.layers = layers;
        made.hiddenSize = width;
        made.parameters = 1000;
        made.vocabSize = 50;
        return made;
    };
    Composition composition;
    composition.anchor = "anchor";
    composition.augmenting = {"first", "a second one with a name that is far too long for its column"};
    composition.connections = {{0, finalState, 0}, {1, 11, 3}};
    m_page->draft().load(composition, card(6, 64), {card(3, 32), card(12, 128)});
}

void TestLayerMapPage::everyAugmentingModelHasItsColumn()
{
    loadThree();
    removeAll();
    drag(at(1, 11), at(BlockItem::anchorColumn, 5));
    drag(at(BlockItem::anchorColumn, 0), at(0, 2));
    drag(at(0, 1), at(1, 1)); // two augmenting models are never joined
    QCOMPARE(m_page->draft().composition().connections, (std::vector<Connection>{{1, 11, 5}, {0, 2, 0}}));
    const auto* table = find<ConnectionTable>("connectionsTable");
    QVERIFY(table->model()->index(0, ConnectionModel::modelColumn).data().toString().startsWith("a second"));
    QVERIFY(table->model()->index(0, ConnectionModel::modelColumn).data(Qt::DecorationRole).isValid());
}

void TestLayerMapPage::narrowViewStacksTheColumns()
{
    loadThree();
    auto* view = find<LayerView>("layerScene");
    view->fit();
    QVERIFY(scene().block(0, 0)->x() < scene().block(1, 0)->x());
    scene().selectConnections({{1, 11, 3}});
    scene().arrangeFor(QSizeF(150, 900));
    QCOMPARE(scene().block(0, 0)->x(), scene().block(1, 0)->x());
    QVERIFY(scene().block(0, predictionState)->y() < scene().block(1, 0)->y());
    QCOMPARE(scene().selectedConnections(), (std::vector<Connection>{{1, 11, 3}}));
    scene().arrangeFor(QSizeF(1500, 700));
    QVERIFY(scene().block(0, 0)->x() < scene().block(1, 0)->x());
}

void TestLayerMapPage::linksPassBetweenTheBlocksOnTheirWay()
{
    loadThree();
    scene().arrangeFor(QSizeF(1500, 700));
    const BlockItem* from = scene().block(0, finalState);
    const BlockItem* to = scene().block(BlockItem::anchorColumn, 0);
    for (const QGraphicsItem* item : scene().items())
        if (const auto* link = qgraphicsitem_cast<const ConnectionItem*>(item);
            link && link->connection().augmenting == 0)
            for (const QGraphicsItem* other : scene().items())
                if (const auto* block = qgraphicsitem_cast<const BlockItem*>(other); block && block->column() == 1)
                    for (int step = 0; step <= 200; ++step)
                        QVERIFY(!QRectF(block->pos(), QSizeF(BlockItem::width, BlockItem::height))
                                     .contains(link->path().pointAtPercent(step / 200.0)));
    QVERIFY(from && to);
}

void TestLayerMapPage::presetForOneModelLeavesTheOthers()
{
    auto* models = find<QComboBox>("presetModel");
    QVERIFY(!models->isVisible()); // one model: nothing to choose
    loadThree();
    QVERIFY(models->isVisible());
    auto* choice = find<QComboBox>("presetChoice");
    choice->setCurrentIndex(choice->findText("Last layers"));
    find<QSpinBox>("presetNumber")->setValue(2);
    models->setCurrentIndex(2);
    QTest::mouseClick(find<QAbstractButton>("presetButton"), Qt::LeftButton);
    QCOMPARE(m_page->draft().composition().connections,
             (std::vector<Connection>{{0, finalState, 0}, {1, 10, 4}, {1, 11, 5}}));
    models->setCurrentIndex(0);
    QTest::mouseClick(find<QAbstractButton>("presetButton"), Qt::LeftButton);
    QCOMPARE(m_page->draft().composition().connections,
             (std::vector<Connection>{{0, 1, 4}, {0, 2, 5}, {1, 10, 4}, {1, 11, 5}}));
    m_page->draft().undoStack().undo();
    QCOMPARE(connections(), std::size_t(3));
}

void TestLayerMapPage::bridgesAreCountedPerModel()
{
    loadThree();
    // d x D + 4 D x D: 32 and 128 into 64.
    QCOMPARE(find<QLabel>("bridgeParameters")->text(), QString("43,008"));
    QStringList texts;
    for (const QLabel* label : find<QWidget>("bridgePerModel")->findChildren<QLabel*>())
        texts.append(label->text());
    QVERIFY(texts.join(' ').contains("18,432"));
    QVERIFY(texts.join(' ').contains("24,576"));
}

void TestLayerMapPage::saysThatItSawTheFuture()
{
    const auto* warning = find<NoteBanner>("sawFutureWarning");
    QVERIFY(!warning->isVisible());
    Composition imported = m_page->draft().composition();
    imported.bridge.sawFuture = true;
    imported.bridge.form = calm::BridgeForm::release;
    const CompositionRecord record = m_example->project().composition("kv-math");
    m_example->project().saveComposition({record.id, imported, record.createdAt});
    m_example->session().notifyChanged();
    QVERIFY(warning->isVisible());
    QVERIFY(warning->sentence().contains("see the text that follows"));
    QCOMPARE(find<QLabel>("bridgeFormLabel")->text(), QString("google-deepmind/calm"));
}

void TestLayerMapPage::presetsAreShownBeforeTheyAreApplied()
{
    const std::vector<Connection> before = m_page->draft().composition().connections;
    auto* choice = find<QComboBox>("presetChoice");
    auto* bar = find<QWidget>("previewBar");
    QVERIFY(!bar->isVisible());
    choice->setCurrentIndex(choice->findText("Last layers"));
    find<QSpinBox>("presetNumber")->setValue(2);
    QVERIFY(bar->isVisible());
    QVERIFY(scene().link({0, 1, 3}));
    QCOMPARE(scene().link({0, 1, 3})->kind(), ConnectionItem::Kind::proposed);
    QCOMPARE(m_page->draft().composition().connections, before);
    QTest::mouseClick(find<QAbstractButton>("previewDropButton"), Qt::LeftButton);
    QVERIFY(!bar->isVisible());
    QVERIFY(!scene().link({0, 1, 3}));
    QVERIFY(!m_page->hasUnsavedWork());
}

void TestLayerMapPage::aMapIsCopiedFromAnotherComposition()
{
    Composition other = m_page->draft().composition();
    other.name = "drawn elsewhere";
    other.connections = {{0, 0, 1}, {0, 2, 4}};
    m_example->project().saveComposition({0, other, 0});
    m_example->session().notifyChanged();
    auto* choice = find<QComboBox>("presetChoice");
    const int place = choice->findText("As in drawn elsewhere");
    QVERIFY(place >= 0);
    choice->setCurrentIndex(place);
    QVERIFY(!find<QSpinBox>("presetNumber")->isVisible());
    QTest::mouseClick(find<QAbstractButton>("presetButton"), Qt::LeftButton);
    QCOMPARE(m_page->draft().composition().connections, other.connections);
    m_page->draft().undoStack().undo();
    QVERIFY(m_page->draft().composition().connections != other.connections);
}

void TestLayerMapPage::exchangedModelsKeepTheRelativeDepth()
{
    QVERIFY(!find<NoteBanner>("exchangedNote")->isVisible());
    removeAll();
    m_page->draft().connectLayers({0, 1, 4}); // not saved
    // The anchor (5 blocks) and the augmenting model (3) change their parts, as the Models page writes it.
    CompositionRecord record = m_example->project().composition("kv-math");
    std::swap(record.composition.anchor, record.composition.augmenting.front());
    record.composition.connections.clear();
    m_example->project().saveComposition(record);
    m_example->session().notifyChanged();
    QVERIFY(find<NoteBanner>("exchangedNote")->isVisible());
    // Two of three blocks passed are three of five; the last stays the last.
    QCOMPARE(m_page->draft().composition().connections, (std::vector<Connection>{{0, 2, 2}}));
    QVERIFY(m_page->hasUnsavedWork());
    QTest::mouseClick(find<QAbstractButton>("saveCompositionButton"), Qt::LeftButton);
    QVERIFY(!find<NoteBanner>("exchangedNote")->isVisible());
}

QTEST_MAIN(TestLayerMapPage)
#include "test_layer_map_page.moc"
