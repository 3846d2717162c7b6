#include "tests/ui/datasets_page/small_project.h"
#include "ui/datasets_page/alike_view.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>
#include <set>

using namespace calm;
using namespace calm::ui;

/// What is listed and what would be removed, on a project with known repetitions.
class TestAlikeView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void listsGroupsOfEqualExamples();
    void removesOthersOfChosenGroups();
    void findsWhatValidationSharesWithTrain();
    void saysWhenThereIsNothing();
    void comparesWhatIsChosen();
    void saysThatTheDatasetHasChanged();

private:
    void find(AlikeView& view) const;
    template <typename T> T* part(const AlikeView& view, const char* name) const { return view.findChild<T*>(name); }
    std::unique_ptr<SmallProject> m_small;
    std::vector<std::int64_t> m_ids;
};

void TestAlikeView::init()
{
    m_small = std::make_unique<SmallProject>(std::vector<ExampleRecord>{
        example("How old is the universe?", "13.8 billion years", "train"),
        example("Name a prime number above ten.", "11", "train"),
        example("How  OLD is the universe?", "Old", "validation"), // the same but for case and space
        example("Name a prime number above ten!", "13", "train"),  // nearly the same
        example("Something else entirely", "11", "test"),
        example("How old is the universe?", "13.8 billion years", "train")});
    m_ids.clear();
    for (const ExampleRecord& record : m_small->examples())
        m_ids.push_back(record.id);
}

void TestAlikeView::find(AlikeView& view) const
{
    view.setDataset(m_small->file(), m_small->dataset());
    view.find();
    QTRY_VERIFY(part<QPushButton>(view, "alikeFind")->isEnabled());
}

void TestAlikeView::listsGroupsOfEqualExamples()
{
    AlikeView view("alike", findAlike, "help");
    part<QComboBox>(view, "alikeLikeness")->setCurrentIndex(0); // the same
    find(view);
    auto* tree = part<QTreeWidget>(view, "alikeTree");
    QCOMPARE(tree->topLevelItemCount(), 1);
    const QTreeWidgetItem* group = tree->topLevelItem(0);
    QCOMPARE(group->text(0), QString("How old is the universe?"));
    QCOMPARE(group->childCount(), 2);
    QCOMPARE(group->child(0)->text(1), QString("validation"));
    QVERIFY(part<QLabel>(view, "alikeSentence")->text().contains("2 others"));
    QSignalSpy chosen(&view, &AlikeView::exampleChosen);
    tree->setCurrentItem(group->child(1));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toLongLong(), m_ids[5]);
}

void TestAlikeView::removesOthersOfChosenGroups()
{
    AlikeView view("alike", findAlike, "help");
    find(view); // at 80 %: the prime numbers, too
    auto* tree = part<QTreeWidget>(view, "alikeTree");
    QCOMPARE(tree->topLevelItemCount(), 2);
    std::vector<std::vector<std::int64_t>> removed;
    connect(&view, &AlikeView::removeRequested, this,
            [&removed](const std::vector<std::int64_t>& ids) { removed.push_back(ids); });
    for (int i = 0; i < 2; ++i)
        if (tree->topLevelItem(i)->text(0).startsWith("Name"))
            tree->setCurrentItem(tree->topLevelItem(i)->child(0)); // one of a group stands for it
    auto* remove = part<QPushButton>(view, "alikeRemove");
    remove->click();
    QCOMPARE(removed.size(), std::size_t(1));
    QCOMPARE(removed[0], std::vector<std::int64_t>{m_ids[3]});
    QCOMPARE(tree->topLevelItemCount(), 1); // the other group is still there
    tree->clearSelection();
    remove->click();
    QCOMPARE(removed.size(), std::size_t(2));
    QCOMPARE(std::set(removed[1].begin(), removed[1].end()), (std::set{m_ids[2], m_ids[5]}));
}

void TestAlikeView::findsWhatValidationSharesWithTrain()
{
    AlikeView view("alike", findLeaks, "help");
    find(view);
    const QString sentence = part<QLabel>(view, "alikeSentence")->text();
    QVERIFY2(sentence.startsWith("1 of 2 examples"), qPrintable(sentence));
    std::vector<std::int64_t> removed;
    connect(&view, &AlikeView::removeRequested, this,
            [&removed](const std::vector<std::int64_t>& ids) { removed = ids; });
    part<QPushButton>(view, "alikeRemove")->click();
    QCOMPARE(removed, std::vector<std::int64_t>{m_ids[2]}); // what was learned from stays
}

void TestAlikeView::saysWhenThereIsNothing()
{
    m_small->project().removeExamples({m_ids[2], m_ids[3], m_ids[5]});
    AlikeView view("alike", findAlike, "help");
    find(view);
    QVERIFY(part<QLabel>(view, "alikeSentence")->text().contains("No two examples"));
    QVERIFY(part<QPushButton>(view, "alikeRemove")->isHidden());
    AlikeView leaks("alike", findLeaks, "help");
    find(leaks);
    QVERIFY(part<QLabel>(leaks, "alikeSentence")->text().contains("Nothing leaks"));
}

void TestAlikeView::comparesWhatIsChosen()
{
    AlikeView view("alike", findAlike, "help");
    auto* text = part<QComboBox>(view, "alikeText");
    text->setCurrentIndex(text->findText("responses"));
    part<QComboBox>(view, "alikeLikeness")->setCurrentIndex(0);
    find(view);
    auto* tree = part<QTreeWidget>(view, "alikeTree");
    QCOMPARE(tree->topLevelItemCount(), 2); // "13.8 billion years" and "11", each twice
    std::set<QString> texts;
    for (int i = 0; i < 2; ++i)
        texts.insert(tree->topLevelItem(i)->text(0));
    QCOMPARE(texts, (std::set<QString>{"11", "13.8 billion years"}));
}

void TestAlikeView::saysThatTheDatasetHasChanged()
{
    AlikeView view("alike", findAlike, "help");
    view.markChanged(); // nothing was found yet: nothing to say
    find(view);
    auto* sentence = part<QLabel>(view, "alikeSentence");
    QVERIFY(!sentence->text().contains("look again"));
    view.markChanged();
    QVERIFY(sentence->text().contains("look again"));
}

QTEST_MAIN(TestAlikeView)
#include "test_alike_view.moc"
