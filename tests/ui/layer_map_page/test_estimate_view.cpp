#include "ui/layer_map_page/estimate_view.h"

#include "ui/layer_map_page/composition_draft.h"

#include <QLabel>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{
ModelCard card(int layers, int width, std::int64_t parameters)
{
    ModelCard made;
    made.layers = layers;
    made.hiddenSize = width;
    made.heads = 4;
    made.kvHeads = 4;
    made.vocabSize = 10;
    made.parameters = parameters;
    made.bytes = 4 * parameters;
    return made;
}
} // namespace

/// What a drawing costs, as it is drawn and as a preview proposes.
class TestEstimateView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void countsParametersOfEveryConnection();
    void followsThePreview();
    void eachNumberIsExplained();
    void aRunThatWasTimedTells();
    void saysWhenThereIsNotEnoughMemory();

private:
    QString text(const char* name) { return m_view->findChild<QLabel*>(name)->text(); }
    std::unique_ptr<CompositionDraft> m_draft;
    std::unique_ptr<EstimateView> m_view;
};

void TestEstimateView::init()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m_draft = std::make_unique<CompositionDraft>();
    Composition composition;
    composition.name = "test";
    composition.anchor = "large";
    composition.augmenting = {"small"};
    m_draft->load(composition, card(5, 16, 10000), {card(3, 8, 4000)});
    m_view = std::make_unique<EstimateView>(*m_draft);
}

void TestEstimateView::countsParametersOfEveryConnection()
{
    QCOMPARE(text("bridgeParameters"), QString("0"));
    m_draft->connectLayers({0, 0, 0});
    m_draft->connectLayers({0, 1, 1});
    // W_proj 8 x 16 and four of 16 x 16, twice.
    QCOMPARE(text("bridgeParameters").remove(','), QString::number(2 * (8 * 16 + 4 * 16 * 16)));
    QVERIFY(text("bridgeShare").startsWith("23"));
}

void TestEstimateView::followsThePreview()
{
    m_draft->connectLayers({0, 0, 0});
    const QString drawn = text("bridgeParameters");
    m_draft->setPreview({{0, 0, 0}, {0, 1, 1}, {0, 2, 2}}, "three");
    QCOMPARE(text("bridgeParameters").remove(',').toInt(), 3 * QString(drawn).remove(',').toInt());
    m_draft->dropPreview();
    QCOMPARE(text("bridgeParameters"), drawn);
}

void TestEstimateView::eachNumberIsExplained()
{
    m_draft->connectLayers({0, 0, 0});
    m_view->setBasis(EstimateBasis{});
    for (const char* name : {"bridgeParameters", "bridgeShare", "bridgeMemory", "bridgeStepTime"}) {
        const auto* label = m_view->findChild<QLabel*>(name);
        QVERIFY(label->toolTip().size() > 20);
        QCOMPARE(label->whatsThis(), label->toolTip());
        QVERIFY(!label->accessibleName().isEmpty());
    }
    QVERIFY(m_view->findChild<QLabel*>("bridgeStepTime")->toolTip().contains("guess"));
}

void TestEstimateView::aRunThatWasTimedTells()
{
    m_draft->connectLayers({0, 0, 0});
    QCOMPARE(text("bridgeStepTime"), QString("not known yet"));
    EstimateBasis basis;
    basis.settings.tokensPerBatch = 3000;
    RunRecord run;
    run.trained = m_draft->composition();
    run.settings = basis.settings;
    run.state = RunState::finished;
    run.step = 100;
    run.startedAt = 1000;
    run.heartbeatAt = run.finishedAt = 1200; // 2 s a step
    basis.runs = {run};
    m_view->setBasis(basis);
    QCOMPARE(text("bridgeStepTime"), QString("about 2.0 s"));
    QVERIFY(m_view->findChild<QLabel*>("bridgeStepTime")->toolTip().contains("Measured"));
    // Half as many tokens in a step, half the time.
    basis.settings.tokensPerBatch = 1500;
    m_view->setBasis(basis);
    QCOMPARE(text("bridgeStepTime"), QString("about 1.0 s"));
}

void TestEstimateView::saysWhenThereIsNotEnoughMemory()
{
    Composition composition = m_draft->composition();
    ModelCard huge = card(5, 16, 10000);
    huge.bytes = std::int64_t{1} << 60;
    m_draft->load(composition, huge, {card(3, 8, 4000)});
    QVERIFY(text("bridgeMemory").contains("free"));
}

QTEST_MAIN(TestEstimateView)
#include "test_estimate_view.moc"
