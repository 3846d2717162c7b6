#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/store/dataset_files.h"
#include "tests/ui/support/example_project.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/datasets_page/example_model.h"
#include "ui/datasets_page/import_dialog.h"
#include "ui/reading/alignment_view.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

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
    void editsWithUndo();
    void deletesWithUndo();
    void addsARow();
    void splitsByKeyWithUndo();
    void importsAndReportsLines();
    void refusesWhenAsked();
    void stopsAnImport();
    void exportsWhatItImported();
    void saysWhatToDoWhenEmpty();
    void showsHowAnExampleIsRead();

private:
    template <typename T> T* find(const char* name) const { return m_page->findChild<T*>(name); }
    void choose(const char* dataset);
    ExampleModel& model() const { return *qobject_cast<ExampleModel*>(find<QTableView>("examplesTable")->model()); }
    QString writeLines(const QString& name, const std::string& text) const;
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

QString TestDatasetsPage::writeLines(const QString& name, const std::string& text) const
{
    const QString file = m_example->folder() + "/" + name;
    writeFileWhole(file.toStdString(), text);
    return file;
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
    auto* note = find<QLabel>("alignmentNote");
    QTRY_VERIFY(note->text().contains("Select an example"));
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
    const auto dataset = m_other->dataset("kv.test").id;
    const auto expected = m_other->countExamples(dataset, {"", "ab", ""});
    QVERIFY(expected > 0 && expected < 1600);
    QTest::keyClicks(find<QLineEdit>("searchInput"), "ab");
    QTRY_COMPARE(model().rowCount(), int(expected));
    find<QLineEdit>("searchInput")->clear();
    QTRY_COMPARE(model().rowCount(), 1600);
    QTRY_VERIFY(find<QComboBox>("splitFilter")->findData("test") > 0);
    find<QComboBox>("splitFilter")->setCurrentIndex(find<QComboBox>("splitFilter")->findData("test"));
    QTRY_COMPARE(model().rowCount(), 1600);
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

void TestDatasetsPage::importsAndReportsLines()
{
    std::string lines;
    for (int i = 1; i <= 100; ++i)
        lines += i % 25 == 0
                     ? "{\"prompt\": broken\n"
                     : "{\"question\":\"q" + std::to_string(i) + "\",\"reply\":\"r" + std::to_string(i) + "\"}\n";
    ImportDialog dialog(m_example->file(), {"taken"});
    QSignalSpy imported(&dialog, &ImportDialog::imported);
    dialog.setFile(writeLines("taken.jsonl", lines));
    const auto box = [&dialog](const char* name) { return dialog.findChild<QComboBox*>(name); };
    QCOMPARE(dialog.findChild<QLineEdit*>("importName")->text(), QString("taken-2"));
    QTRY_COMPARE(box("importPromptField")->findData("question"), 1);
    QVERIFY(!dialog.findChild<QPushButton*>("importStart")->isEnabled()); // fields of these names are not recognised
    box("importPromptField")->setCurrentIndex(box("importPromptField")->findData("question"));
    box("importResponseField")->setCurrentIndex(box("importResponseField")->findData("reply"));
    box("importSplit")->setCurrentIndex(box("importSplit")->findData("train"));
    auto* start = dialog.findChild<QPushButton*>("importStart");
    QTRY_VERIFY(start->isEnabled());
    auto* preview = dialog.findChild<QTableWidget*>("importPreview");
    QTRY_COMPARE(preview->item(0, 2)->text(), QString("train"));
    QCOMPARE(preview->item(0, 0)->text(), QString("q1"));
    QVERIFY(dialog.findChild<QLabel*>("importProblems")->text().contains("25"));
    start->click();
    QTRY_COMPARE(imported.size(), 1);
    QCOMPARE(dialog.report().kept, 96);
    QCOMPARE(dialog.report().skipped, 4);
    const QStringList skipped = dialog.findChild<QPlainTextEdit*>("importSkipped")->toPlainText().split('\n');
    QCOMPARE(skipped.size(), 4);
    for (int i = 0; i < 4; ++i)
        QVERIFY2(skipped[i].startsWith(QString("Line %1 ").arg(25 * (i + 1))), qPrintable(skipped[i]));
    const auto rows = m_other->examples(m_other->dataset("taken-2").id);
    QCOMPARE(rows.size(), std::size_t(96));
    QCOMPARE(rows[95].prompt, std::string("q99"));
    QCOMPARE(rows[95].response, std::string("r99"));
    QCOMPARE(rows[95].split, std::string("train"));
}

void TestDatasetsPage::refusesWhenAsked()
{
    ImportDialog dialog(m_example->file(), {});
    dialog.setFile(writeLines("half.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n{\"prompt\":\"a\"}\n"));
    dialog.findChild<QRadioButton*>("importRefuse")->setChecked(true);
    QTRY_VERIFY(dialog.findChild<QPushButton*>("importStart")->isEnabled());
    dialog.start();
    auto* error = dialog.findChild<QLabel*>("importError");
    QTRY_VERIFY(error->text().contains("line 2", Qt::CaseInsensitive));
    QVERIFY_THROWS_EXCEPTION(Error, m_other->dataset("half"));
}

void TestDatasetsPage::stopsAnImport()
{
    std::string lines;
    for (int i = 0; i < 200000; ++i)
        lines += "{\"prompt\":\"p" + std::to_string(i) + "\",\"response\":\"r\"}\n";
    ImportDialog dialog(m_example->file(), {});
    dialog.setFile(writeLines("long.jsonl", lines));
    QTRY_VERIFY(dialog.findChild<QPushButton*>("importStart")->isEnabled());
    dialog.start();
    QVERIFY(dialog.isImporting());
    dialog.reject(); // the Stop button
    QTRY_VERIFY(!dialog.isImporting());
    QVERIFY_THROWS_EXCEPTION(Error, m_other->dataset("long"));
    QCOMPARE(m_other->datasets().size(), std::size_t(8));
}

void TestDatasetsPage::exportsWhatItImported()
{
    choose("num.test");
    const QString file = m_example->folder() + "/out.jsonl";
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
}

void TestDatasetsPage::saysWhatToDoWhenEmpty()
{
    m_page->setSession(nullptr);
    QCOMPARE(find<QListWidget>("datasetsList")->count(), 0);
    QVERIFY(!find<QPushButton>("importDatasetButton")->isEnabled());
}

QTEST_MAIN(TestDatasetsPage)
#include "test_datasets_page.moc"
