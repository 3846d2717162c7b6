#include "ui/datasets_page/alike_view.h"
#include "ui/datasets_page/dataset_list.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/datasets_page/example_model.h"
#include "ui/datasets_page/filter_bar.h"
#include "ui/datasets_page/import_dialog.h"
#include "ui/datasets_page/progress_line.h"
#include "ui/datasets_page/split_dialog.h"
#include "ui/datasets_page/statistics_view.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/number_format.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QTableView>
#include <QUndoStack>

#include <utility>

/// What a person does with datasets and examples.
namespace calm::ui
{

namespace
{

constexpr std::int64_t sampledForKeys = 300;

Example exampleOf(const ExampleRecord& record)
{
    return {record.task, record.split, record.prompt, record.response, record.tags, record.key, record.messages};
}

/// Read in pages: memory stays within the splits, however long the texts.
SplitsById splitsOf(Project& project, std::int64_t dataset)
{
    constexpr std::int64_t rowsPerPage = 5000;
    SplitsById splits;
    for (std::int64_t after = 0;;) {
        const std::vector<ExampleRecord> page = examplesAfter(project, dataset, {}, after, rowsPerPage);
        for (const ExampleRecord& example : page)
            splits.emplace_hint(splits.end(), example.id, example.split);
        if (page.empty())
            return splits;
        after = page.back().id;
    }
}

} // namespace

ExampleWriter DatasetsPage::writer()
{
    return {[this](std::function<void(Project&)> work) {
                if (!m_thread)
                    return;
                m_thread->run(
                    this, [work = std::move(work)](Project& project, const std::stop_token&) { work(project); },
                    [this] { afterWrite(); },
                    [this](const ErrorInfo& error) {
                        m_model->reload(); // it may show what was not written
                        raise(error);
                    });
            },
            [this](const ExampleRecord& example) { m_model->replace(example); }};
}

void DatasetsPage::afterWrite()
{
    m_model->reload();
    readDatasetFacts();
    readDatasetVersions();
    m_statistics->markChanged();
    m_duplicates->markChanged();
    m_leakage->markChanged();
    if (m_session)
        m_session->notifyChanged(); // splits are chosen on other pages; this page reads again as well
}

void DatasetsPage::addRow()
{
    if (!m_thread)
        return;
    m_thread->run(
        this,
        [dataset = m_list->dataset(),
         split = m_filters->query().split.value_or(std::string())](Project& project, const std::stop_token&) {
            bool given = false;
            project.addExamples(dataset, [&]() -> std::optional<ExampleRecord> {
                if (std::exchange(given, true))
                    return std::nullopt;
                ExampleRecord example;
                example.split = split;
                return example;
            });
        },
        [this] {
            m_filters->clear();
            m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
            m_scrollToEnd = true;
            applyFilter();
            afterWrite();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

/// Also of rows that have not been read yet: a million of them are one range.
std::vector<std::int64_t> DatasetsPage::selectedIds() const
{
    std::vector<std::int64_t> ids;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.push_back(m_model->idAt(row));
    return ids;
}

void DatasetsPage::removeRows()
{
    remove(selectedIds());
}

void DatasetsPage::remove(const std::vector<std::int64_t>& ids)
{
    if (!ids.empty())
        m_undo->push(new RemoveExamples(writer(), ids));
}

void DatasetsPage::tagSelected(const TagChange& change)
{
    std::vector<std::int64_t> ids = selectedIds();
    if (ids.empty())
        return;
    try {
        for (const std::string& tag : change.add)
            checkTag(tag);
        m_undo->push(new TagExamples(writer(), std::move(ids), change));
    } catch (const std::exception&) {
        raise(currentError("tagging examples"));
    }
}

void DatasetsPage::fillTagMenu()
{
    qDeleteAll(m_tagMenu->findChildren<QMenu*>(Qt::FindDirectChildrenOnly)); // of the tags there were; the field stays
    m_tagInput->clear();
    constexpr qsizetype most = 20;
    for (const QString& tag : m_tags.mid(0, most)) {
        const std::string name = tag.toStdString();
        QMenu* menu = m_tagMenu->addMenu(tag);
        connect(menu->addAction(tr("Put on")), &QAction::triggered, this, [this, name] { tagSelected({{name}, {}}); });
        connect(menu->addAction(tr("Take off")), &QAction::triggered, this, [this, name] {
            tagSelected({{}, {name}});
        });
    }
}

void DatasetsPage::removeDataset()
{
    if (!m_thread || !m_list->dataset())
        return;
    const auto answer = QMessageBox::question(
        this, tr("Delete a dataset"),
        tr("Delete the dataset %1 with all its examples? This cannot be undone; runs that used it stay.")
            .arg(m_list->name()),
        QMessageBox::Cancel | QMessageBox::Yes, QMessageBox::Cancel);
    if (answer != QMessageBox::Yes)
        return;
    m_undo->clear();
    m_thread->run(
        this,
        [dataset = m_list->dataset()](Project& project, const std::stop_token&) { project.removeDataset(dataset); },
        [this] { readProject(); }, [this](const ErrorInfo& error) { raise(error); });
}

void DatasetsPage::importFile(const QString& file)
{
    if (!m_session)
        return;
    auto* dialog = new ImportDialog(m_session->file(), m_list->names(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(true);
    connect(dialog, &ImportDialog::imported, this, [this](const QString& dataset, const QString& sentence) {
        m_list->choose(dataset);
        m_session->notifyChanged();
        Q_EMIT workDone(sentence);
    });
    if (!file.isEmpty())
        dialog->setFile(file);
    dialog->open();
}

void DatasetsPage::openSplitDialog()
{
    if (!m_thread || !m_list->dataset())
        return;
    m_thread->run(
        this,
        [dataset = m_list->dataset()](Project& project, const std::stop_token&) {
            std::vector<Example> samples;
            for (const ExampleRecord& record : examplesAfter(project, dataset, {}, 0, sampledForKeys))
                samples.push_back(exampleOf(record));
            return samples;
        },
        [this](std::vector<Example> samples) {
            auto* dialog = new SplitDialog(m_list->name(), std::move(samples), this);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            connect(dialog, &QDialog::accepted, this, [this, dialog] { split(dialog->rule()); });
            dialog->open();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void DatasetsPage::split(const SplitRule& rule)
{
    if (!m_thread || !m_list->dataset())
        return;
    struct Done
    {
        std::int64_t dataset = 0;
        SplitsById before, after;
        SplitResult result;
    };
    m_splits->setText(tr("Splitting…"));
    m_thread->run(
        this,
        [dataset = m_list->dataset(), rule](Project& project, const std::stop_token& stop) {
            Done done{dataset, {}, {}, {}};
            project.inOneWrite([&] {
                done.before = splitsOf(project, dataset);
                done.result = splitDataset(project, dataset, rule, stop);
            });
            std::size_t next = 0;
            for (const auto& [id, split] : done.before)
                done.after.emplace_hint(done.after.end(), id, done.result.splits[next++]);
            return done;
        },
        [this, byKey = rule.keyField != KeyField::none || !rule.keyPattern.empty()](Done done) {
            m_undo->push(new AssignSplits(writer(), done.dataset, std::move(done.before), std::move(done.after)));
            afterWrite();
            m_note->setVisible(byKey);
            m_note->setText(
                tr("%1 different keys. %2 examples belong to no split because their keys fell into different "
                   "ones; %3 have no key and were parted by their whole text.")
                    .arg(formatCount(done.result.keys), formatCount(done.result.leftOut),
                         formatCount(done.result.withoutKey)));
        },
        [this](const ErrorInfo& error) {
            readDatasetFacts();
            raise(error);
        });
}

void DatasetsPage::chooseExportFile(ExportForm form)
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Export the dataset"), m_list->name() + ".jsonl",
                                                      tr("JSON lines (*.jsonl)"));
    if (!file.isEmpty())
        exportTo(file, form);
}

void DatasetsPage::chooseExportFolder()
{
    const QString folder =
        QFileDialog::getSaveFileName(this, tr("A new folder for Hugging Face datasets"), m_list->name());
    if (!folder.isEmpty())
        exportForHuggingFace(folder);
}

void DatasetsPage::exportTo(const QString& file, ExportForm form)
{
    runExport(
        [name = m_list->name().toStdString(), file = file.toStdString(), form,
         query = m_exportShown->isChecked() ? m_filters->query() : ExampleQuery()](
            Project& project, const ProgressCallback& progress, const std::stop_token& stop) {
            return exportDataset(project, name, file, query, progress, stop, form);
        },
        file);
}

void DatasetsPage::exportForHuggingFace(const QString& folder)
{
    runExport(
        [name = m_list->name().toStdString(), folder = folder.toStdString()](
            Project& project, const ProgressCallback& progress, const std::stop_token& stop) {
            return calm::exportForHuggingFace(project, name, folder, ExportForm::promptResponse, progress, stop);
        },
        folder);
}

void DatasetsPage::runExport(
    std::function<std::int64_t(Project&, const ProgressCallback&, const std::stop_token&)> write, const QString& target)
{
    if (!m_session || !m_list->dataset() || m_exportProgress->isRunning())
        return;
    m_exporting.run([project = Path(m_session->file().toStdString()), write = std::move(write),
                     progress = m_exportProgress->begin(tr("Exporting…"))](
                        const std::stop_token& stop) { return write(*Project::open(project), progress, stop); },
                    [this, target](std::int64_t rows) {
                        m_exportProgress->end();
                        showState();
                        const QString sentence = tr("%1 examples written to %2").arg(formatCount(rows), target);
                        m_count->setText(sentence);
                        Q_EMIT workDone(sentence);
                    },
                    [this](const ErrorInfo& error) {
                        m_exportProgress->end();
                        raise(error);
                    });
    showState();
}

void DatasetsPage::raise(const ErrorInfo& error)
{
    showState();
    Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
}

} // namespace calm::ui
