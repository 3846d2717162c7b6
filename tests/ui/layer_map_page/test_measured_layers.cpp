#include "ui/layer_map_page/layer_map_page.h"

#include "tests/ui/support/example_project.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/connection_item.h"
#include "ui/layer_map_page/heat_map.h"
#include "ui/layer_map_page/importance_view.h"
#include "ui/layer_map_page/layer_scene.h"
#include "ui/layer_map_page/layer_view.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{
constexpr int patience = 60000; ///< milliseconds for a real measurement
}

/// Similarity and importance on the page, measured by the real engine on the example.
class TestMeasuredLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void similarityIsMeasuredAndConnectsByAClick();
    void theKeyboardReadsAndConnects();
    void suggestionsAreAPreview();
    void otherExamplesMakeItOutdated();
    void measuringCanBeStopped();
    void importanceOfTheTrainedExample();
    void reportsFollowTheModelsNames();

private:
    template <typename T> T* find(const char* name) { return m_page->findChild<T*>(name); }
    void showTab(int index) { find<QTabWidget>("layerMapTabs")->setCurrentIndex(index); }
    bool measure(const char* button, const char* shown)
    {
        QTest::mouseClick(find<QAbstractButton>(button), Qt::LeftButton);
        return QTest::qWaitFor([&] { return find<QWidget>(shown)->isVisible(); }, patience);
    }
    LayerScene& scene() { return *static_cast<LayerScene*>(find<LayerView>("layerScene")->scene()); }
    const std::vector<Connection>& connections() { return m_page->draft().composition().connections; }

    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<LayerMapPage> m_page;
};

void TestMeasuredLayers::init()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m_example = std::make_unique<ExampleProject>();
    m_page = std::make_unique<LayerMapPage>();
    m_page->setSession(&m_example->session());
    m_page->resize(1300, 800);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestMeasuredLayers::cleanup()
{
    m_page.reset();
    m_example.reset();
}

void TestMeasuredLayers::similarityIsMeasuredAndConnectsByAClick()
{
    showTab(1);
    QVERIFY(!find<QWidget>("similarityMap")->isVisible());
    QVERIFY(measure("similarityButton", "similarityMap"));
    QVERIFY(find<QLabel>("similarityStatus")->text().contains("examples"));
    auto* map = find<HeatMap>("similarityMap");
    const Connection cell{0, 1, 3};
    QVERIFY(map->valueOf(cell) > 0 && map->valueOf(cell) < 1);
    QTest::qWait(50); // laid out and drawn
    QWidget* plot = map->childAt(map->positionOf(cell));
    const QPoint middle = plot->mapFrom(map, map->positionOf(cell));
    QTest::mouseMove(plot, middle);
    QCOMPARE(*map->current(), cell);
    QVERIFY(find<QLabel>("similarityCell")->text().contains(QString::number(map->valueOf(cell), 'f', 3)));
    QTest::mouseClick(plot, Qt::LeftButton, {}, middle);
    QVERIFY(m_page->draft().contains(cell));
    QVERIFY(find<QLabel>("similarityCell")->text().contains("connected"));
    QTest::mouseClick(plot, Qt::LeftButton, {}, middle);
    QVERIFY(!m_page->draft().contains(cell));
}

void TestMeasuredLayers::theKeyboardReadsAndConnects()
{
    showTab(1);
    QVERIFY(measure("similarityButton", "similarityMap"));
    auto* map = find<HeatMap>("similarityMap");
    map->setFocus(Qt::TabFocusReason);
    QCOMPARE(*map->current(), (Connection{0, embeddingLayer, embeddingLayer}));
    QTest::keyClick(map, Qt::Key_Right);
    QTest::keyClick(map, Qt::Key_Up);
    QCOMPARE(*map->current(), (Connection{0, 0, 0}));
    QTest::keyClick(map, Qt::Key_End);
    QTest::keyClick(map, Qt::Key_PageUp);
    QCOMPARE(*map->current(), (Connection{0, finalState, 4}));
    QTest::keyClick(map, Qt::Key_Return);
    QVERIFY(m_page->draft().contains({0, finalState, 4}));
}

