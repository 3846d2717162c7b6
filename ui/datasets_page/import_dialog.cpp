#include "ui/datasets_page/import_dialog.h"

#include "ui/datasets_page/example_delegate.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableWidget>

namespace calm::ui
{

namespace
{

constexpr int previewLines = 30;

}

struct ImportDialog::Counter
{
    std::atomic<std::int64_t> done{0};
    std::atomic<std::int64_t> total{0};
};

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
    const QString base = name;
    for (int i = 2; m_takenNames.contains(name); ++i)
        name = QStringLiteral("%1-%2").arg(base).arg(i);
    m_name->setText(name);
    const QSignalBlocker quietPrompt(m_promptField), quietResponse(m_responseField);
    m_promptField->setCurrentIndex(0);
    m_responseField->setCurrentIndex(0);
    readPreview();
}

void ImportDialog::browse()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose a file to import"), {},
                                                      tr("JSON lines (*.jsonl *.ndjson *.json);;All files (*)"));
    if (!file.isEmpty())
        setFile(file);
}

ImportOptions ImportDialog::options() const
{
    ImportOptions options;
    options.strict = m_refuse->isChecked();
    options.fields.prompt = m_promptField->currentData().toString().toStdString();
    options.fields.response = m_responseField->currentData().toString().toStdString();
    options.split = m_split->currentData().toString().toStdString();
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
            m_error->setText(fromUtf8(error.sentence));
            showState();
        });
    showState();
}

void ImportDialog::showPreview(const ImportPreview& preview)
{
    m_error->clear();
    m_preview->setRowCount(static_cast<int>(preview.examples.size()));
    for (int row = 0; row < m_preview->rowCount(); ++row) {
        const Example& example = preview.examples[std::size_t(row)];
        const QString texts[] = {fromUtf8(example.prompt), fromUtf8(example.response),
                                 splitLabel(fromUtf8(example.split))};
        for (int column = 0; column < 3; ++column)
            m_preview->setItem(row, column,
                               new QTableWidgetItem(texts[column].left(300).replace('\n', QStringLiteral(" ⏎ "))));
    }
    for (QComboBox* box : {m_promptField, m_responseField}) {
        const QSignalBlocker quiet(box);
        const QVariant chosen = box->currentData();
        while (box->count() > 1)
            box->removeItem(1);
        for (const std::string& field : preview.fieldNames)
            box->addItem(fromUtf8(field), fromUtf8(field));
        box->setCurrentIndex(std::max(0, box->findData(chosen)));
    }
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
    m_progress->setVisible(m_importing);
    m_start->setVisible(!m_done);
    m_start->setEnabled(!m_importing && m_previewIsGood && problem().isEmpty());
    m_start->setToolTip(problem());
    for (QWidget* field : {static_cast<QWidget*>(m_file), static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_split),
                           static_cast<QWidget*>(m_promptField), static_cast<QWidget*>(m_responseField)})
        field->setEnabled(!m_importing);
    m_error->setVisible(!m_error->text().isEmpty());
    m_problems->setVisible(m_error->text().isEmpty());
    m_buttons->button(QDialogButtonBox::Close)->setText(m_importing ? tr("Stop") : tr("Close"));
}

void ImportDialog::start()
{
    if (m_importing || !problem().isEmpty())
        return;
    m_importing = true;
    m_error->clear();
    m_counter = std::make_shared<Counter>();
    DatasetRecord dataset;
    dataset.name = m_name->text().trimmed().toStdString();
    dataset.description = tr("Imported from %1").arg(QFileInfo(m_file->text()).fileName()).toStdString();
    m_thread->run(
        this,
        [dataset, file = m_file->text().toStdString(), options = options(),
         counter = m_counter](Project& project, const std::stop_token& stop) {
            const auto report = [&counter](const Progress& progress) {
                counter->total = progress.total;
                counter->done = progress.done;
            };
            return importDataset(project, dataset, file, options, report, stop);
        },
        [this](const ImportReport& report) { finish(report); },
        [this](const ErrorInfo& error) {
            m_importing = false;
            m_timer.stop();
            m_error->setText(error.kind == ErrorKind::cancelled ? tr("Stopped; nothing was imported.")
                                                                : fromUtf8(error.sentence));
            showState();
        });
    m_timer.start(100);
    showProgress();
    showState();
}

void ImportDialog::showProgress()
{
    const std::int64_t total = m_counter->total;
    m_progress->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0)
        m_progress->setValue(static_cast<int>(1000 * m_counter->done / total));
}

void ImportDialog::finish(const ImportReport& report)
{
    m_timer.stop();
    m_importing = false;
    m_done = true;
    m_report = report;
    QString text = tr("%1 examples were imported into %2.").arg(formatCount(report.kept), m_name->text().trimmed());
    if (report.skipped > 0)
        text += ' ' + tr("%1 lines were skipped:").arg(formatCount(report.skipped));
    m_summary->setText(text);
    m_skipped->setPlainText(skippedLinesText(report));
    m_skipped->setVisible(report.skipped > 0);
    showState();
    Q_EMIT imported(m_name->text().trimmed());
}

void ImportDialog::reject()
{
    if (m_importing)
        m_thread->stop();
    else
        QDialog::reject();
}

} // namespace calm::ui
