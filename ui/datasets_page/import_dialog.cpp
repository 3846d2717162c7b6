#include "ui/datasets_page/import_dialog.h"

#include "ui/datasets_page/example_delegate.h"
#include "ui/datasets_page/progress_line.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableWidget>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int previewLines = 30;
constexpr qsizetype cellCharacters = 300;

/// As many rows and columns as there are texts; a cell is one line.
void fillTable(QTableWidget& table, const std::vector<QStringList>& rows)
{
    table.setRowCount(int(rows.size()));
    for (int row = 0; row < table.rowCount(); ++row) {
        const QStringList& cells = rows[std::size_t(row)];
        for (int column = 0; column < cells.size(); ++column)
            table.setItem(
                row, column,
                new QTableWidgetItem(QString(cells[column]).left(cellCharacters).replace('\n', QStringLiteral(" ⏎ "))));
    }
}

} // namespace

QString formatLabel(FileFormat format)
{
    switch (format) {
    case FileFormat::jsonLines:
        return ImportDialog::tr("JSON lines");
    case FileFormat::json:
        return ImportDialog::tr("JSON list");
    case FileFormat::csv:
        return ImportDialog::tr("CSV table");
    case FileFormat::tsv:
        return ImportDialog::tr("TSV table");
    case FileFormat::textLines:
        return ImportDialog::tr("Text, each line");
    case FileFormat::textWhole:
        return ImportDialog::tr("Text, whole file");
    default:
        return ImportDialog::tr("Recognise");
    }
}

QString encodingLabel(TextEncoding encoding)
{
    switch (encoding) {
    case TextEncoding::utf8:
        return QStringLiteral("UTF-8");
    case TextEncoding::utf16LittleEndian:
        return QStringLiteral("UTF-16 LE");
    case TextEncoding::utf16BigEndian:
        return QStringLiteral("UTF-16 BE");
    case TextEncoding::latin1:
        return QStringLiteral("ISO 8859-1");
    case TextEncoding::windows1252:
        return QStringLiteral("Windows-1252");
    default:
        return ImportDialog::tr("Recognise");
    }
}

QString skippedLinesText(const ImportReport& report)
{
    QStringList lines;
    for (const SkippedLine& line : report.skippedLines)
        lines += ImportDialog::tr("Line %1 %2").arg(formatCount(line.line), fromUtf8(line.reason));
    const auto more = report.skipped - static_cast<std::int64_t>(report.skippedLines.size());
    if (more > 0)
        lines += ImportDialog::tr("… and %1 more").arg(formatCount(more));
    return lines.join('\n');
}

void ImportDialog::setFile(const QString& file)
{
    m_file->setText(file);
    QString name = QFileInfo(file).completeBaseName();
    if (file.endsWith(".gz", Qt::CaseInsensitive)) // "notes.jsonl.gz" is "notes"
        name = QFileInfo(name).completeBaseName();
    const QString base = name;
    for (int i = 2; m_takenNames.contains(name); ++i)
        name = QStringLiteral("%1-%2").arg(base).arg(i);
    m_name->setText(name);
    for (const Column& column : m_columns) {
        const QSignalBlocker quiet(column.box);
        column.box->setCurrentIndex(0);
    }
    for (QComboBox* box : {m_format, m_encoding}) {
        const QSignalBlocker quiet(box);
        box->setCurrentIndex(0);
    }
    readPreview();
}

void ImportDialog::browse()
{
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Choose a file to import"), {},
                                     tr("Data files (*.jsonl *.ndjson *.json *.csv *.tsv *.txt *.gz);;All files (*)"));
    if (!file.isEmpty())
        setFile(file);
}

ImportOptions ImportDialog::options() const
{
    ImportOptions options;
    options.strict = m_refuse->isChecked();
    options.format = static_cast<FileFormat>(m_format->currentData().toInt());
    options.encoding = static_cast<TextEncoding>(m_encoding->currentData().toInt());
    options.header = m_header->isChecked();
    for (const Column& column : m_columns)
        options.fields.*column.member = column.box->currentData().toString().toStdString();
    options.split = m_split->currentData().toString().toStdString();
    options.dropDuplicates = m_once->isChecked();
    return options;
}

void ImportDialog::readPreview()
{
    m_previewIsGood = false;
    const int generation = ++m_generation;
    m_thread->run(
        this,
        [file = m_file->text().toStdString(), options = options()](Project&, const std::stop_token&) {
            return previewImport(file, previewLines, options);
        },
        [this, generation](const ImportPreview& preview) {
            if (generation == m_generation)
                showPreview(preview);
        },
        [this, generation](const ErrorInfo& error) {
            if (generation != m_generation)
                return;
            m_preview->setRowCount(0);
            m_rows->setRowCount(0);
            m_error->setText(fromUtf8(error.sentence));
            showState();
        });
    showState();
}

void ImportDialog::showPreview(const ImportPreview& preview)
{
    m_error->clear();
    showExamples(preview.examples);
    showRows(preview);
    showColumns(preview);
    showFormat(preview.report);
    m_previewIsGood = preview.report.kept > 0;
    if (preview.report.skipped == 0)
        m_problems->setText(m_previewIsGood ? tr("The first lines are all readable.") : tr("The file has no lines."));
    else
        m_problems->setText(tr("Of the first %1 lines %2 cannot be read:")
                                .arg(preview.report.kept + preview.report.skipped)
                                .arg(preview.report.skipped) +
                            '\n' + skippedLinesText(preview.report).section('\n', 0, 3));
    setRole(m_problems, preview.report.skipped == 0 ? "muted" : "warning");
    showState();
}

