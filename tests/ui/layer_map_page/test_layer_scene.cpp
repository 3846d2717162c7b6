#include "ui/layer_map_page/layer_scene.h"

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/layer_view.h"
#include "ui/layer_map_page/link_facts.h"
#include "ui/widgets/theme.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace calm;
using namespace calm::ui;

namespace
{
constexpr int anchor = BlockItem::anchorColumn;

ModelCard card(int layers, int width)
{
    ModelCard made;
    made.layers = layers;
    made.hiddenSize = width;
    made.vocabSize = 50;
    made.parameters = 100000;
    return made;
}
} // namespace

/// The drawing with mouse and keyboard, on a composition made here.
class TestLayerScene : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anEndMovesToAnotherBlock();
    void theOtherEndMovesToAnotherModel();
    void anEndDroppedNowhereStays();
    void aBandSelectsWhatItTouches();
    void aClickOnABlockSelectsItsLinks();
    void theKeyboardConnects();
    void theKeyboardConnectsFromTheAnchor();
    void theKeyboardMovesAnEnd();
    void theKeyboardSelectsAndRemoves();
    void escapeLetsGo();
    void pointingMakesTheOthersStepBack();
    void whatIsPointedAtIsSaid();
    void factsNameShapesAndParameters();
    void linksAtOneBlockEndApart();
    void everyLayerThatCanBeConnectedIsThere();
    void aPreviewIsShownBesideTheDrawing();
    void importanceIsThicknessAndColour();
    void theViewPans();
    void whatIsDraggedLooksAsIfAllWereDrawnAnew_data();
    void whatIsDraggedLooksAsIfAllWereDrawnAnew();
    void aBandsEndShowsTheSelection();

private:
    QPoint at(int column, int layer)
    {
        return m_view->mapFromScene(m_scene->block(column, layer)->sceneBoundingRect().center());
    }
    QPoint alongLink(const Connection& connection, double fromEnd)
    {
        const QPainterPath path = m_scene->link(connection)->path();
        const double length = fromEnd >= 0 ? path.length() - fromEnd : -fromEnd;
        return m_view->mapFromScene(path.pointAtPercent(path.percentAtLength(length)));
    }
    void drag(const QPoint& from, const QPoint& to, Qt::MouseButton button = Qt::LeftButton)
    {
        QWidget* viewport = m_view->viewport();
        QTest::mousePress(viewport, button, {}, from);
        // QTest::mouseMove() tells of no button, so the movement is sent by hand.
        for (const QPoint& position : {(from + to) / 2, to}) {
            QMouseEvent move(QEvent::MouseMove, position, viewport->mapToGlobal(position), Qt::NoButton, button, {});
            QApplication::sendEvent(viewport, &move);
        }
        QTest::mouseRelease(viewport, button, {}, to);
    }
    void moveTo(const QPoint& position)
    {
        QWidget* viewport = m_view->viewport();
        QMouseEvent move(QEvent::MouseMove, position, viewport->mapToGlobal(position), Qt::NoButton, Qt::LeftButton,
                         {});
        QApplication::sendEvent(viewport, &move);
    }
    /// As a view draws that keeps nothing.
    QImage drawnAnew()
    {
        LayerView other(m_scene.get());
        other.setAttribute(Qt::WA_DontShowOnScreen); // the keyboard stays where it is
        other.resize(m_view->size());
        const auto policy = [](const QScrollBar* bar) {
            return bar->isVisible() ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff;
        };
        other.setHorizontalScrollBarPolicy(policy(m_view->horizontalScrollBar()));
        other.setVerticalScrollBarPolicy(policy(m_view->verticalScrollBar()));
        other.show();
        other.setTransform(m_view->transform());
        other.horizontalScrollBar()->setValue(m_view->horizontalScrollBar()->value());
        other.verticalScrollBar()->setValue(m_view->verticalScrollBar()->value());
        return other.viewport()->grab().toImage();
    }
    void press(std::initializer_list<Qt::Key> keys)
    {
        for (const Qt::Key key : keys)
            QTest::keyClick(m_view.get(), key);
    }
    void hover(const QPoint& position)
    {
        QMouseEvent move(QEvent::MouseMove, position, m_view->viewport()->mapToGlobal(position), Qt::NoButton, {}, {});
        QApplication::sendEvent(m_view->viewport(), &move);
    }
    const std::vector<Connection>& connections() { return m_draft->composition().connections; }

    std::unique_ptr<CompositionDraft> m_draft;
    std::unique_ptr<LayerScene> m_scene;
    std::unique_ptr<LayerView> m_view;
};

