#include "ui/datasets_page/datasets_page.h"

#include "ui/datasets_page/alike_view.h"
#include "ui/datasets_page/dataset_facts.h"
#include "ui/datasets_page/dataset_list.h"
#include "ui/datasets_page/example_delegate.h"
#include "ui/datasets_page/example_model.h"
#include "ui/datasets_page/example_view.h"
#include "ui/datasets_page/filter_bar.h"
#include "ui/datasets_page/progress_line.h"
#include "ui/datasets_page/share_bars.h"
#include "ui/datasets_page/statistics_view.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/page_stack.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>

#include <algorithm>

/// What the page shows; what a person does with examples is in dataset_actions.cpp.
namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 1000; ///< between two looks at which runs have seen the dataset

} // namespace

DatasetsPage::DatasetsPage(QWidget* parent) : Page(parent), m_undo(new QUndoStack(this))
{
    setObjectName("datasetsPage");
    setAcceptDrops(true);
    m_runsMoved.setSingleShot(true);
    m_runsMoved.setInterval(restMilliseconds);
    build();
    connectParts();
    connectTable();
    connectPanel();
    connectButtons();
    showState();
}

/// A text that is left when it goes says so: there is nobody to hear it any more.
DatasetsPage::~DatasetsPage()
{
    m_example->disconnect(this);
    m_model->disconnect(this);
}

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
    keepTyped();
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_model->show(nullptr, 0, {});
    m_exporting.drop();
    m_exportProgress->end();
    m_thread.reset(session ? new ProjectThread(session->file()) : nullptr);
    m_undo->clear();
    m_datasets.clear();
    m_loaded = false;
    m_list->setDatasets({});
    if (session) {
        connect(session, &ProjectSession::changed, this, &DatasetsPage::readProject);
        connect(session, &ProjectSession::changed, this, &DatasetsPage::readModels);
        connect(session, &ProjectSession::currentCompositionChanged, this, &DatasetsPage::readModels);
        connect(session, &ProjectSession::runsChanged, this, [this] {
            if (!m_runsMoved.isActive()) // a run that is being trained says so four times a second
                m_runsMoved.start();
        });
        readProject();
    } else {
        showDataset();
    }
    readModels();
    showState();
}

/// Into the project that it belongs to, and at once: what the thread has not begun is dropped when it goes.
void DatasetsPage::keepTyped()
{
    const auto typed = m_example->takeChange();
    if (!typed || !m_session)
        return;
    try {
        m_session->project().updateExample(*typed);
    } catch (const std::exception&) {
        raise(currentError("keeping what was typed"));
    }
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
        m_models.clear();
        showModels();
        return;
    }
    m_thread->run(
        this,
        [id](Project& project, const std::stop_token&) {
            const Composition composition = project.composition(id).composition;
            std::vector<std::string> names = composition.augmenting;
            names.insert(names.begin(), composition.anchor);
            std::vector<ReadingModel> models;
            for (const std::string& name : names) {
                const ModelRecord model = project.model(name);
                models.push_back({fromUtf8(name), project.modelDirectory(model), model.chatTemplate});
            }
            return models;
        },
        [this](std::vector<ReadingModel> models) {
            m_models = std::move(models);
            showModels();
        },
        [this](const ErrorInfo&) { // other pages say what is missing
            m_models.clear();
            showModels();
        });
}

void DatasetsPage::showModels()
{
    m_example->setModels(m_models);
    m_statistics->setModels(m_models, m_example->throughChat());
}

void DatasetsPage::showExample()
{
    const int row = m_table->currentIndex().row();
    const auto example = row >= 0 && m_list->dataset() ? m_model->example(row) : std::nullopt;
    if (!example && row >= 0)
        return; // it is being read
    QStringList place;
    if (example) {
        place += tr("Example %1").arg(formatCount(row + 1));
        place += splitLabel(fromUtf8(example->split));
        for (const std::string* text : {&example->task, &example->tags, &example->key})
            if (!text->empty())
                place += fromUtf8(*text);
    }
    m_example->setExample(example, place.join(QStringLiteral(" · ")));
}

void DatasetsPage::reveal(std::int64_t id)
{
    m_wanted = id;
    const int row = m_model->rowOf(id);
    if (row >= 0) {
        m_wanted = 0;
        m_table->setCurrentIndex(m_model->index(row, 0));
        m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
    } else if (m_filters->isActive()) {
        m_filters->clear();
        applyFilter();
    }
}

void DatasetsPage::setLimit(int tokens)
{
    m_example->setLimit(tokens);
    m_statistics->setLimit(tokens);
}

