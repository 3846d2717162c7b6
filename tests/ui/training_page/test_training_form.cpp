#include "ui/training_page/training_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace calm;
using namespace calm::ui;

namespace
{

TrainingChoices someChoices()
{
    TrainingChoices choices;
    choices.loaded = true;
    CompositionRecord record;
    record.id = 1;
    record.composition.name = "both";
    record.composition.anchor = "large";
    record.composition.augmenting = {"small"};
    record.composition.connections = {{0, 1, 1}};
    choices.compositions = {record};
    choices.parts = {{"sums", "train", 1000}, {"sums", "validation", 100}};
    for (const char* name : {"large", "small"}) {
        ModelRecord& model = choices.models.emplace_back();
        model.name = name;
        model.card.layers = 4;
        model.card.hiddenSize = 64;
        model.card.heads = 4;
        model.card.vocabSize = 100;
        model.card.parameters = 200000;
        model.card.bytes = 800000;
    }
    return choices;
}

} // namespace

/// The form on its own.
class TestTrainingForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void givesBackEverySetting();
    void foldsTheRareOnes();
    void showsWhatMeansSomething();
    void rangeTestRaisesTheRate();
    void loraStartsFresh();
    void estimatesBeforeStarting();
    void saysWhatIsWrong();

private:
    template <typename T> T* find(const char* name) const { return m_form->findChild<T*>(name); }
    void choose(const char* name, int index) const
    {
        auto* box = find<QComboBox>(name);
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
    std::unique_ptr<TrainingForm> m_form;
};

void TestTrainingForm::init()
{
    m_form = std::make_unique<TrainingForm>();
    m_form->resize(344, 700);
    m_form->setChoices(someChoices());
    m_form->show();
}

/// Settings of another run come out as they went in: what the form shows and what it does not.
void TestTrainingForm::givesBackEverySetting()
{
    RunRecord run;
    run.composition = 1;
    TrainingSettings& s = run.settings;
    s.mixture = {{"sums", "train", 2, 0.5}};
    s.validation = {{"sums", "validation", 1, -1}};
    s.steps = 77;
    s.epochs = 1.5;
    s.tokensPerBatch = 123;
    s.accumulate = 3;
    s.learningRate = 0.0123;
    s.schedule = Schedule::rangeTest;
    s.lowestRate = 1e-5;
    s.warmupSteps = 4;
    s.finalRateFraction = 0.3;
    s.weightDecay = 0.02;
    s.beta1 = 0.8;
    s.clipNorm = 2;
    s.seed = 9;
    s.validateEvery = 11;
    s.validationExamples = 12;
    s.patience = 6;
    s.checkpointEvery = 13;
    s.checkpointMinutes = 2.5;
    s.keepLast = 5;
    s.threads = 2;
    s.cache = false;
    s.cacheMegabytes = 300;
    s.cachePrecision = CachePrecision::bfloat16;
    s.recompute = true;
    s.chatTemplate = true;
    s.lora = {.rank = 3, .alpha = 7, .dropout = 0.25, .targets = {"query", "down"}};
    for (const Method method : {Method::bridges, Method::lora}) {
        s.method = method;
        m_form->setRun(run);
        QVERIFY2(m_form->settings() == s, toLine(toJson(m_form->settings())).c_str());
    }
}

void TestTrainingForm::foldsTheRareOnes()
{
    QVERIFY(find<QSpinBox>("stepsInput")->isVisible());
    QVERIFY(!find<QSpinBox>("trainWarmup")->isVisible());
    find<QToolButton>("trainAdvanced")->click();
    for (const char* name : {"trainAccumulate", "trainWarmup", "trainSeed", "trainPatience", "trainCheckpointEvery",
                             "trainKeepLast", "trainCacheMegabytes", "trainThreads"})
        QVERIFY2(find<QSpinBox>(name)->isVisible(), name);
    find<QToolButton>("trainAdvanced")->click();
    QVERIFY(!find<QSpinBox>("trainSeed")->isVisible());
}