void TestLayerScene::init()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m_view.reset();
    m_scene.reset();
    m_draft = std::make_unique<CompositionDraft>();
    m_scene = std::make_unique<LayerScene>(*m_draft);
    m_view = std::make_unique<LayerView>(m_scene.get());
    Composition composition;
    composition.anchor = "large";
    composition.augmenting = {"first", "second"};
    composition.connections = {{0, 1, 1}, {0, 2, 5}};
    m_draft->load(composition, card(6, 64), {card(3, 32), card(4, 128)});
    m_view->resize(1100, 600);
    m_view->show();
    m_view->fit();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestLayerScene::anEndMovesToAnotherBlock()
{
    drag(alongLink({0, 2, 5}, 16), at(anchor, 3));
    QCOMPARE(connections(), (std::vector<Connection>{{0, 1, 1}, {0, 2, 3}}));
    QCOMPARE(m_draft->undoStack().count(), 1);
    QCOMPARE(m_scene->selectedConnections(), (std::vector<Connection>{{0, 2, 3}}));
    m_draft->undoStack().undo();
    QCOMPARE(connections(), (std::vector<Connection>{{0, 1, 1}, {0, 2, 5}}));
}

void TestLayerScene::theOtherEndMovesToAnotherModel()
{
    drag(alongLink({0, 2, 5}, -16), at(1, 0));
    QCOMPARE(connections(), (std::vector<Connection>{{0, 1, 1}, {1, 0, 5}}));
}

void TestLayerScene::anEndDroppedNowhereStays()
{
    drag(alongLink({0, 2, 5}, 16), QPoint(3, 3));
    drag(alongLink({0, 2, 5}, 16), at(1, 2)); // an augmenting model is no place for the anchor's end
    QCOMPARE(connections(), (std::vector<Connection>{{0, 1, 1}, {0, 2, 5}}));
    QVERIFY(m_scene->link({0, 2, 5})->isVisible());
    QVERIFY(!m_scene->isDrawing());
}

void TestLayerScene::aBandSelectsWhatItTouches()
{
    const QRect first = QRect(alongLink({0, 1, 1}, 90), QSize(1, 1)).adjusted(-9, -9, 9, 9);
    drag(first.topLeft(), first.bottomRight());
    QCOMPARE(m_scene->selectedConnections(), (std::vector<Connection>{{0, 1, 1}}));
    drag(QPoint(2, 2), QPoint(m_view->viewport()->width() - 3, m_view->viewport()->height() - 3));
    QCOMPARE(m_scene->selectedConnections().size(), std::size_t(2));
    QCOMPARE(m_draft->undoStack().count(), 0);
}

void TestLayerScene::aClickOnABlockSelectsItsLinks()
{
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at(0, 2));
    QCOMPARE(m_scene->selectedConnections(), (std::vector<Connection>{{0, 2, 5}}));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at(anchor, 4));
    QVERIFY(m_scene->selectedConnections().empty());
}

void TestLayerScene::theKeyboardConnects()
{
    // From the first model's block 0 to the anchor's embedding.
    press({Qt::Key_Home, Qt::Key_Down, Qt::Key_Return});
    QVERIFY(m_scene->isDrawing());
    press({Qt::Key_Home, Qt::Key_Return});
    QVERIFY(!m_scene->isDrawing());
    QCOMPARE(connections().back(), (Connection{0, 0, embeddingLayer}));
}

void TestLayerScene::theKeyboardConnectsFromTheAnchor()
{
    press({Qt::Key_Right, Qt::Key_Right, Qt::Key_End, Qt::Key_Space, Qt::Key_End, Qt::Key_Space});
    QCOMPARE(connections().back(), (Connection{1, predictionState, 5}));
}

void TestLayerScene::theKeyboardMovesAnEnd()
{
    press({Qt::Key_PageDown, Qt::Key_PageDown}); // the second link
    QCOMPARE(m_scene->selectedConnections(), (std::vector<Connection>{{0, 2, 5}}));
    press({Qt::Key_Return, Qt::Key_Up, Qt::Key_Return});
    QCOMPARE(connections(), (std::vector<Connection>{{0, 1, 1}, {0, 2, 4}}));
    press({Qt::Key_PageDown});
    QTest::keyClick(m_view.get(), Qt::Key_Return, Qt::ShiftModifier);
    press({Qt::Key_Down, Qt::Key_Return});
    QCOMPARE(connections().size(), std::size_t(2));
    QCOMPARE(m_draft->undoStack().count(), 2);
    QVERIFY(connections()[0] != (Connection{0, 1, 1}) || connections()[1] != (Connection{0, 2, 4}));
}

