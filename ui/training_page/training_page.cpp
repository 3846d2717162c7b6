#include "ui/training_page/training_page.h"

#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/engine_client/run_label.h"
#include "ui/estimates/text_lengths.h"
#include "ui/reading/token_spans.h"
#include "ui/training_page/metrics_plot.h"
#include "ui/training_page/metrics_reader.h"
#include "ui/training_page/queue_view.h"
#include "ui/training_page/run_data_check.h"
#include "ui/training_page/run_log_view.h"
#include "ui/training_page/run_note.h"
#include "ui/training_page/run_panel.h"
#include "ui/training_page/runs_model.h"
#include "ui/training_page/training_update.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/page_stack.h"

#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

/// What the page shows; what a person does with runs is in run_actions.cpp.
namespace calm::ui
{

TrainingPage::TrainingPage(QWidget* parent)
    : Page(parent), m_tokenizers(std::make_shared<TokenizerCache>()), m_metrics(new MetricsReader(this))
{
    setObjectName("trainingPage");
    build();
    connectParts();
    connectPanel();
    connectTabs();
    showState();
}

/// A text that is left when it goes says so: there is nobody to hear it any more.
TrainingPage::~TrainingPage()
{
    m_note->disconnect(this);
    m_model->disconnect(this);
}

QString TrainingPage::title() const
{
    return tr("Train");
}

bool TrainingPage::isReading() const
{
    return m_looking || m_metrics->isReading();
}

void TrainingPage::setSession(ProjectSession* session)
{
    m_note->save();
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_metrics->setThread(nullptr);
    m_thread.reset(session ? new ProjectThread(session->file()) : nullptr);
    m_metrics->setThread(m_thread.get());
    m_startedAt.clear();
    m_checkpoints.clear();
    m_viewed = m_wanted = 0;
    m_looking = m_lookAgain = m_loaded = m_hasCompositions = m_formDecided = m_stale = false;
    m_partsStale = true;
    m_parts.clear();
    m_sampled.clear();
    m_dataCheck->look({});
    m_model->setRuns({});
    m_form->setChoices({});
    m_banner->clear();
    if (session) {
        connect(session, &ProjectSession::runsChanged, this, &TrainingPage::look);
        connect(session, &ProjectSession::changed, this, [this] {
            m_partsStale = true;
            m_sampled.clear();
            m_dataCheck->forget();
            look();
        });
        connect(session, &ProjectSession::currentCompositionChanged, this,
                [this] { m_form->setComposition(m_session->currentComposition()); });
        connect(session, &ProjectSession::runChosen, this, [this] {
            m_wanted = m_session->takeChosenRun();
            look();
        });
        look();
    }
    showSelection();
    showState();
}

void TrainingPage::look()
{
    m_stale = m_loaded && !isVisible();
    if (!m_thread || m_stale)
        return;
    if (m_looking) {
        m_lookAgain = true;
        return;
    }
    m_looking = true;
    m_thread->run(
        this,
        [viewed = m_viewed, withParts = std::exchange(m_partsStale, false)](Project& project, const std::stop_token&) {
            return Update::read(project, viewed, withParts);
        },
        [this](Update update) { take(std::move(update)); },
        [this](const ErrorInfo& error) {
            m_looking = false;
            raise(error);
        });
}

void TrainingPage::take(Update update)
{
    m_looking = false;
    const bool first = !m_loaded;
    m_loaded = true;
    m_hasCompositions = !update.choices.compositions.empty();
    m_atOnce = update.atOnce;
    if (update.withParts)
        m_parts = update.choices.parts;
    update.choices.parts = m_parts;
    m_form->setChoices(update.choices);
    if (first)
        m_form->setComposition(m_session->currentComposition());
    takeRuns(std::move(update.choices.runs));
    if (!std::exchange(m_formDecided, true))
        m_newRun->setChecked(m_model->rowCount() == 0 || width() >= widthForForm);
    if (update.viewed == m_viewed) {
        m_checkpoints = std::move(update.checkpoints);
        std::vector<CheckpointRecord> checkpoints;
        for (const CheckpointRow& row : m_checkpoints)
            checkpoints.push_back(row.checkpoint);
        if (const auto run = m_model->run(m_viewed))
            m_log->setLines(logLines(*run, checkpoints, update.events));
    }
    showSelection();
    showState();
    sampleLengths();
    m_dataCheck->look(m_session->file());
    if (std::exchange(m_lookAgain, false))
        look();
}

void TrainingPage::takeRuns(std::vector<RunRecord> runs)
{
    // A run that was started again does its steps again; what was read of them does not count any more.
    for (const RunRecord& run : runs)
        if (const double before = std::exchange(m_startedAt[run.id], run.startedAt); before != run.startedAt)
            m_metrics->forget(run.id);
    std::vector<RunRecord> queued;
    std::ranges::copy_if(runs, std::back_inserter(queued),
                         [](const RunRecord& run) { return run.state == RunState::queued; });
    std::ranges::sort(queued, {}, &RunRecord::queuePosition);
    const auto working = std::ranges::count_if(runs, [](const RunRecord& run) { return hasWorker(run.state); });
    m_tabs->setTabText(1, queued.empty() ? tr("Queue") : tr("Queue (%1)").arg(queued.size()));
    m_queue->setQueue(std::move(queued), static_cast<int>(working), m_atOnce);
    m_model->setRuns(std::move(runs));
    if (m_wanted && m_model->rowOf(m_wanted) >= 0)
        selectRun(std::exchange(m_wanted, 0));
    else if (selectedRuns().empty() && m_view->rowCount() > 0)
        m_table->selectRow(0);
}

std::vector<std::int64_t> TrainingPage::selectedRuns() const
{
    std::vector<std::int64_t> runs;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        runs.push_back(m_view->runAt(index.row()));
    std::ranges::sort(runs); // a run keeps its colour whatever the order of the clicks
    return runs;
}

std::vector<RunRecord> TrainingPage::selectedRecords() const
{
    std::vector<RunRecord> records;
    for (const std::int64_t id : selectedRuns())
        if (auto run = m_model->run(id))
            records.push_back(std::move(*run));
    return records;
}

void TrainingPage::showItem(std::int64_t run)
{
    m_wanted = run; // selected when the runs have been read, which may be now
    if (m_loaded && m_model->rowOf(run) >= 0)
        selectRun(std::exchange(m_wanted, 0));
}

void TrainingPage::selectRun(std::int64_t run)
{
    if (m_view->rowOf(run) < 0)
        m_filter->clear(); // it was filtered away
    if (const int row = m_view->rowOf(run); row >= 0)
        m_table->selectRow(row);
}

/// The newest of the selected runs stands in the panel; all of them in the plot.
void TrainingPage::showSelection()
{
    const std::vector<RunRecord> selected = selectedRecords();
    const std::int64_t viewed = selected.empty() ? 0 : selected.back().id;
    const bool other = viewed != m_viewed;
    if (other) {
        m_note->save();
        m_checkpoints.clear();
        m_log->setLines({});
    }
    m_viewed = viewed;
    std::vector<PlottedRun> plotted;
    std::map<std::int64_t, QColor> colours;
    for (const RunRecord& run : selected) {
        colours[run.id] = m_plot->colourOf(static_cast<int>(plotted.size()));
        plotted.push_back(
            {run.id, runLabel(run), m_metrics->metrics(run.id), run.settings.schedule == Schedule::rangeTest});
    }
    m_plot->setRuns(std::move(plotted));
    m_model->setColours(colours);
    m_metrics->follow(selected);
    showViewed();
    showRunTools();
    if (other)
        look();
}

void TrainingPage::showViewed()
{
    const auto run = m_viewed ? m_model->run(m_viewed) : std::nullopt;
    std::vector<CheckpointRecord> checkpoints;
    for (const CheckpointRow& row : m_checkpoints)
        checkpoints.push_back(row.checkpoint);
    m_panel->show(run, checkpoints);
    m_checkpointsView->setRows(m_checkpoints);
    m_checkpointsView->setMayStart(run && run->settings.method == Method::bridges);
    m_checkpointsView->setMayCompare(run && run->composition != 0);
    m_note->show(m_viewed, run ? fromUtf8(run->note) : QString());
}

void TrainingPage::showRunTools()
{
    const std::vector<RunRecord> selected = selectedRecords();
    const bool anyWorks = std::ranges::any_of(selected, [](const RunRecord& run) { return hasWorker(run.state); });
    m_compare->setEnabled(selected.size() > 1);
    m_rename->setEnabled(selected.size() == 1);
    m_delete->setEnabled(!selected.empty() && !anyWorks);
    m_delete->setToolTip(anyWorks ? tr("A run that is being trained cannot be deleted: stop it first")
                                  : tr("Delete the chosen runs with their files (Delete)"));
}

void TrainingPage::showState()
{
    m_stack->showContent(m_hasCompositions || m_model->rowCount() > 0, m_session && !m_loaded);
    m_newModel->setEnabled(m_session != nullptr);
    if (!m_session)
        m_empty->setText(tr("No project is open"), tr("Open or create one on the Start page."));
    else
        m_empty->setText(
            tr("Nothing to train yet"),
            tr("Training teaches the connections between two models; draw them on the layer map first. A model of "
               "your own data is trained from the Models page."),
            tr("Draw connections"));
    m_runsStack->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0);
    const auto working =
        std::ranges::count_if(m_model->runs(), [](const RunRecord& run) { return hasWorker(run.state); });
    const bool waits = working >= m_atOnce;
    const bool may = m_loaded && m_form->problems().empty();
    m_start->setEnabled(may);
    m_start->setText(waits ? tr("Add to the queue") : tr("Start training"));
    m_start->setToolTip(waits ? tr("It begins when the runs before it are done (Ctrl+Return)")
                              : tr("Train in the background; the window may be closed (Ctrl+Return)"));
    m_startBaseline->setEnabled(may);
    m_startBaseline->setVisible(m_form->settings().method != Method::lora);
}

/// How long the examples are, for the estimates: asked for when composition or mixture have changed.
void TrainingPage::sampleLengths()
{
    const CompositionRecord* record = m_form->composition();
    if (!m_thread || !record)
        return;
    const TrainingSettings settings = m_form->settings();
    TrainingSettings key; // all but the mixture at its default
    key.mixture = settings.mixture;
    const QString wanted = fromUtf8(toLine(toJson(record->composition)) + toLine(toJson(key)));
    if (std::exchange(m_sampled, wanted) == wanted)
        return;
    m_thread->run(
        this,
        [composition = record->composition, mixture = settings.mixture,
         tokenizers = m_tokenizers](Project& project, const std::stop_token& stop) {
            return ui::sampleLengths(project, composition, mixture, *tokenizers, stop);
        },
        [this, wanted](const TextLengths& lengths) {
            if (wanted == m_sampled)
                m_form->setLengths(lengths);
        });
}

void TrainingPage::raise(const ErrorInfo& error)
{
    Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
}

} // namespace calm::ui
