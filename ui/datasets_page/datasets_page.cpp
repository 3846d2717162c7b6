#include "ui/datasets_page/datasets_page.h"

#include "core/store/dataset_files.h"
#include "ui/datasets_page/dataset_list.h"
#include "ui/datasets_page/example_delegate.h"
#include "ui/datasets_page/example_model.h"
#include "ui/datasets_page/import_dialog.h"
#include "ui/datasets_page/split_dialog.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/reading/reading_panel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/page_stack.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>

#include <algorithm>
#include <set>

namespace calm::ui
{

DatasetsPage::DatasetsPage(QWidget* parent) : Page(parent), m_undo(new QUndoStack(this))
{
    setObjectName("datasetsPage");
    setAcceptDrops(true);
    m_searchDelay.setSingleShot(true);
    m_searchDelay.setInterval(250);
    build();
    connectParts();
    connectButtons();
    showState();
}

DatasetsPage::~DatasetsPage() = default;

QString DatasetsPage::title() const
{
    return tr("Data");
}

void DatasetsPage::showItem(std::int64_t dataset)
{
    if (!m_session)
        return;
    for (const DatasetRecord& record : m_session->project().datasets())
        if (record.id == dataset)
            m_list->choose(fromUtf8(record.name));
}

void DatasetsPage::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_model->show(nullptr, 0, {});
    m_thread.reset(session ? new ProjectThread(session->file()) : nullptr);
    m_undo->clear();
    m_datasets.clear();
    m_loaded = false;
    m_list->setDatasets({});
    if (session) {
        connect(session, &ProjectSession::changed, this, &DatasetsPage::readProject);
        connect(session, &ProjectSession::changed, this, &DatasetsPage::readModels);
        connect(session, &ProjectSession::currentCompositionChanged, this, &DatasetsPage::readModels);
        readProject();
    }
    readModels();
    showState();
}

