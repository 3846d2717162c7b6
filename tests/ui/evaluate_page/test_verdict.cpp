#include "ui/evaluate_page/verdict.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

/// Percentages of 1,000 examples: anchor, augmenting, composed.
ResultTable tableOf(const std::string& task, double anchor, double augmenting, double composed)
{
    const auto score = [](double percent) { return Score{static_cast<int>(percent * 10 + 0.5), 1000}; };
    ResultTable table;
    table.members = {"anchor", "augmenting", "composed (run 3, step 400)"};
    table.tasks = {task};
    table.scores = {{score(anchor), score(augmenting), score(composed)}};
    return table;
}

Outcome outcomeOf(double anchor, double augmenting, double composed)
{
    return verdictOf(tableOf("task", anchor, augmenting, composed)).tasks.at(0).outcome;
}

} // namespace

class TestVerdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsThePapersTable();
    void weighsIntervals();
    void isBadWhenSkillsAreLost();
    void needsSomethingToCompare();
    void judgesTheWhole();
    void leavesTheBaselineOut();
    void findsTheBest();
    void shortensLabels();
};

/// The figures of arXiv 2401.02412, table 2 (key-value arithmetic), with what the paper says of each row.
void TestVerdict::readsThePapersTable()
{
    QCOMPARE(outcomeOf(0.0, 98.1, 92.9), Outcome::passedOn); // recall
    QCOMPARE(outcomeOf(73.7, 4.2, 72.0), Outcome::kept);     // arithmetic over integers
    QCOMPARE(outcomeOf(0.0, 0.7, 84.3), Outcome::gained);    // arithmetic over keys
    const Verdict verdict = verdictOf(tableOf("kv-math.test (test)", 0.0, 0.7, 84.3));
    QVERIFY(verdict.good);
    QVERIFY(verdict.sentence.contains("kv-math.test: 84.3"));
    QVERIFY(verdict.sentence.contains("0.7"));
}

void TestVerdict::weighsIntervals()
{
    QCOMPARE(outcomeOf(50.0, 10.0, 51.0), Outcome::kept); // more, but within chance
    QCOMPARE(outcomeOf(50.0, 10.0, 48.0), Outcome::kept); // exactly two points less
    QCOMPARE(outcomeOf(50.0, 10.0, 47.9), Outcome::lost);
    QCOMPARE(outcomeOf(0.0, 0.0, 0.2), Outcome::notLearned); // two right of a thousand
    QCOMPARE(outcomeOf(0.0, 100.0, 17.0), Outcome::partly);
    QCOMPARE(outcomeOf(0.0, 100.0, 0.1), Outcome::notLearned);
}

void TestVerdict::isBadWhenSkillsAreLost()
{
    ResultTable table = tableOf("new", 0, 0, 80);
    const ResultTable old = tableOf("old", 99, 0, 90);
    table.tasks.push_back(old.tasks.front());
    table.scores.push_back(old.scores.front());
    const Verdict verdict = verdictOf(table);
    QVERIFY(!verdict.good);
    QVERIFY(verdict.sentence.contains(QString(QChar(0x2212)) + "9.0 points"));
}

void TestVerdict::needsSomethingToCompare()
{
    ResultTable table = tableOf("task", 50, 50, 50);
    table.members = {"anchor", "augmenting", "augmenting 2"};
    QVERIFY(verdictOf(table).sentence.isEmpty());
    table.members = {"composed (run 1)", "composed (run 2)", "composed"};
    QVERIFY(verdictOf(table).sentence.isEmpty());
}

/// A composition with a model switched off is a column to read, not the one that is judged.
void TestVerdict::judgesTheWhole()
{
    const auto score = [](int percent) { return Score{percent * 10, 1000}; };
    ResultTable table;
    table.tasks = {"mixed"};
    table.members = {"anchor", "augmenting", "augmenting 2", "composed", "composed without augmenting 1"};
    table.scores = {{score(0), score(1), score(2), score(90), score(5)}};
    QCOMPARE(verdictOf(table).tasks.at(0).composed, 90.0);
    table.members = {"anchor", "augmenting", "augmenting 2", "composed (run 1, step 5)",
                     "composed without augmenting 1, 2"};
    QCOMPARE(verdictOf(table).tasks.at(0).composed, 90.0);
    table.members = {"anchor", "augmenting", "augmenting 2", "composed without augmenting 2",
                     "composed without augmenting 1"};
    QCOMPARE(verdictOf(table).tasks.at(0).composed, 5.0); // no whole one: the last
    QVERIFY(!isPartOfComposition("composed (run 3, step 400)"));
    QCOMPARE(augmentingOfLabel("augmenting"), 0);
    QCOMPARE(augmentingOfLabel("augmenting 2"), 1);
}

void TestVerdict::leavesTheBaselineOut()
{
    for (const char* label : {"LoRA", "LoRA (run 5, step 400)", "LoRA of kv-math"})
        QVERIFY(kindOfLabel(label) == MemberKind::lora);
    QVERIFY(kindOfLabel("LoRAs") == MemberKind::composed); // a composition's name
    ResultTable table = tableOf("kv-math", 0.0, 0.7, 84.3);
    const QString without = verdictOf(table).sentence;
    table.members.push_back("LoRA");
    table.scores[0].push_back({999, 1000});
    QCOMPARE(verdictOf(table).sentence, without);
}

void TestVerdict::findsTheBest()
{
    QCOMPARE(bestColumn({{1, 10}, {9, 100}, {0, 0}}), 0);
    QCOMPARE(bestColumn({{0, 10}, {0, 100}}), -1);
    QCOMPARE(bestColumn({}), -1);
}

void TestVerdict::shortensLabels()
{
    QCOMPARE(taskText("kv.test (test)"), QString("kv.test"));
    QCOMPARE(taskText("letters (test)"), QString("letters (test)"));
    QCOMPARE(taskText("plain"), QString("plain"));
}

QTEST_APPLESS_MAIN(TestVerdict)
#include "test_verdict.moc"