/// Columns that are empty everywhere are left away.
void ImportDialog::showExamples(const std::vector<Example>& examples)
{
    std::vector<QStringList> rows;
    for (const Example& example : examples)
        rows.push_back({fromUtf8(example.prompt), fromUtf8(example.response), splitLabel(fromUtf8(example.split)),
                        fromUtf8(example.task), fromUtf8(example.tags), fromUtf8(example.key)});
    fillTable(*m_preview, rows);
    for (int column = 3; column < m_preview->columnCount(); ++column)
        m_preview->setColumnHidden(
            column, std::ranges::all_of(rows, [column](const QStringList& row) { return row[column].isEmpty(); }));
}

void ImportDialog::showRows(const ImportPreview& preview)
{
    QStringList names;
    for (const std::string& name : preview.fieldNames)
        names += fromUtf8(name);
    m_rows->setColumnCount(int(names.size()));
    m_rows->setHorizontalHeaderLabels(names);
    std::vector<QStringList> rows;
    for (const std::vector<std::string>& row : preview.rows) {
        QStringList cells;
        for (const std::string& cell : row)
            cells += fromUtf8(cell);
        rows.push_back(cells);
    }
    fillTable(*m_rows, rows);
}

void ImportDialog::showColumns(const ImportPreview& preview)
{
    for (const Column& column : m_columns) {
        const QSignalBlocker quiet(column.box);
        const QVariant chosen = column.box->currentData();
        while (column.box->count() > 1)
            column.box->removeItem(1);
        const std::string& guessed = preview.guessed.*column.member;
        column.box->setItemText(0, guessed.empty() ? tr("as found") : tr("as found: %1").arg(fromUtf8(guessed)));
        for (const std::string& field : preview.fieldNames)
            column.box->addItem(fromUtf8(field), fromUtf8(field));
        column.box->setCurrentIndex(std::max(0, column.box->findData(chosen)));
    }
}

void ImportDialog::showFormat(const ImportReport& report)
{
    const QString format =
        report.compressed ? tr("%1, gzip").arg(formatLabel(report.format)) : formatLabel(report.format);
    m_format->setItemText(0, m_format->currentIndex() == 0 ? tr("Recognised: %1").arg(format)
                                                           : formatLabel(FileFormat::automatic));
    m_encoding->setItemText(0, m_encoding->currentIndex() == 0
                                   ? tr("Recognised: %1").arg(encodingLabel(report.encoding))
                                   : encodingLabel(TextEncoding::automatic));
    m_header->setVisible(isTable(report.format));
}

QString ImportDialog::problem() const
{
    if (m_file->text().isEmpty())
        return tr("Choose a file.");
    if (m_name->text().trimmed().isEmpty())
        return tr("Give the dataset a name.");
    if (m_takenNames.contains(m_name->text().trimmed()))
        return tr("The project has a dataset of this name already.");
    return {};
}

void ImportDialog::showState()
{
    m_stack->setCurrentIndex(m_done ? 1 : 0);
    m_start->setVisible(!m_done);
    m_start->setEnabled(!m_importing && m_previewIsGood && problem().isEmpty());
    m_start->setToolTip(problem());
    m_questions->setEnabled(!m_importing);
    m_error->setVisible(!m_error->text().isEmpty());
    m_problems->setVisible(m_error->text().isEmpty());
    m_buttons->setVisible(!m_importing);
}

void ImportDialog::start()
{
    if (m_importing || !problem().isEmpty())
        return;
    m_importing = true;
    m_error->clear();
    DatasetRecord dataset;
    dataset.name = m_name->text().trimmed().toStdString();
    dataset.description = tr("Imported from %1").arg(QFileInfo(m_file->text()).fileName()).toStdString();
    m_thread->run(
        this,
        [dataset, file = m_file->text().toStdString(), options = options(),
         progress = m_progress->begin(tr("Importing…"))](Project& project, const std::stop_token& stop) {
            return importDataset(project, dataset, file, options, progress, stop);
        },
        [this](const ImportReport& report) { finish(report); },
        [this](const ErrorInfo& error) {
            m_importing = false;
            m_progress->end();
            m_error->setText(error.kind == ErrorKind::cancelled ? tr("Stopped; nothing was imported.")
                                                                : fromUtf8(error.sentence));
            showState();
        });
    showState();
}

void ImportDialog::finish(const ImportReport& report)
{
    m_progress->end();
    m_importing = false;
    m_done = true;
    m_report = report;
    const QString name = m_name->text().trimmed();
    QStringList lines{
        counted(report.kept, tr("1 example was imported into %2."), tr("%1 examples were imported into %2."))
            .arg(name)};
    lines += report.compressed ? tr("Read as %1, %2, compressed with gzip.")
                                     .arg(formatLabel(report.format), encodingLabel(report.encoding))
                               : tr("Read as %1, %2.").arg(formatLabel(report.format), encodingLabel(report.encoding));
    if (report.duplicates > 0 && report.duplicatesDropped)
        lines += counted(report.duplicates, tr("1 repeated example was left out."),
                         tr("%1 repeated examples were left out."));
    else if (report.duplicates > 0)
        lines += counted(report.duplicates, tr("1 of them repeats another: see Duplicates beside the table."),
                         tr("%1 of them repeat others: see Duplicates beside the table."));
    if (report.skipped > 0)
        lines += counted(report.skipped, tr("1 line was skipped:"), tr("%1 lines were skipped:"));
    m_summary->setText(lines.join('\n'));
    m_skipped->setPlainText(skippedLinesText(report));
    m_skipped->setVisible(report.skipped > 0);
    showState();
    Q_EMIT imported(name, lines.front());
}

void ImportDialog::reject()
{
    if (m_importing)
        m_thread->stop();
    else
        QDialog::reject();
}

} // namespace calm::ui
