#include "core/base/error.h"
#include "core/base/file.h"
#include "tests/ui/datasets_page/small_project.h"
#include "ui/datasets_page/import_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>

using namespace calm;
using namespace calm::ui;

/// Files as people have them, into a project of its own.
class TestImportDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void importsAndReportsLines();
    void recognisesATable();
    void readsATableWithoutHeader();
    void readsWhatIsCompressed();
    void readsAnotherEncoding();
    void leavesOutRepeatedExamples();
    void saysWhatIsWrongWithAFile();
    void refusesWhenAsked();
    void stopsAnImport();

private:
    QString writeLines(const QString& name, const std::string& text) const;
    /// Opens the file and waits for its first rows.
    void preview(const QString& file);
    std::vector<ExampleRecord> importInto(const std::string& dataset);
    template <typename T> T* find(const char* name) const { return m_dialog->findChild<T*>(name); }
    std::unique_ptr<SmallProject> m_small;
    std::unique_ptr<ImportDialog> m_dialog;
};

void TestImportDialog::init()
{
    m_dialog.reset();
    m_small = std::make_unique<SmallProject>(std::vector<ExampleRecord>{});
    m_dialog = std::make_unique<ImportDialog>(m_small->file(), QStringList{"small", "taken"});
    m_dialog->show();
}

QString TestImportDialog::writeLines(const QString& name, const std::string& text) const
{
    const QString file = m_small->folder() + "/" + name;
    writeFileWhole(file.toStdString(), text);
    return file;
}

void TestImportDialog::preview(const QString& file)
{
    m_dialog->setFile(file);
    QTRY_VERIFY(find<QPushButton>("importStart")->isEnabled());
}

std::vector<ExampleRecord> TestImportDialog::importInto(const std::string& dataset)
{
    QSignalSpy imported(m_dialog.get(), &ImportDialog::imported);
    m_dialog->start();
    if (!QTest::qWaitFor([&imported] { return imported.size() == 1; }, 30000))
        return {};
    return m_small->project().examples(m_small->project().dataset(dataset).id);
}

void TestImportDialog::importsAndReportsLines()
{
    std::string lines;
    for (int i = 1; i <= 100; ++i)
        lines += i % 25 == 0
                     ? "{\"prompt\": broken\n"
                     : "{\"question\":\"q" + std::to_string(i) + "\",\"reply\":\"r" + std::to_string(i) + "\"}\n";
    ImportDialog& dialog = *m_dialog;
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
    const auto rows = m_small->project().examples(m_small->project().dataset("taken-2").id);
    QCOMPARE(rows.size(), std::size_t(96));
    QCOMPARE(rows[95].prompt, std::string("q99"));
    QCOMPARE(rows[95].response, std::string("r99"));
    QCOMPARE(rows[95].split, std::string("train"));
}

/// What was recognised is said, and columns beyond prompt and response are shown where there are any.
void TestImportDialog::recognisesATable()
{
    preview(writeLines("table.csv", "question;answer;key\n\"one; two\";1;k1\nthree;3;k2\n"));
    QVERIFY2(find<QComboBox>("importFormat")->currentText().contains("CSV"),
             qPrintable(find<QComboBox>("importFormat")->currentText()));
    QVERIFY(find<QComboBox>("importEncoding")->currentText().contains("UTF-8"));
    QVERIFY(find<QCheckBox>("importHeader")->isVisible());
    QVERIFY(find<QComboBox>("importPromptField")->currentText().contains("question"));
    auto* examples = find<QTableWidget>("importPreview");
    QCOMPARE(examples->item(0, 0)->text(), QString("one; two"));
    QCOMPARE(examples->item(0, 5)->text(), QString("k1"));
    QVERIFY(!examples->isColumnHidden(5));
    QVERIFY(examples->isColumnHidden(3)); // no tasks
    auto* rows = find<QTableWidget>("importRows");
    QCOMPARE(rows->horizontalHeaderItem(1)->text(), QString("answer"));
    QCOMPARE(rows->item(1, 0)->text(), QString("three"));
    const auto imported = importInto("table");
    QCOMPARE(imported.size(), std::size_t(2));
    QCOMPARE(imported[0].prompt, std::string("one; two"));
    QCOMPARE(imported[1].key, std::string("k2"));
    QVERIFY(find<QLabel>("importReport")->text().contains("CSV table, UTF-8"));
}

void TestImportDialog::readsATableWithoutHeader()
{
    m_dialog->setFile(writeLines("plain.tsv", "one\t1\ntwo\t2\n"));
    QTRY_VERIFY(find<QCheckBox>("importHeader")->isVisible());
    find<QCheckBox>("importHeader")->setChecked(false);
    for (const auto& [name, column] : {std::pair("importPromptField", "1"), std::pair("importResponseField", "2")}) {
        auto* box = find<QComboBox>(name);
        QTRY_VERIFY(box->findData(column) > 0);
        box->setCurrentIndex(box->findData(column));
    }
    QTRY_VERIFY(find<QPushButton>("importStart")->isEnabled());
    const auto imported = importInto("plain");
    QCOMPARE(imported.size(), std::size_t(2));
    QCOMPARE(imported[0].prompt, std::string("one"));
}

