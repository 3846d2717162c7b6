#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/store/dataset_files.h"
#include "core/store/dataset_versions.h"
#include "tests/ui/support/example_project.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/datasets_page/example_model.h"
#include "ui/reading/alignment_view.h"

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>
#include <QUndoStack>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using namespace calm;
using namespace calm::ui;

/// The page on the example, pressed as a person presses it; the project is looked at through an object of its own.
class TestDatasetsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void listsAndBrowses();
    void searchesAndFilters();
    void sortsByAHeading();
    void editsWithUndo();
    void editsInThePanel();
    void tagsManyWithUndo();
    void refusesATagOfTwoWords();
    void findsDuplicatesAndRemovesThem();
    void saysWhatARunKeeps();
    void exportsForOthers();
    void deletesWithUndo();
    void addsARow();
    void splitsByKeyWithUndo();
    void exportsWhatItImported();
    void saysThatAnImportIsDone();
    void saysWhatToDoWhenEmpty();
    void showsHowAnExampleIsRead();

private:
    template <typename T> T* find(const char* name) const { return m_page->findChild<T*>(name); }
    void choose(const char* dataset);
    ExampleModel& model() const { return *qobject_cast<ExampleModel*>(find<QTableView>("examplesTable")->model()); }
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<DatasetsPage> m_page;
    std::unique_ptr<Project> m_other;
};

void TestDatasetsPage::init()
{
    m_example = std::make_unique<ExampleProject>();
    m_other = m_example->other();
    m_page = std::make_unique<DatasetsPage>();
    m_page->resize(1000, 700);
    m_page->setSession(&m_example->session());
    m_page->show();
    QTRY_VERIFY(find<QListWidget>("datasetsList")->count() == 8);
}

void TestDatasetsPage::cleanup()
{
    m_page.reset();
    m_other.reset();
    m_example.reset();
}

void TestDatasetsPage::choose(const char* dataset)
{
    auto* list = find<QListWidget>("datasetsList");
    const auto items = list->findItems(dataset, Qt::MatchExactly);
    QCOMPARE(items.size(), 1);
    list->setCurrentItem(items.front());
    QTRY_COMPARE(model().rowCount(), int(m_other->countExamples(m_other->dataset(dataset).id)));
    QTRY_VERIFY(model().example(0));
}

void TestDatasetsPage::listsAndBrowses()
{
    choose("kv.test");
    QCOMPARE(model().rowCount(), 1600);
    QTRY_VERIFY(find<QLabel>("splitCounts")->text().contains("1,600"));
    QVERIFY(find<QLabel>("exampleCount")->text().contains("1,600"));
}

/// The example's models share a tokenizer: each position sees as many tokens as the anchor has read.
void TestDatasetsPage::showsHowAnExampleIsRead()
{
    choose("kv-math.test");
    QTRY_VERIFY(find<QLabel>("exampleHint")->isVisible());
    find<QTableView>("examplesTable")->selectRow(0);
    auto* view = m_page->findChild<AlignmentView*>();
    QTRY_VERIFY(view->isVisible());
    const Reading& reading = view->reading();
    QCOMPARE(reading.anchor.name, QString("anchor"));
    QCOMPARE(reading.augmenting.size(), std::size_t(1));
    QCOMPARE(view->position(), reading.promptLength - 1);
    const ExampleRecord example = *model().example(0);
    QString answer;
    for (std::size_t i = std::size_t(reading.promptLength); i < reading.anchor.tokens.size(); ++i)
        if (!reading.anchor.tokens[i].special)
            answer += reading.anchor.tokens[i].text;
    QCOMPARE(answer.toStdString(), example.response);
    find<QTableView>("examplesTable")->selectRow(1);
    QTRY_VERIFY(view->reading().promptLength > 0);
    find<QToolButton>("showReadingButton")->click();
    QVERIFY(!view->isVisible());
}

void TestDatasetsPage::searchesAndFilters()
{
    choose("kv.test");
    // The slow and obvious way: a word of prompt or response that begins so.
    const QRegularExpression begins("(^|[^a-z0-9])ab");
    int expected = 0;
    for (const ExampleRecord& example : m_other->examples(m_other->dataset("kv.test").id))
        expected += begins.match(QString::fromStdString(example.prompt + " " + example.response)).hasMatch() ? 1 : 0;
    QVERIFY(expected > 0 && expected < 1600);
    QTest::keyClicks(find<QLineEdit>("searchInput"), "ab");
    QTRY_COMPARE(model().rowCount(), expected);
    QTRY_VERIFY(find<QLabel>("exampleCount")->text().contains("of 1,600"));
    find<QPushButton>("clearFilters")->click();
    QTRY_COMPARE(model().rowCount(), 1600);
    QTRY_VERIFY(find<QComboBox>("splitFilter")->findData("test") > 0);
    find<QComboBox>("splitFilter")->setCurrentIndex(find<QComboBox>("splitFilter")->findData("test"));
    QTRY_COMPARE(model().rowCount(), 1600);
}