void TestTrainingForm::showsWhatMeansSomething()
{
    QVERIFY(!find<QDoubleSpinBox>("epochsInput")->isVisible());
    choose("trainLength", 1);
    QVERIFY(find<QDoubleSpinBox>("epochsInput")->isVisible() && !find<QSpinBox>("stepsInput")->isVisible());
    QCOMPARE(m_form->settings().epochs, 1.0);
    choose("trainLength", 0);
    QCOMPARE(m_form->settings().epochs, 0.0);
    QVERIFY(!find<QSpinBox>("loraRank")->isVisible());
    choose("trainMethod", 1);
    QVERIFY(find<QSpinBox>("loraRank")->isVisible());
    QVERIFY(find<QCheckBox>("loraTarget-query")->isChecked() && !find<QCheckBox>("loraTarget-up")->isChecked());
    find<QCheckBox>("trainCache")->setChecked(false);
    QVERIFY(!find<QSpinBox>("trainCacheMegabytes")->isEnabled());
}

void TestTrainingForm::rangeTestRaisesTheRate()
{
    const double before = m_form->settings().learningRate;
    QVERIFY(!find<QDoubleSpinBox>("trainLowestRate")->isVisible());
    choose("trainSchedule", 2);
    QVERIFY(find<QDoubleSpinBox>("trainLowestRate")->isVisible());
    QVERIFY(m_form->settings().learningRate > before);
    choose("trainSchedule", 0);
    QCOMPARE(m_form->settings().learningRate, before);
}

void TestTrainingForm::loraStartsFresh()
{
    TrainingSettings settings = m_form->settings();
    settings.startFrom = 5;
    settings.freezeStarted = true;
    const TrainingSettings baseline = TrainingForm::baselineOf(settings, {.rank = 4});
    QVERIFY(baseline.method == Method::lora);
    QCOMPARE(baseline.lora.rank, 4);
    QVERIFY(problemsOf(baseline).empty());
    settings.method = Method::lora;
    settings.lora = baseline.lora;
    settings.startFrom = 0;
    settings.freezeStarted = false;
    QVERIFY(baseline == settings); // data and all else as they were
}

void TestTrainingForm::estimatesBeforeStarting()
{
    auto* time = find<QLabel>("trainEstimate");
    auto* memory = find<QLabel>("trainMemory");
    QVERIFY(time->isVisible() && memory->isVisible());
    QVERIFY(time->text().contains("600 steps"));
    QVERIFY(!time->toolTip().isEmpty() && memory->toolTip().count('\n') >= 4);
    const QString before = memory->toolTip();
    m_form->setLengths({1000, 50, 10, {50}});
    QVERIFY(memory->toolTip() != before); // now the cache is known
    choose("trainLength", 1);
    find<QSpinBox>("trainTokens")->setValue(500);
    QVERIFY(time->text().contains("100 steps")); // 1,000 examples of 50 tokens
}

void TestTrainingForm::saysWhatIsWrong()
{
    auto* problems = find<QLabel>("trainProblems");
    QVERIFY(!problems->isVisible());
    const QSignalSpy changed(m_form.get(), &TrainingForm::changed);
    find<QDoubleSpinBox>("trainRate")->setValue(0);
    QVERIFY(changed.count() > 0);
    QVERIFY(problems->isVisible() && problems->text().endsWith('.'));
    QVERIFY(!find<QLabel>("trainEstimate")->isVisible());
    find<QDoubleSpinBox>("trainRate")->setValue(0.01);
    choose("trainMethod", 1);
    find<QCheckBox>("loraTarget-query")->setChecked(false);
    find<QCheckBox>("loraTarget-value")->setChecked(false);
    QVERIFY(problems->text().contains("LoRA"));
}

QTEST_MAIN(TestTrainingForm)
#include "test_training_form.moc"
