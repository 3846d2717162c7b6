#include "ui/compare_page/columns.h"
#include "ui/compare_page/columns_panel.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

CompositionRecord recordOf(const std::vector<std::string>& augmenting)
{
    CompositionRecord record;
    record.id = 7;
    record.composition.name = "skills";
    record.composition.anchor = "adder";
    record.composition.augmenting = augmenting;
    return record;
}

std::vector<ColumnDescription> trainedColumns(const std::vector<std::string>& augmenting)
{
    RunRecord run;
    run.id = 3;
    run.composition = 7;
    run.name = "run 3";
    CheckpointRecord checkpoint;
    checkpoint.id = 5;
    checkpoint.run = 3;
    checkpoint.step = 400;
    return columnsOf(recordOf(augmenting), {run}, {checkpoint});
}

} // namespace

class TestColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofOneModelAreThree();
    void ofTwoModelsLeaveEachOut();
    void askWhatIsShown();
    void areNamedInAnswers();
    void offerTheBaselineOnceThereIsOne();
    void warnOfWhatSawTheFuture();
};

void TestColumns::ofOneModelAreThree()
{
    const auto columns = trainedColumns({"keys"});
    QCOMPARE(columns.size(), std::size_t(3));
    for (const ColumnDescription& column : columns)
        QVERIFY(column.shownAtFirst && column.member.off.empty());
}

void TestColumns::ofTwoModelsLeaveEachOut()
{
    const auto columns = trainedColumns({"keys", "colours"});
    QStringList roles;
    for (const ColumnDescription& column : columns)
        roles += column.role;
    QCOMPARE(roles, QStringList({"Anchor", "Augmenting 1", "Augmenting 2", "Composed without keys",
                                 "Composed without colours", "Composed"}));
    QCOMPARE(columns[3].member.off, std::vector<int>{0});
    QCOMPARE(columns[4].member.off, std::vector<int>{1});
    QVERIFY(columns[5].member.off.empty());
    QCOMPARE(columns[4].checkpoints.size(), std::size_t(2)); // the best, and the one there is
}

/// Those without a model come when a person asks for them, and stay when the project is read again.
void TestColumns::askWhatIsShown()
{
    ColumnsPanel panel;
    panel.setColumns(trainedColumns({"keys", "colours"}));
    QCOMPARE(panel.start({}).size(), std::size_t(4));
    panel.visibilityMenu()->actions().at(3)->setChecked(true);
    panel.visibilityMenu()->actions().at(1)->setChecked(false);
    panel.setColumns(trainedColumns({"keys", "colours"}));
    const std::vector<Member> asked = panel.start({});
    QCOMPARE(asked.size(), std::size_t(4));
    QVERIFY(asked[0].kind == MemberKind::anchor);
    QCOMPARE(asked[1].augmenting, 1);
    QCOMPARE(asked[2].off, std::vector<int>{0});
    QVERIFY(asked[3].kind == MemberKind::composed && asked[3].off.empty());
}

void TestColumns::areNamedInAnswers()
{
    const auto columns = trainedColumns({"Keys", "colours"});
    QCOMPARE(answerLabel(columns[1], 0), QString("augmenting 1"));
    QCOMPARE(answerLabel(columns[3], 5), QString("composed without Keys (run 3, step 400)"));
    QCOMPARE(answerLabel(columns[5], 99), QString("composed"));
}

void TestColumns::offerTheBaselineOnceThereIsOne()
{
    RunRecord bridges, lora;
    bridges.id = 3, bridges.composition = 7, bridges.name = "run 3";
    lora.id = 4, lora.composition = 7, lora.name = "run 4", lora.settings.method = Method::lora;
    CheckpointRecord first, second;
    first.id = 5, first.run = 3, first.step = 400;
    second.id = 6, second.run = 4, second.step = 200;
    const auto columns = columnsOf(recordOf({"keys"}), {lora, bridges}, {first, second});
    QCOMPARE(columns.size(), std::size_t(4));
    QCOMPARE(columns[2].role, QString("LoRA baseline"));
    QVERIFY(columns[2].member.kind == MemberKind::lora && columns[2].shownAtFirst);
    QCOMPARE(columns[2].checkpoints.size(), std::size_t(2)); // its own alone
    QCOMPARE(columns[2].checkpoints[1].checkpoint, std::int64_t(6));
    QCOMPARE(columns[3].checkpoints.size(), std::size_t(2));
    QCOMPARE(columns[3].checkpoints[1].checkpoint, std::int64_t(5));
    QCOMPARE(answerLabel(columns[2], 6), QString("LoRA (run 4, step 200)"));

    ColumnsPanel panel;
    panel.setColumns(columns);
    auto* choice = panel.findChild<QComboBox*>("checkpoint2");
    choice->setCurrentIndex(choice->findData(qlonglong(6)));
    const std::vector<Member> asked = panel.start({});
    QVERIFY(asked[2] == (Member{MemberKind::lora, "skills", 0, 6}));
    QVERIFY(asked[3] == (Member{MemberKind::composed, "skills", 0, 0}));
}

void TestColumns::warnOfWhatSawTheFuture()
{
    RunRecord run;
    run.id = 3;
    run.composition = 7;
    run.trained.bridge.sawFuture = true;
    CheckpointRecord checkpoint;
    checkpoint.id = 5;
    checkpoint.run = 3;
    RunRecord again = run; // trained again, with the mask
    again.id = 4;
    again.trained.bridge.sawFuture = false;
    CheckpointRecord newer = checkpoint;
    newer.id = 6;
    newer.run = 4;
    ColumnsPanel panel;
    panel.show();
    panel.setColumns(columnsOf(recordOf({"keys"}), {run}, {checkpoint}));
    auto* warning = panel.findChild<QLabel*>("answerWarning2");
    QVERIFY(warning->isVisible());
    QVERIFY(warning->toolTip().contains("train it again"));
    QVERIFY(!panel.findChild<QLabel*>("answerWarning0")->isVisible());
    panel.setColumns(columnsOf(recordOf({"keys"}), {again, run}, {checkpoint, newer}));
    QVERIFY(!warning->isVisible()); // the best of the newest run
    auto* choice = panel.findChild<QComboBox*>("checkpoint2");
    choice->setCurrentIndex(choice->findData(qlonglong(5)));
    QVERIFY(warning->isVisible());
}

QTEST_MAIN(TestColumns)
#include "test_columns.moc"