void TestDatasetsPage::sortsByAHeading()
{
    choose("kv.test");
    std::vector<std::string> responses;
    for (const ExampleRecord& example : m_other->examples(m_other->dataset("kv.test").id))
        responses.push_back(example.response);
    const std::string first = responses.front();
    std::ranges::sort(responses);
    auto* header = find<QTableView>("examplesTable")->horizontalHeader();
    const auto at = [this](int row) { return model().example(row).value_or(ExampleRecord()).response; };
    header->setSortIndicator(ExampleModel::responseColumn, Qt::AscendingOrder);
    QTRY_COMPARE(at(0), responses.front());
    QCOMPARE(at(100), responses[100]);
    header->setSortIndicator(ExampleModel::responseColumn, Qt::DescendingOrder);
    QTRY_COMPARE(at(0), responses.back());
    header->setSortIndicator(-1, Qt::AscendingOrder);
    QTRY_COMPARE(at(0), first);
}

void TestDatasetsPage::editsWithUndo()
{
    choose("kv.test");
    const ExampleRecord before = *model().example(5);
    const auto stored = [&] { return m_other->examples(before.dataset, {}, 5, 1).at(0).response; };
    QVERIFY(model().setData(model().index(5, ExampleModel::responseColumn), "changed", Qt::EditRole));
    QTRY_COMPARE(stored(), std::string("changed"));
    QVERIFY(find<QToolButton>("undoExampleButton")->isEnabled());
    find<QToolButton>("undoExampleButton")->click();
    QTRY_COMPARE(stored(), before.response);
    QTRY_COMPARE(model().example(5).value_or(ExampleRecord()).response, before.response);
    find<QToolButton>("redoExampleButton")->click();
    QTRY_COMPARE(stored(), std::string("changed"));
}