void DatasetsPage::showDataset()
{
    const QString file = m_session ? m_session->file() : QString();
    const std::int64_t dataset = m_list->dataset();
    m_filters->clear();
    m_filters->setSplits({});
    m_filters->setTags({});
    m_card->setHeading(m_list->name());
    m_splits->clear();
    m_shares->setBars({});
    m_version->hide();
    m_note->hide();
    m_wanted = 0;
    m_statistics->setDataset(file, dataset);
    m_duplicates->setDataset(file, dataset);
    m_leakage->setDataset(file, dataset);
    m_example->setExample(std::nullopt, {});
    applyFilter();
    readDatasetFacts();
    readDatasetVersions();
    showState();
}

void DatasetsPage::applyFilter()
{
    ExampleQuery query = m_filters->query();
    const QHeaderView& header = *m_table->horizontalHeader();
    if (const auto order = orderOf(header.sortIndicatorSection())) {
        query.order = *order;
        query.descending = header.sortIndicatorOrder() == Qt::DescendingOrder;
    }
    m_model->show(m_list->dataset() ? m_thread.get() : nullptr, m_list->dataset(), query);
}

void DatasetsPage::readDatasetFacts()
{
    if (!m_thread || !m_list->dataset())
        return;
    m_thread->run(
        this,
        [dataset = m_list->dataset()](Project& project, const std::stop_token& stop) {
            return readFacts(project, dataset, stop);
        },
        [this](const DatasetFacts& facts) {
            if (facts.dataset == m_list->dataset())
                showFacts(facts);
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void DatasetsPage::showFacts(const DatasetFacts& facts)
{
    std::int64_t all = 0;
    for (const auto& [split, count] : facts.splits)
        all += count;
    QStringList parts;
    std::vector<ShareBars::Bar> bars;
    for (const auto& [split, count] : facts.splits) {
        const QString name = splitLabel(fromUtf8(split));
        parts += tr("%1 <b>%2</b>").arg(name.toHtmlEscaped(), formatCount(count));
        bars.push_back({name, double(count) / double(std::max<std::int64_t>(1, all)), formatCount(count)});
    }
    m_splits->setText(parts.join(QStringLiteral(" &nbsp;·&nbsp; ")));
    m_shares->setBars(std::move(bars));
    m_tags.clear();
    for (const auto& [tag, count] : facts.tags)
        m_tags += fromUtf8(tag);
    const ExampleQuery before = m_filters->query();
    m_filters->setSplits(facts.splits);
    m_filters->setTags(facts.tags);
    const ExampleQuery after = m_filters->query();
    if (before.split != after.split || before.tag != after.tag)
        applyFilter(); // the last one of what was filtered for is gone
}

void DatasetsPage::readDatasetVersions()
{
    if (!m_thread || !m_list->dataset())
        return;
    m_thread->run(
        this,
        [dataset = m_list->dataset(), name = m_list->name().toStdString()](Project& project, const std::stop_token&) {
            return readVersions(project, dataset, name);
        },
        [this](const VersionWords& words) {
            if (words.dataset != m_list->dataset())
                return;
            m_version->setText(words.sentence);
            m_version->setToolTip(words.all);
            m_version->setVisible(!words.sentence.isEmpty());
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void DatasetsPage::showState()
{
    const bool any = !m_datasets.empty();
    m_stack->showContent(any, m_session && !m_loaded);
    if (!m_session)
        m_empty->setText(tr("No project is open"), tr("Open or create one on the Start page."));
    else
        m_empty->setText(tr("No datasets yet"),
                         tr("Import a file of prompts and responses: JSON lines, JSON, CSV, TSV or text. You can also "
                            "drop it here."),
                         tr("Import a file…"));
    m_import->setEnabled(m_session != nullptr);
    const bool chosen = m_list->dataset() != 0;
    for (QWidget* widget :
         {static_cast<QWidget*>(m_splitButton), static_cast<QWidget*>(m_add), static_cast<QWidget*>(m_filters)})
        widget->setEnabled(chosen);
    m_export->setEnabled(chosen && !m_exportProgress->isRunning());
    showExample();
    const bool selected = m_table->selectionModel() && m_table->selectionModel()->hasSelection();
    m_delete->setEnabled(selected);
    m_tag->setEnabled(selected);
    const auto it = std::ranges::find(m_datasets, m_list->dataset(), &DatasetRecord::id);
    const std::int64_t all = it == m_datasets.end() ? 0 : it->examples;
    m_count->setText(m_filters->isActive() ? tr("%1 of %2 examples").arg(formatCount(m_matching), formatCount(all))
                                           : tr("%1 examples").arg(formatCount(m_matching)));
}

} // namespace calm::ui
