#include "ui/pretraining/pretrain_form.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

const Path exampleModels = Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic/models";
constexpr int patience = 20000;

} // namespace

/// The form of a new model: what is typed, what it comes to, and what is wrong.
class TestPretrainForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_form = std::make_unique<PretrainForm>();
        m_form->show();
    }
    void cleanup() { m_form.reset(); }

    void whatIsSetIsRead()
    {
        m_form->setChoices(choices());
        TrainingSettings settings = m_form->settings();
        QVERIFY(problemsOf(settings).empty());
        settings.mixture = {{"facts", "train", 1.0, -1.0}};
        settings.validation = {{"facts", "test", 1.0, -1.0}};
        settings.steps = 77, settings.tokensPerBatch = 88, settings.learningRate = 0.0125, settings.seed = 99;
        settings.warmupSteps = 7; // as many as a tenth of the steps
        settings.responseOnly = false;
        settings.pretraining = {.name = "mine",
                                .directory = "/somewhere/mine",
                                .tokenizer = "augmenting",
                                .layers = 5,
                                .width = 96,
                                .heads = 6,
                                .context = 300,
                                .finalStateNoise = 2.5};
        m_form->setSettings(settings);
        QCOMPARE(toJson(m_form->settings()).dump(), toJson(settings).dump());
    }

    void choicesThatComeLaterKeepWhatWasTyped()
    {
        m_form->setChoices(choices());
        find<QLineEdit>("newModelName")->setText("typed");
        find<QComboBox>("newModelData")->setCurrentIndex(1);
        find<QSpinBox>("newModelLayers")->setValue(7);
        PretrainChoices more = choices();
        more.parts.insert(more.parts.begin(), {"another", "", 5});
        m_form->setChoices(more);
        QCOMPARE(find<QLineEdit>("newModelName")->text(), QString("typed"));
        QCOMPARE(m_form->settings().mixture.front().split, std::string("test"));
        QCOMPARE(m_form->settings().pretraining.layers, 7);
        // Also a name that has been taken meanwhile, and the place in it where one is typing.
        more.names.emplace_back("typed");
        find<QLineEdit>("newModelFolder")->setText("/where/it/goes");
        find<QLineEdit>("newModelName")->setCursorPosition(2);
        m_form->setChoices(more);
        QCOMPARE(find<QLineEdit>("newModelName")->text(), QString("typed"));
        QCOMPARE(find<QLineEdit>("newModelName")->cursorPosition(), 2);
        QCOMPARE(find<QLineEdit>("newModelFolder")->text(), QString("/where/it/goes"));
        QVERIFY(m_form->problem().contains("already"));
    }

    void sizesAreSetAtOnce()
    {
        m_form->setChoices(choices());
        auto* size = find<QComboBox>("newModelSize");
        size->setCurrentIndex(0);
        Q_EMIT size->activated(0);
        const PretrainingSize& tiny = pretrainingSizes().front();
        QCOMPARE(find<QSpinBox>("newModelLayers")->value(), tiny.layers);
        QCOMPARE(find<QSpinBox>("newModelWidth")->value(), tiny.width);
        find<QSpinBox>("newModelLayers")->setValue(tiny.layers + 1);
        QCOMPARE(size->currentData().toInt(), -1); // none of them any more
        find<QSpinBox>("newModelLayers")->setValue(tiny.layers);
        QCOMPARE(size->currentIndex(), 0);
    }

    /// With the 336 tokens of the example's tokenizer, by hand.
    void parametersAreCounted()
    {
        m_form->setChoices(choices());
        find<QSpinBox>("newModelLayers")->setValue(2);
        find<QSpinBox>("newModelWidth")->setValue(64);
        find<QSpinBox>("newModelHeads")->setValue(4);
        const int mlp = 192; // 170.7 to the next 32
        const int expected = 336 * 64 + 2 * (4 * 64 * 64 + 3 * 64 * mlp + 2 * 64) + 64;
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("newModelParameters")->toolTip().contains(QLocale().toString(expected)),
                                 patience);
        QVERIFY(find<QLabel>("newModelMemory")->text().contains("memory"));
        QVERIFY(find<QLabel>("newModelProblem")->isHidden());
    }

    void whatIsWrongIsSaid()
    {
        QVERIFY(m_form->problem().contains("no data yet"));
        m_form->setChoices(choices());
        QTRY_COMPARE_WITH_TIMEOUT(m_form->problem(), QString(), patience);
        find<QSpinBox>("newModelHeads")->setValue(3);
        QVERIFY(m_form->problem().contains("even number of times"));
        QVERIFY(!find<QLabel>("newModelProblem")->isHidden());
        find<QSpinBox>("newModelHeads")->setValue(4);
        find<QLineEdit>("newModelName")->setText("anchor");
        QVERIFY(m_form->problem().contains("already"));
        find<QLineEdit>("newModelName")->setText("");
        QVERIFY(m_form->problem().contains("name"));
        find<QLineEdit>("newModelName")->setText("free");
        QCOMPARE(m_form->problem(), QString());
        init(); // a form that has not seen another tokenizer
        PretrainChoices broken = choices();
        broken.tokenizers = {{"none", "/nowhere/at/all"}};
        m_form->setChoices(broken);
        QTRY_VERIFY_WITH_TIMEOUT(m_form->problem().contains("/nowhere/at/all"), patience);
    }

    void aTakenNameGetsANumber()
    {
        PretrainChoices taken = choices();
        taken.names.emplace_back("skill");
        TrainingSettings earlier = m_form->settings();
        earlier.pretraining.name = "skill";
        earlier.pretraining.directory = "/where/it/is";
        earlier.pretraining.layers = 9;
        m_form->setSettings(earlier); // as "Start anew" does, before the project was read
        m_form->setChoices(taken);
        QCOMPARE(find<QLineEdit>("newModelName")->text(), QString("skill 2"));
        QCOMPARE(find<QLineEdit>("newModelFolder")->text(), QString());
        QCOMPARE(m_form->settings().pretraining.layers, 9);
    }

private:
    template <typename T> T* find(const char* name) { return m_form->findChild<T*>(name); }
    static PretrainChoices choices()
    {
        PretrainChoices choices;
        choices.parts = {{"facts", "train", 400}, {"facts", "test", 20}};
        choices.tokenizers = {{"anchor", exampleModels / "anchor"}, {"augmenting", exampleModels / "augmenting"}};
        choices.names = {"anchor", "augmenting"};
        choices.modelsFolder = "/projects/p.files/models";
        return choices;
    }
    std::unique_ptr<PretrainForm> m_form;
};

QTEST_MAIN(TestPretrainForm)
#include "test_pretrain_form.moc"