void TestDatasetsPage::deletesWithUndo()
{
    choose("kv.test");
    const auto dataset = m_other->dataset("kv.test").id;
    const auto all = m_other->examples(dataset);
    auto* table = find<QTableView>("examplesTable");
    table->selectRow(3);
    table->selectionModel()->select(model().index(7, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    find<QToolButton>("deleteExamplesButton")->click();
    QTRY_COMPARE(m_other->countExamples(dataset), 1598);
    QTRY_COMPARE(model().rowCount(), 1598);
    m_page->undoStack().undo();
    QTRY_COMPARE(model().rowCount(), 1600);
    const auto again = m_other->examples(dataset);
    for (std::size_t i = 0; i < all.size(); ++i) { // the same rows in the same order
        QCOMPARE(again[i].id, all[i].id);
        QCOMPARE(again[i].prompt, all[i].prompt);
    }
}

void TestDatasetsPage::editsInThePanel()
{
    choose("kv.test");
    const ExampleRecord before = *model().example(2);
    find<QTableView>("examplesTable")->selectRow(2);
    auto* response = find<QPlainTextEdit>("exampleResponse");
    QTRY_COMPARE(response->toPlainText().toStdString(), before.response);
    QTest::keyClicks(response, "9");
    QTest::keyClick(response, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_other->examples(before.dataset, {}, 2, 1).at(0).response, "9" + before.response);
    m_page->undoStack().undo();
    QTRY_COMPARE(response->toPlainText().toStdString(), before.response);
    QTest::keyClicks(response, "8"); // and then the project is closed
    m_page->setSession(nullptr);
    QCOMPARE(m_other->examples(before.dataset, {}, 2, 1).at(0).response, "8" + before.response);
}

/// All 1,600 rows, of which a few have been read.
void TestDatasetsPage::tagsManyWithUndo()
{
    choose("kv.test");
    const auto dataset = m_other->dataset("kv.test").id;
    const auto tagged = [&] { return m_other->countExamples(dataset, {"", "", "hard"}); };
    find<QTableView>("examplesTable")->selectAll();
    m_page->tagSelected({{"hard"}, {}});
    QTRY_COMPARE(tagged(), 1600);
    auto* filter = find<QComboBox>("tagFilter");
    QTRY_VERIFY(filter->findData("hard") > 0);
    find<QTableView>("examplesTable")->selectRow(4);
    m_page->tagSelected({{}, {"hard"}});
    QTRY_COMPARE(tagged(), 1599);
    filter->setCurrentIndex(filter->findData("hard"));
    QTRY_COMPARE(model().rowCount(), 1599);
    m_page->undoStack().undo();
    QTRY_COMPARE(model().rowCount(), 1600);
    m_page->undoStack().undo();
    QTRY_COMPARE(tagged(), 0);
}

void TestDatasetsPage::refusesATagOfTwoWords()
{
    choose("kv.test");
    QSignalSpy raised(m_page.get(), &Page::errorRaised);
    find<QTableView>("examplesTable")->selectRow(0);
    m_page->tagSelected({{"two words"}, {}});
    QCOMPARE(raised.size(), 1);
    QVERIFY(!m_page->undoStack().canUndo());
}

/// An example that is put in a second time is found, shown in the table, and taken out again.
void TestDatasetsPage::findsDuplicatesAndRemovesThem()
{
    const auto dataset = m_other->dataset("num.test").id;
    bool given = false;
    ExampleRecord copy = m_other->examples(dataset, {}, 10, 1).at(0);
    m_other->addExamples(dataset, [&] { return std::exchange(given, true) ? std::nullopt : std::optional(copy); });
    choose("num.test");
    find<QTabWidget>("dataTabs")->setCurrentIndex(2);
    find<QComboBox>("duplicatesLikeness")->setCurrentIndex(0);
    find<QPushButton>("duplicatesFind")->click();
    auto* tree = find<QTreeWidget>("duplicatesTree");
    QTRY_VERIFY(tree->topLevelItemCount() > 0);
    QTreeWidgetItem* group = nullptr;
    for (int i = 0; i < tree->topLevelItemCount(); ++i)
        if (tree->topLevelItem(i)->text(0).toStdString() == copy.prompt)
            group = tree->topLevelItem(i);
    QVERIFY(group);
    QTreeWidgetItem* last = group->child(group->childCount() - 1);
    find<QLineEdit>("searchInput")->setText("nothing like it");
    QTRY_COMPARE(model().rowCount(), 0);
    tree->setCurrentItem(last); // what is filtered away comes back
    QTRY_COMPARE(find<QTableView>("examplesTable")->currentIndex().row(), 1000);
    const auto before = m_other->countExamples(dataset);
    const int others = group->childCount();
    find<QPushButton>("duplicatesRemove")->click();
    QTRY_COMPARE(m_other->countExamples(dataset), before - others);
    m_page->undoStack().undo();
    QTRY_COMPARE(m_other->countExamples(dataset), before);
}

void TestDatasetsPage::saysWhatARunKeeps()
{
    auto* version = find<QLabel>("datasetVersion");
    choose("kv.test");
    RunRecord run;
    run.name = "first";
    run.composition = m_other->compositions().at(0).id;
    run.settings.mixture = {{"kv.test", ""}};
    run.id = m_other->addRun(run);
    keepVersionsOf(*m_other, run);
    QTRY_VERIFY2(version->isVisible() && version->text().contains("seen by first"), qPrintable(version->text()));
    QVERIFY(model().setData(model().index(0, ExampleModel::responseColumn), "changed", Qt::EditRole));
    QTRY_VERIFY2(version->text().contains("first keeps what it saw"), qPrintable(version->text()));
    choose("num.test");
    QTRY_VERIFY(!version->isVisible());
}

void TestDatasetsPage::addsARow()
{
    choose("kv.test");
    find<QToolButton>("addExampleButton")->click();
    QTRY_COMPARE(model().rowCount(), 1601);
    QTRY_VERIFY(model().example(1600));
    QVERIFY(model().example(1600)->prompt.empty());
}

/// The promise of a split by key: no key stands in two splits. Keys are found here without the product's code.
void TestDatasetsPage::splitsByKeyWithUndo()
{
    choose("kv-math.validation");
    const auto dataset = m_other->dataset("kv-math.validation").id;
    SplitRule rule;
    rule.train = 60;
    rule.validation = 0;
    rule.test = 40;
    rule.keyPattern = "<([a-z]+)>";
    m_page->split(rule);
    QTRY_VERIFY(m_page->undoStack().canUndo());
    QVERIFY(find<QLabel>("splitNote")->isVisible());
    std::map<QString, std::set<std::string>> splitsOfKey;
    std::set<std::string> seen;
    for (const ExampleRecord& example : m_other->examples(dataset)) {
        seen.insert(example.split);
        if (example.split.empty())
            continue;
        for (const QString& part : QString::fromStdString(example.prompt).split('<'))
            if (part.contains('>'))
                splitsOfKey[part.section('>', 0, 0)].insert(example.split);
    }
    QVERIFY(seen.contains("train") && seen.contains("test"));
    QVERIFY(splitsOfKey.size() > 100);
    for (const auto& [key, splits] : splitsOfKey)
        QCOMPARE(splits.size(), std::size_t(1));
    m_page->undoStack().undo();
    QTRY_COMPARE(m_other->countExamples(dataset, {"validation", "", ""}), 300);
}

void TestDatasetsPage::exportsWhatItImported()
{
    choose("num.test");
    const QString file = m_example->folder() + "/out.jsonl";
    QSignalSpy done(m_page.get(), &Page::workDone);
    m_page->exportTo(file);
    QTRY_VERIFY(find<QLabel>("exampleCount")->text().contains("out.jsonl"));
    std::istringstream written(readFile(file.toStdString()));
    std::istringstream shipped(
        readFile(Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic/datasets/num.test.jsonl"));
    std::string one, other;
    int lines = 0;
    while (std::getline(shipped, other)) {
        QVERIFY(std::getline(written, one));
        QVERIFY(parseJson(one, "line") == parseJson(other, "line"));
        ++lines;
    }
    QCOMPARE(lines, 1000);
    QVERIFY(!std::getline(written, one));
    QCOMPARE(done.size(), 1);
    QVERIFY2(done[0][0].toString().contains("1,000"), qPrintable(done[0][0].toString()));
}

/// What the window keeps of it, once the dialog that reports it is closed.
void TestDatasetsPage::saysThatAnImportIsDone()
{
    const QString file = m_example->folder() + "/three.jsonl";
    writeFileWhole(file.toStdString(), "{\"prompt\":\"1\",\"response\":\"a\"}\n{\"prompt\":\"2\",\"response\":\"b\"}\n"
                                       "{\"prompt\":\"3\",\"response\":\"c\"}\n");
    QSignalSpy done(m_page.get(), &Page::workDone);
    m_page->importFile(file);
    auto* start = find<QPushButton>("importStart");
    QTRY_VERIFY(start->isEnabled());
    start->click();
    QTRY_COMPARE(done.size(), 1);
    QCOMPARE(done[0][0].toString(), QString("3 examples were imported into three."));
    QTRY_COMPARE(find<QListWidget>("datasetsList")->count(), 9);
}

/// Each form read without the product's code.
void TestDatasetsPage::exportsForOthers()
{
    choose("num.test");
    const ExampleRecord first = m_other->examples(m_other->dataset("num.test").id, {}, 0, 1).at(0);
    const auto firstLine = [this](const QString& file) {
        QFile written(file);
        return written.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(written.readLine()).object() : QJsonObject();
    };
    auto* count = find<QLabel>("exampleCount");
    const QString folder = m_example->folder() + "/out";
    m_page->exportTo(folder + ".1.jsonl", ExportForm::promptResponse);
    QTRY_VERIFY(count->text().contains("out.1.jsonl"));
    QCOMPARE(firstLine(folder + ".1.jsonl"), (QJsonObject{{"prompt", QString::fromStdString(first.prompt)},
                                                          {"response", QString::fromStdString(first.response)}}));
    m_page->exportTo(folder + ".2.jsonl", ExportForm::messages);
    QTRY_VERIFY(count->text().contains("out.2.jsonl"));
    const QJsonArray messages = firstLine(folder + ".2.jsonl")["messages"].toArray();
    QCOMPARE(messages.size(), 2);
    QCOMPARE(messages[1].toObject()["content"].toString().toStdString(), first.response);
    find<QLineEdit>("searchInput")->setText(QString::fromStdString(first.prompt));
    QTRY_VERIFY(model().rowCount() < 10);
    m_page->findChild<QAction*>("exportShown")->setChecked(true);
    m_page->exportTo(folder + ".3.jsonl");
    QTRY_VERIFY(count->text().contains("out.3.jsonl"));
    QVERIFY(count->text().startsWith(QString::number(model().rowCount()) + " "));
    m_page->exportForHuggingFace(folder);
    QTRY_VERIFY(count->text().contains("1,000") && count->text().endsWith("/out"));
    QVERIFY(QFile::exists(folder + "/README.md"));
    QVERIFY(QFile::exists(folder + "/data/test.jsonl"));
    QSignalSpy raised(m_page.get(), &Page::errorRaised);
    m_page->exportForHuggingFace(folder); // there is one already
    QTRY_COMPARE(raised.size(), 1);
}

void TestDatasetsPage::saysWhatToDoWhenEmpty()
{
    m_page->setSession(nullptr);
    QCOMPARE(find<QListWidget>("datasetsList")->count(), 0);
    QVERIFY(!find<QPushButton>("importDatasetButton")->isEnabled());
}

QTEST_MAIN(TestDatasetsPage)
#include "test_datasets_page.moc"
