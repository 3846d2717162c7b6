#include "ui/evaluate_page/evaluation_form.h"

#include <QLabel>
#include <QListWidget>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

EvaluationChoices choicesOf(const std::vector<std::string>& augmenting)
{
    EvaluationChoices choices;
    choices.loaded = choices.withTasks = true;
    choices.tasks = {{{"mixed.test", "test"}, 100}};
    CompositionRecord& record = choices.compositions.emplace_back();
    record.id = 7;
    record.composition.name = "skills";
    record.composition.anchor = "adder";
    record.composition.augmenting = augmenting;
    RunRecord& run = choices.runs.emplace_back();
    run.id = 3;
    run.name = "run 3";
    run.composition = 7;
    CheckpointRecord& checkpoint = choices.checkpoints.emplace_back();
    checkpoint.id = 5;
    checkpoint.run = 3;
    checkpoint.step = 400;
    return choices;
}

} // namespace

class TestEvaluationForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForEverySingleSkill();
    void keepsWhatIsTicked();
    void doesNotTakeOneModelApart();
    void offersTheBaseline();
    void warnsOfWhatSawTheFuture();
    void knowsTestsByTheirName();
};

/// anchor, each augmenting model, composed without each, composed; a single checkpoint is there to be chosen.
void TestEvaluationForm::asksForEverySingleSkill()
{
    EvaluationForm form;
    form.setChoices(choicesOf({"keys", "colours"}));
    const std::vector<Member> members = form.members();
    QCOMPARE(members.size(), std::size_t(6));
    QVERIFY(members[0].kind == MemberKind::anchor);
    QVERIFY(members[1].kind == MemberKind::augmenting && members[1].augmenting == 0);
    QVERIFY(members[2].kind == MemberKind::augmenting && members[2].augmenting == 1);
    QCOMPARE(members[3].off, std::vector<int>{0});
    QCOMPARE(members[4].off, std::vector<int>{1});
    QVERIFY(members[5].kind == MemberKind::composed && members[5].off.empty());
    for (const Member& member : members)
        QCOMPARE(member.checkpoint, std::int64_t(0));
    auto* list = form.findChild<QListWidget*>("evaluateMembers");
    QCOMPARE(list->count(), 7);
    QCOMPARE(list->item(3)->text(), QString("without keys"));
}

void TestEvaluationForm::keepsWhatIsTicked()
{
    EvaluationForm form;
    form.setChoices(choicesOf({"keys", "colours"}));
    auto* list = form.findChild<QListWidget*>("evaluateMembers");
    list->item(3)->setCheckState(Qt::Unchecked);
    list->item(6)->setCheckState(Qt::Checked);
    form.setChoices(choicesOf({"keys", "colours"}));
    QCOMPARE(form.members().size(), std::size_t(6));
    QCOMPARE(form.members()[3].off, std::vector<int>{1});
    QCOMPARE(form.members()[5].checkpoint, std::int64_t(5));
}

void TestEvaluationForm::doesNotTakeOneModelApart()
{
    EvaluationForm form;
    form.setChoices(choicesOf({"keys"}));
    for (const Member& member : form.members())
        QVERIFY(member.off.empty());
    QCOMPARE(form.members().size(), std::size_t(3));
}

void TestEvaluationForm::offersTheBaseline()
{
    EvaluationForm form;
    EvaluationChoices choices = choicesOf({"keys"});
    RunRecord lora = choices.runs.front();
    lora.id = 4;
    lora.settings.method = Method::lora;
    choices.runs.insert(choices.runs.begin(), lora);
    CheckpointRecord checkpoint = choices.checkpoints.front();
    checkpoint.id = 6;
    checkpoint.run = 4;
    choices.checkpoints.push_back(checkpoint);
    form.setChoices(choices);
    const std::vector<Member> members = form.members();
    QCOMPARE(members.size(), std::size_t(4));
    QVERIFY(members[2] == (Member{MemberKind::lora, "skills", 0, 0}));
    QVERIFY(members[3] == (Member{MemberKind::composed, "skills", 0, 0})); // it is the one that is judged
    auto* list = form.findChild<QListWidget*>("evaluateMembers");
    QCOMPARE(list->count(), 6); // a checkpoint of each to choose
    list->item(3)->setCheckState(Qt::Checked);
    QVERIFY(form.members()[3] == (Member{MemberKind::lora, "skills", 0, 6}));
}

void TestEvaluationForm::warnsOfWhatSawTheFuture()
{
    EvaluationForm form;
    form.show();
    EvaluationChoices choices = choicesOf({"keys"});
    form.setChoices(choices);
    auto* warning = form.findChild<QLabel*>("evaluateWarning");
    QVERIFY(!warning->isVisible());
    choices.runs[0].trained.bridge.sawFuture = true;
    form.setChoices(choices);
    QVERIFY(warning->isVisible());
    QVERIFY(warning->text().contains("train it again"));
    auto* list = form.findChild<QListWidget*>("evaluateMembers");
    list->item(2)->setCheckState(Qt::Unchecked); // the composition; models alone see nothing they should not
    QVERIFY(!warning->isVisible());
}

/// Data of other programs says by its file's name what it is.
void TestEvaluationForm::knowsTestsByTheirName()
{
    EvaluationForm form;
    EvaluationChoices choices = choicesOf({"keys"});
    choices.tasks = {{{"mixed.train", ""}, 100}, {{"mixed.test", ""}, 100}, {{"contest", ""}, 100}};
    form.setChoices(choices);
    QCOMPARE(form.tasks().size(), std::size_t(1));
    QCOMPARE(form.tasks()[0].dataset, std::string("mixed.test"));
}

QTEST_MAIN(TestEvaluationForm)
#include "test_evaluation_form.moc"