void TestImportDialog::readsWhatIsCompressed()
{
    const QString file = writeLines("packed.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n");
    QCOMPARE(QProcess::execute("gzip", {file}), 0);
    preview(file + ".gz");
    QCOMPARE(find<QLineEdit>("importName")->text(), QString("packed"));
    QVERIFY(find<QComboBox>("importFormat")->currentText().contains("gzip"));
    QCOMPARE(importInto("packed").size(), std::size_t(1));
    QVERIFY(find<QLabel>("importReport")->text().contains("gzip"));
}

/// Bytes that are no UTF-8 are reported; with the encoding they were written in they are letters.
void TestImportDialog::readsAnotherEncoding()
{
    m_dialog->setFile(writeLines("old.csv", "prompt,response\none,1\nGr\xFC\xDF"
                                            "e,gr\xF6\xDF"
                                            "er\n"));
    QTRY_VERIFY(find<QLabel>("importProblems")->text().contains("1 cannot be read"));
    auto* encoding = find<QComboBox>("importEncoding");
    encoding->setCurrentIndex(encoding->findData(int(TextEncoding::windows1252)));
    QTRY_VERIFY(find<QLabel>("importProblems")->text().contains("all readable"));
    QCOMPARE(find<QTableWidget>("importPreview")->item(1, 0)->text(), QStringLiteral("Grüße"));
    const auto imported = importInto("old");
    QCOMPARE(imported.size(), std::size_t(2));
    QCOMPARE(imported[1].response, std::string("größer"));
}

void TestImportDialog::leavesOutRepeatedExamples()
{
    const QString file = writeLines("twice.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n"
                                                   "{\"prompt\":\"a\",\"response\":\"c\"}\n"
                                                   "{\"prompt\":\"a\",\"response\":\"b\"}\n");
    preview(file);
    QCOMPARE(importInto("twice").size(), std::size_t(3));
    QVERIFY(find<QLabel>("importReport")->text().contains("1 of them repeats another"));
    m_dialog = std::make_unique<ImportDialog>(m_small->file(), QStringList{"twice"});
    find<QCheckBox>("importOnce")->setChecked(true);
    preview(file);
    QCOMPARE(importInto("twice-2").size(), std::size_t(2));
    QVERIFY(find<QLabel>("importReport")->text().contains("1 repeated example was left out"));
}

void TestImportDialog::saysWhatIsWrongWithAFile()
{
    m_dialog->setFile(m_small->folder() + "/gone.jsonl");
    auto* error = find<QLabel>("importError");
    QTRY_VERIFY(!error->text().isEmpty());
    QVERIFY(!find<QPushButton>("importStart")->isEnabled());
    preview(writeLines("good.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n"));
    QVERIFY(error->text().isEmpty());
}

void TestImportDialog::refusesWhenAsked()
{
    ImportDialog& dialog = *m_dialog;
    dialog.setFile(writeLines("half.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n{\"prompt\":\"a\"}\n"));
    dialog.findChild<QRadioButton*>("importRefuse")->setChecked(true);
    QTRY_VERIFY(dialog.findChild<QPushButton*>("importStart")->isEnabled());
    dialog.start();
    auto* error = dialog.findChild<QLabel*>("importError");
    QTRY_VERIFY(error->text().contains("line 2", Qt::CaseInsensitive));
    QVERIFY_THROWS_EXCEPTION(Error, m_small->project().dataset("half"));
}

void TestImportDialog::stopsAnImport()
{
    std::string lines;
    for (int i = 0; i < 200000; ++i)
        lines += "{\"prompt\":\"p" + std::to_string(i) + "\",\"response\":\"r\"}\n";
    ImportDialog& dialog = *m_dialog;
    dialog.setFile(writeLines("long.jsonl", lines));
    QTRY_VERIFY(dialog.findChild<QPushButton*>("importStart")->isEnabled());
    dialog.start();
    QVERIFY(dialog.isImporting());
    dialog.reject(); // the Stop button
    QTRY_VERIFY(!dialog.isImporting());
    QVERIFY_THROWS_EXCEPTION(Error, m_small->project().dataset("long"));
    QCOMPARE(m_small->project().datasets().size(), std::size_t(1));
    QVERIFY(dialog.findChild<QLabel*>("importError")->text().contains("nothing was imported"));
}

QTEST_MAIN(TestImportDialog)
#include "test_import_dialog.moc"