void TestLayerScene::theKeyboardSelectsAndRemoves()
{
    QTest::keyClick(m_view.get(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_scene->selectedConnections().size(), std::size_t(2));
    press({Qt::Key_Escape});
    QVERIFY(m_scene->selectedConnections().empty());
    press({Qt::Key_PageUp, Qt::Key_Delete}); // the last
    QCOMPARE(connections(), (std::vector<Connection>{{0, 1, 1}}));
}

void TestLayerScene::escapeLetsGo()
{
    press({Qt::Key_Home, Qt::Key_Return, Qt::Key_Escape});
    QVERIFY(!m_scene->isDrawing());
    m_draft->setPreview({{1, 0, 0}}, "a rule");
    press({Qt::Key_Escape});
    QVERIFY(!m_draft->preview());
    QCOMPARE(connections().size(), std::size_t(2));
}

void TestLayerScene::pointingMakesTheOthersStepBack()
{
    const auto look = [this](const Connection& connection) {
        // Of the picture, how strong the line is: the colour in its middle against the ground.
        const QPoint middle = alongLink(connection, m_scene->link(connection)->path().length() / 2);
        const QColor colour = m_view->grab().toImage().pixelColor(middle);
        return std::abs(colour.lightness() - lightColours().surface.lightness());
    };
    m_scene->setColours(lightColours());
    hover(QPoint(2, 2));
    const int before = look({0, 1, 1});
    hover(at(anchor, 5));
    QVERIFY(look({0, 1, 1}) < before);
    hover(QPoint(2, 2));
    QCOMPARE(look({0, 1, 1}), before);
}

void TestLayerScene::whatIsPointedAtIsSaid()
{
    QSignalSpy said(m_scene.get(), &LayerScene::pointedAt);
    hover(at(0, 1));
    QCOMPARE(said.takeLast().front().toString(), QString("first, block 1 of 3: 32 wide, 1 connection"));
    hover(alongLink({0, 2, 5}, 80));
    const QString link = said.takeLast().front().toString();
    QVERIFY(link.startsWith("first, block 2 → large, block 5: 4 heads"));
    // 32 x 64 and four of 64 x 64
    QVERIFY(link.contains("18,432 parameters"));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(m_view->viewport(), &leave);
    QCOMPARE(said.takeLast().front().toString(), QString());
    press({Qt::Key_Home});
    QCOMPARE(said.takeLast().front().toString(), QString("first, embedding: 32 wide, not connected"));
}

void TestLayerScene::factsNameShapesAndParameters()
{
    const QString facts = linkFacts(*m_draft, {1, predictionState, 5}, nullptr);
    QVERIFY(facts.contains("(S × 50)"));  // as wide as the vocabulary
    QVERIFY(facts.contains("(50 × 64)")); // W_proj
    QVERIFY(facts.contains("4 heads of 16"));
    QVERIFY(facts.contains("19,584 trained parameters")); // 50 x 64 + 4 x 64 x 64
    QVERIFY(!facts.contains("measured"));
    const ConnectionImportance measured{{1, predictionState, 5}, 0.25, 0.5};
    QVERIFY(linkFacts(*m_draft, measured.connection, &measured).contains("+0.5000"));
}

void TestLayerScene::linksAtOneBlockEndApart()
{
    std::vector<Connection> all;
    for (int layer = 0; layer < 6; ++layer)
        all.push_back({1, 3, layer});
    m_draft->replaceAll(all, "six from one block");
    double last = -1e9;
    for (const Connection& connection : all) { // in the order of the other ends: no two cross at the block
        const double y = m_scene->link(connection)->path().elementAt(0).y;
        QVERIFY(y > last + 1);
        last = y;
    }
    const QRectF block = m_scene->block(1, 3)->sceneBoundingRect();
    QVERIFY(last < block.bottom());
    // Alone at a block a link ends in the middle.
    QCOMPARE(m_scene->link({1, 3, 0})->path().currentPosition().y(), m_scene->block(anchor, 0)->port().y());
}

void TestLayerScene::everyLayerThatCanBeConnectedIsThere()
{
    for (int layer : {embeddingLayer, 0, 1, 2, finalState, predictionState})
        QVERIFY(m_scene->block(0, layer));
    for (int layer : {embeddingLayer, 0, 5})
        QVERIFY(m_scene->block(anchor, layer));
    QVERIFY(!m_scene->block(0, 3));
    QVERIFY(!m_scene->block(anchor, finalState));
    m_draft->connectLayers({0, embeddingLayer, 2});
    QVERIFY(m_scene->link({0, embeddingLayer, 2}));
}

void TestLayerScene::aPreviewIsShownBesideTheDrawing()
{
    m_draft->setPreview({{0, 1, 1}, {1, 0, 0}}, "a rule");
    QCOMPARE(m_scene->link({0, 1, 1})->kind(), ConnectionItem::Kind::drawn);
    QCOMPARE(m_scene->link({0, 2, 5})->kind(), ConnectionItem::Kind::leaving);
    QCOMPARE(m_scene->link({1, 0, 0})->kind(), ConnectionItem::Kind::proposed);
    m_scene->selectConnections({{1, 0, 0}}); // not there yet
    QVERIFY(m_scene->selectedConnections().empty());
    m_draft->dropPreview();
    QVERIFY(!m_scene->link({1, 0, 0}));
    QCOMPARE(m_scene->link({0, 2, 5})->kind(), ConnectionItem::Kind::drawn);
}

void TestLayerScene::importanceIsThicknessAndColour()
{
    const std::vector<ConnectionImportance> measured{{{0, 1, 1}, 0.1, 0.0}, {{0, 2, 5}, 0.4, 2.0}};
    m_scene->setImportance(measured);
    QVERIFY(m_scene->link({0, 2, 5})->lineWidth() > 2 * m_scene->link({0, 1, 1})->lineWidth());
    QCOMPARE(riseColour(2.0, measured, lightColours()), lightColours().accent);
    QCOMPARE(riseColour(0.0, measured, lightColours()), lightColours().mutedText);
    QCOMPARE(riseColour(-0.5, measured, lightColours()), lightColours().warning);
    const double measuredWidth = m_scene->link({0, 2, 5})->lineWidth();
    m_scene->setImportance({});
    QVERIFY(m_scene->link({0, 2, 5})->lineWidth() < measuredWidth);
}

void TestLayerScene::theViewPans()
{
    m_view->zoomBy(3);
    const QPointF before = m_view->mapToScene(QPoint(300, 300));
    drag(QPoint(300, 300), QPoint(260, 320), Qt::MiddleButton);
    const QPointF after = m_view->mapToScene(QPoint(260, 320));
    QVERIFY(QLineF(before, after).length() < 1);
    QVERIFY(m_scene->selectedConnections().empty());
}

void TestLayerScene::whatIsDraggedLooksAsIfAllWereDrawnAnew_data()
{
    QTest::addColumn<bool>("isNew");
    QTest::newRow("a new link") << true;
    QTest::newRow("a link's end") << false;
}

/// The view keeps a picture of what stays. It must scroll with the view, and not hide where the link would end.
void TestLayerScene::whatIsDraggedLooksAsIfAllWereDrawnAnew()
{
    QFETCH(bool, isNew);
    m_view->zoomBy(2);
    m_view->centerOn(m_scene->block(0, 2));
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, isNew ? at(0, 2) : alongLink({0, 2, 5}, -16));
    const int scrolled = m_view->horizontalScrollBar()->value();
    const QPoint corner(m_view->viewport()->width() - 4, m_view->viewport()->height() - 4);
    for (const QPoint& position : {QPoint(500, 300), at(1, 1), at(1, 2), corner, corner, QPoint(3, 3), at(anchor, 2)}) {
        moveTo(position);
        QVERIFY(m_scene->isDrawing());
        QCoreApplication::processEvents();
        QVERIFY(m_view->viewport()->grab().toImage() == drawnAnew());
    }
    QVERIFY(m_view->horizontalScrollBar()->value() != scrolled || m_view->verticalScrollBar()->maximum() == 0);
    press({Qt::Key_Escape});
    QVERIFY(!m_scene->isDrawing());
    QVERIFY(m_view->viewport()->grab().toImage() == drawnAnew());
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, QPoint(3, 3));
}

void TestLayerScene::aBandsEndShowsTheSelection()
{
    const QImage before = m_view->viewport()->grab().toImage();
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, QPoint(2, 2));
    moveTo(QPoint(20, 20));
    const QPoint corner(m_view->viewport()->width() - 3, m_view->viewport()->height() - 3);
    moveTo(corner);
    QCOMPARE(m_scene->selectedConnections().size(), std::size_t(2));
    const QPoint onLink = alongLink({0, 1, 1}, 90);
    QVERIFY(m_view->viewport()->grab().toImage().pixel(onLink + QPoint(0, 4)) != before.pixel(onLink + QPoint(0, 4)));
    moveTo(QPoint(20, 20)); // nothing is in it any more
    QVERIFY(m_scene->selectedConnections().empty());
    moveTo(corner);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, corner);
    QCOMPARE(m_scene->selectedConnections().size(), std::size_t(2));
    QVERIFY(m_view->viewport()->grab().toImage() == drawnAnew());
}

QTEST_MAIN(TestLayerScene)
#include "test_layer_scene.moc"