void TestMeasuredLayers::suggestionsAreAPreview()
{
    showTab(1);
    QVERIFY(measure("similarityButton", "similarityMap"));
    const std::vector<Connection> before = connections();
    find<QSpinBox>("suggestNumber")->setValue(2);
    QTest::mouseClick(find<QAbstractButton>("suggestButton"), Qt::LeftButton);
    QVERIFY(m_page->draft().preview());
    QCOMPARE(m_page->draft().preview()->size(), std::size_t(2));
    QCOMPARE(connections(), before);
    QVERIFY(find<QWidget>("previewBar")->isVisible());
    const std::vector<Connection> suggested = *m_page->draft().preview();
    QVERIFY(suggested[0].augmentingLayer < suggested[1].augmentingLayer);
    QVERIFY(suggested[0].anchorLayer < suggested[1].anchorLayer);
    QTest::mouseClick(find<QAbstractButton>("previewApplyButton"), Qt::LeftButton);
    QCOMPARE(connections(), suggested);
    QVERIFY(!find<QWidget>("previewBar")->isVisible());
    QVERIFY(find<QComboBox>("presetChoice")->findText("Most alike") >= 0);
}

void TestMeasuredLayers::otherExamplesMakeItOutdated()
{
    showTab(1);
    QVERIFY(measure("similarityButton", "similarityMap"));
    m_example->session().notifyChanged(); // nothing that it was measured on
    QTest::qWait(300);
    QVERIFY(find<QWidget>("similarityMap")->isVisible());
    Project& project = m_example->project();
    const RunRecord run = project.runs().front();
    ExampleRecord first = project.examples(project.dataset(run.settings.mixture.front().dataset).id, {}, 0, 1).front();
    first.response = "something else";
    project.updateExample(first);
    m_example->session().notifyChanged();
    QTRY_VERIFY_WITH_TIMEOUT(!find<QWidget>("similarityMap")->isVisible(), 10000);
    QVERIFY(find<QLabel>("similarityStatus")->text().contains("changed"));
    QVERIFY(find<QComboBox>("presetChoice")->findText("Most alike") < 0);
}

void TestMeasuredLayers::measuringCanBeStopped()
{
    showTab(1);
    QSignalSpy errors(m_page.get(), &Page::errorRaised);
    QTest::mouseClick(find<QAbstractButton>("similarityButton"), Qt::LeftButton);
    QVERIFY(find<QAbstractButton>("similarityStopButton")->isVisible());
    QTest::mouseClick(find<QAbstractButton>("similarityStopButton"), Qt::LeftButton);
    QVERIFY(QTest::qWaitFor([&] { return find<QAbstractButton>("similarityButton")->isVisible(); }, patience));
    QVERIFY(!find<QWidget>("similarityMap")->isVisible());
    QCOMPARE(errors.count(), 0); // stopped as asked: nothing failed
}

void TestMeasuredLayers::importanceOfTheTrainedExample()
{
    showTab(2);
    QVERIFY(QTest::qWaitFor([&] { return find<QAbstractButton>("importanceButton")->isVisible(); }, 10000));
    QVERIFY(!find<QWidget>("trainFirstButton")->isVisible());
    QVERIFY(measure("importanceButton", "importanceTable"));
    const QAbstractItemModel* rows = find<QTableView>("importanceTable")->model();
    QCOMPARE(rows->rowCount(), int(connections().size()));
    const QString rise = rows->index(0, ImportanceModel::riseColumn).data().toString();
    QVERIFY2(rise.startsWith('+') && rise.toDouble() > 0.1, qPrintable(rise)); // it does not work without it
    const double weighed = scene().link(connections().front())->lineWidth();
    QVERIFY(weighed > 5); // the largest
    find<QTableView>("importanceTable")->selectRow(0);
    QCOMPARE(scene().selectedConnections().size(), std::size_t(1));
    find<QCheckBox>("importanceShown")->setChecked(false);
    QVERIFY(scene().link(connections().front())->lineWidth() < weighed);
}

void TestMeasuredLayers::reportsFollowTheModelsNames()
{
    const ImportanceReport report{.connections = {{{0, 1, 2}, 0.1, 1}, {{1, 3, 4}, 0.2, 2}}, .augmenting = {"a", "b"}};
    Composition now;
    now.anchor = "large";
    now.augmenting = {"b", "c"};
    const auto mapped = importanceFor(report, now);
    QCOMPARE(mapped.size(), std::size_t(1));
    QCOMPARE(mapped[0].connection, (Connection{0, 3, 4}));
    QCOMPARE(mapped[0].lossRise, 2.0);
}

QTEST_MAIN(TestMeasuredLayers)
#include "test_measured_layers.moc"