void DatasetsPage::readProject()
{
    if (!m_thread)
        return;
    m_thread->run(
        this, [](Project& project, const std::stop_token&) { return project.datasets(); },
        [this](std::vector<DatasetRecord> datasets) {
            m_loaded = true;
            m_datasets = std::move(datasets);
            m_list->setDatasets(m_datasets);
            showState();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void DatasetsPage::readModels()
{
    const std::int64_t id = m_session ? m_session->currentComposition() : 0;
    if (!m_thread || id == 0) {
        m_reading->setModels({});
        return;
    }
    m_thread->run(
        this,
        [id](Project& project, const std::stop_token&) {
            const Composition composition = project.composition(id).composition;
            std::vector<std::string> names = composition.augmenting;
            names.insert(names.begin(), composition.anchor);
            std::vector<ReadingModel> models;
            for (const std::string& name : names)
                models.push_back({fromUtf8(name), project.modelDirectory(project.model(name))});
            return models;
        },
        [this](const std::vector<ReadingModel>& models) { m_reading->setModels(models); },
        [this](const ErrorInfo&) { m_reading->setModels({}); }); // other pages say what is missing
}

void DatasetsPage::showReading()
{
    const int row = m_table->currentIndex().row();
    const auto example = row >= 0 && m_list->dataset() ? m_model->example(row) : std::nullopt;
    if (example)
        m_reading->setText(fromUtf8(example->prompt), fromUtf8(example->response));
    else if (row < 0)
        m_reading->setText({}, {});
}

void DatasetsPage::showDataset()
{
    {
        const QSignalBlocker quietSearch(m_search), quietFilter(m_splitFilter);
        m_search->clear();
        m_splitFilter->setCurrentIndex(0);
    }
    m_card->setHeading(m_list->name());
    m_splits->clear();
    m_note->hide();
    applyFilter();
    readSplits();
    showState();
}

void DatasetsPage::applyFilter()
{
    Project::ExampleFilter filter;
    filter.search = m_search->text().toStdString();
    filter.split = m_splitFilter->currentData().toString().toStdString();
    m_model->show(m_list->dataset() ? m_thread.get() : nullptr, m_list->dataset(), filter);
}

void DatasetsPage::readSplits()
{
    if (!m_thread || !m_list->dataset())
        return;
    m_thread->run(
        this,
        [dataset = m_list->dataset()](Project& project, const std::stop_token&) {
            return std::pair(dataset, project.splitCounts(dataset));
        },
        [this](const auto& answer) {
            if (answer.first == m_list->dataset())
                showSplits(answer.second);
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void DatasetsPage::showSplits(const std::vector<std::pair<std::string, std::int64_t>>& counts)
{
    QStringList parts;
    const QSignalBlocker quiet(m_splitFilter);
    const QVariant chosen = m_splitFilter->currentData();
    m_splitFilter->clear();
    m_splitFilter->addItem(tr("All splits"), QString());
    for (const auto& [split, count] : counts) {
        parts += tr("%1 <b>%2</b>").arg(splitLabel(fromUtf8(split)).toHtmlEscaped(), formatCount(count));
        if (!split.empty())
            m_splitFilter->addItem(splitLabel(fromUtf8(split)), fromUtf8(split));
    }
    m_splitFilter->setCurrentIndex(std::max(0, m_splitFilter->findData(chosen)));
    m_splits->setText(parts.join(QStringLiteral(" &nbsp;·&nbsp; ")));
}

void DatasetsPage::showState()
{
    const bool any = !m_datasets.empty();
    m_stack->showContent(any, m_session && !m_loaded);
    if (!m_session)
        m_empty->setText(tr("No project is open"), tr("Open or create one on the Start page."));
    else
        m_empty->setText(
            tr("No datasets yet"),
            tr("Import a JSONL file: one example a line, with a prompt and a response. You can also drop it "
               "here."),
            tr("Import a file…"));
    m_import->setEnabled(m_session != nullptr);
    const bool chosen = m_list->dataset() != 0;
    for (QWidget* widget : {static_cast<QWidget*>(m_export), static_cast<QWidget*>(m_splitButton),
                            static_cast<QWidget*>(m_add), static_cast<QWidget*>(m_search)})
        widget->setEnabled(chosen);
    showReading();
    m_delete->setEnabled(m_table->selectionModel() && m_table->selectionModel()->hasSelection());
    const auto it = std::ranges::find(m_datasets, m_list->dataset(), &DatasetRecord::id);
    const std::int64_t all = it == m_datasets.end() ? 0 : it->examples;
    const bool filtered = !m_search->text().isEmpty() || m_splitFilter->currentIndex() > 0;
    m_count->setText(filtered ? tr("%1 of %2 examples").arg(formatCount(m_matching), formatCount(all))
                              : tr("%1 examples").arg(formatCount(m_matching)));
}

ExampleWriter DatasetsPage::writer()
{
    const auto write = [this](auto job) {
        if (m_thread)
            m_thread->run(
                this, std::move(job), [this] { afterWrite(); },
                [this](const ErrorInfo& error) {
                    m_model->reload(); // it may show what was not written
                    raise(error);
                });
    };
    return {
        [this, write](const ExampleRecord& example) {
            m_model->replace(example);
            write([example](Project& project, const std::stop_token&) { project.updateExample(example); });
        },
        [write](const std::vector<ExampleRecord>& examples) {
            std::vector<std::int64_t> ids;
            for (const ExampleRecord& example : examples)
                ids.push_back(example.id);
            write([ids](Project& project, const std::stop_token&) { project.removeExamples(ids); });
        },
        [write](const std::vector<ExampleRecord>& examples) {
            write([examples](Project& project, const std::stop_token&) {
                for (const ExampleRecord& example : examples)
                    project.restoreExample(example);
            });
        },
        [write](std::int64_t dataset, const SplitsById& splits) {
            write([dataset, splits](Project& project, const std::stop_token&) {
                project.assignSplits(dataset, [&splits](const ExampleRecord& example) {
                    const auto it = splits.find(example.id);
                    return it == splits.end() ? example.split : it->second;
                });
            });
        },
    };
}

void DatasetsPage::afterWrite()
{
    m_model->reload();
    readSplits();
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
         split = m_splitFilter->currentData().toString().toStdString()](Project& project, const std::stop_token&) {
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
            m_search->clear();
            m_scrollToEnd = true;
            afterWrite();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void DatasetsPage::removeRows()
{
    std::vector<ExampleRecord> examples;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        if (const auto example = m_model->example(index.row()))
            examples.push_back(*example);
    if (!examples.empty())
        m_undo->push(new RemoveExamples(writer(), std::move(examples)));
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
    connect(dialog, &ImportDialog::imported, this, [this](const QString& dataset) {
        m_list->choose(dataset);
        m_session->notifyChanged();
    });
    if (!file.isEmpty())
        dialog->setFile(file);
    dialog->open();
}

void DatasetsPage::openSplitDialog()
{
    if (!m_thread)
        return;
    std::vector<std::string> samples;
    for (int row = 0; row < 4; ++row)
        if (const auto example = m_model->example(row))
            samples.push_back(example->prompt);
    auto* dialog = new SplitDialog(*m_thread, m_list->name(), samples, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { split(dialog->rule()); });
    dialog->open();
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
                for (const ExampleRecord& example : project.examples(dataset))
                    done.before.emplace_hint(done.before.end(), example.id, example.split);
                done.result = splitDataset(project, dataset, rule, stop);
            });
            std::size_t next = 0;
            for (const auto& [id, split] : done.before)
                done.after.emplace_hint(done.after.end(), id, done.result.splits[next++]);
            return done;
        },
        [this, byKey = !rule.keyPattern.empty()](Done done) {
            m_undo->push(new AssignSplits(writer(), done.dataset, std::move(done.before), std::move(done.after)));
            afterWrite();
            m_note->setVisible(byKey);
            m_note->setText(
                tr("%1 different keys. %2 examples belong to no split because their keys fell into different "
                   "ones; %3 have no key and were parted by their whole prompt.")
                    .arg(formatCount(done.result.keys), formatCount(done.result.leftOut),
                         formatCount(done.result.withoutKey)));
        },
        [this](const ErrorInfo& error) {
            readSplits();
            raise(error);
        });
}

void DatasetsPage::chooseExportFile()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Export the dataset"), m_list->name() + ".jsonl",
                                                      tr("JSON lines (*.jsonl)"));
    if (!file.isEmpty())
        exportTo(file);
}

void DatasetsPage::exportTo(const QString& file)
{
    if (!m_thread || m_list->name().isEmpty())
        return;
    m_count->setText(tr("Exporting…"));
    m_thread->run(
        this,
        [name = m_list->name().toStdString(), file = file.toStdString()](
            Project& project, const std::stop_token& stop) { return exportDataset(project, name, file, {}, {}, stop); },
        [this, file](std::int64_t rows) {
            m_count->setText(tr("%1 examples written to %2").arg(formatCount(rows), file));
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void DatasetsPage::raise(const ErrorInfo& error)
{
    showState();
    Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
}

} // namespace calm::ui
