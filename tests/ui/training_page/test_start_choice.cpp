#include "ui/training_page/start_choice.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

Composition compositionOf(const std::string& name, const std::vector<std::string>& augmenting)
{
    Composition composition;
    composition.name = name;
    composition.anchor = "anchor";
    composition.augmenting = augmenting;
    for (int i = 0; i < int(augmenting.size()); ++i)
        composition.connections.push_back({i, 1, 2});
    return composition;
}

RunRecord runOf(std::int64_t id, const Composition& trained)
{
    RunRecord run;
    run.id = id;
    run.name = "run " + std::to_string(id);
    run.trained = trained;
    return run;
}

CheckpointRecord checkpointOf(std::int64_t id, std::int64_t run, int step, bool best)
{
    CheckpointRecord checkpoint;
    checkpoint.id = id;
    checkpoint.run = run;
    checkpoint.step = step;
    checkpoint.best = best;
    return checkpoint;
}

} // namespace

class TestStartChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsWhatFits();
    void saysHowMuchStartsTrained();
    void refusesToFreezeEverything();
    void keepsAChoiceThatIsGone();

private:
    Composition m_both = compositionOf("both", {"keys", "colours"});
    std::vector<StartOption> m_options;
};

/// Four runs: of both, of the keys alone, of a third model alone, and of another anchor.
void TestStartChoice::init()
{
    Composition elsewhere = compositionOf("elsewhere", {"keys"});
    elsewhere.anchor = "another";
    const std::vector<RunRecord> runs{runOf(4, elsewhere), runOf(3, compositionOf("animals", {"animals"})),
                                      runOf(2, m_both), runOf(1, compositionOf("keys only", {"keys"}))};
    m_options =
        startOptions(m_both, runs,
                     {checkpointOf(10, 1, 400, true), checkpointOf(11, 1, 600, false), checkpointOf(12, 2, 50, true),
                      checkpointOf(13, 3, 50, true), checkpointOf(14, 4, 50, true)});
}

void TestStartChoice::findsWhatFits()
{
    QCOMPARE(m_options.size(), std::size_t(3));
    QCOMPARE(m_options[0].checkpoint, std::int64_t(12)); // the newest run first
    QCOMPARE(m_options[0].connections, 2);
    QCOMPARE(m_options[1].checkpoint, std::int64_t(10)); // the best of a run first
    QCOMPARE(m_options[1].label, QString("keys only: run 1, step 400 (best)"));
    QCOMPARE(m_options[1].connections, 1);
    QCOMPARE(m_options[1].allConnections, 2);
    QCOMPARE(m_options[2].checkpoint, std::int64_t(11));
}

void TestStartChoice::saysHowMuchStartsTrained()
{
    StartChoice choice;
    choice.show();
    QVERIFY(!choice.isUseful());
    choice.setOptions(m_options);
    QVERIFY(choice.isUseful());
    QCOMPARE(choice.checkpoint(), std::int64_t(0));
    auto* freeze = choice.findChild<QCheckBox*>("trainFreeze");
    auto* note = choice.findChild<QLabel*>("trainStartNote");
    QVERIFY(!freeze->isVisible() && !note->isVisible());
    const QSignalSpy spy(&choice, &StartChoice::changed);
    choice.findChild<QComboBox*>("trainStartFrom")->setCurrentIndex(2);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(choice.checkpoint(), std::int64_t(10));
    QVERIFY(freeze->isVisible() && note->isVisible());
    QVERIFY(note->text().startsWith("1 of 2"));
    freeze->click();
    QVERIFY(choice.freezes());
    QVERIFY(choice.problem().isEmpty());
    choice.choose(0, true); // nothing to keep
    QVERIFY(!choice.freezes());
}

void TestStartChoice::refusesToFreezeEverything()
{
    StartChoice choice;
    choice.setOptions(m_options);
    choice.choose(12, false);
    QVERIFY(choice.problem().isEmpty());
    choice.choose(12, true);
    QVERIFY(choice.problem().contains("nothing is left to train"));
}

void TestStartChoice::keepsAChoiceThatIsGone()
{
    StartChoice choice;
    choice.setOptions(m_options);
    choice.choose(11, true);
    std::erase_if(m_options, [](const StartOption& option) { return option.checkpoint == 11; });
    choice.setOptions(m_options);
    QCOMPARE(choice.checkpoint(), std::int64_t(11));
    QVERIFY(choice.problem().contains("gone"));
    choice.choose(0, false);
    QVERIFY(choice.problem().isEmpty());
}

QTEST_MAIN(TestStartChoice)
#include "test_start_choice.moc"
