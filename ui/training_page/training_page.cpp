#include "ui/training_page/training_page.h"

#include "core/base/file.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/engine_client/run_label.h"
#include "ui/training_page/metrics_plot.h"
#include "ui/training_page/run_panel.h"
#include "ui/training_page/runs_model.h"
#include "ui/training_page/training_update.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/page_stack.h"

#include <QBuffer>
#include <QDateTime>
#include <QFileDialog>
#include <QImage>
#include <QItemSelectionModel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace calm::ui
{

TrainingPage::TrainingPage(QWidget* parent) : Page(parent)
{
    setObjectName("trainingPage");
    build();
    connectParts();
    connectPanel();
    showState();
}

TrainingPage::~TrainingPage() = default;

QString TrainingPage::title() const
{
    return tr("Train");
}

void TrainingPage::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_thread.reset(session ? new ProjectThread(session->file()) : nullptr);
    m_metrics.clear();
    m_checkpoints.clear();
    m_viewed = m_wanted = 0;
    m_looking = m_lookAgain = m_loaded = m_hasCompositions = m_formDecided = m_stale = false;
    m_partsStale = true;
    m_parts.clear();
    m_model->setRuns({});
    m_form->setChoices({});
    m_banner->clear();
    if (session) {
        connect(session, &ProjectSession::runsChanged, this, &TrainingPage::look);
        connect(session, &ProjectSession::changed, this, [this] {
            m_partsStale = true;
            look();
        });
        connect(session, &ProjectSession::currentCompositionChanged, this,
                [this] { m_form->setComposition(m_session->currentComposition()); });
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
    std::map<std::int64_t, int> readAfter;
    for (const std::int64_t run : selectedRuns())
        readAfter[run] = m_metrics.contains(run) ? m_metrics[run]->readAfter() : -1;
    m_thread->run(
        this,
        [readAfter, viewed = m_viewed, withParts = std::exchange(m_partsStale, false)](
            Project& project, const std::stop_token&) { return Update::read(project, readAfter, viewed, withParts); },
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
    if (update.withParts)
        m_parts = update.choices.parts;
    update.choices.parts = m_parts;
    m_form->setChoices(update.choices);
    if (first)
        m_form->setComposition(m_session->currentComposition());
    m_model->setRuns(std::move(update.choices.runs));
    if (update.viewed == m_viewed)
        m_checkpoints = std::move(update.checkpoints);
    for (const auto& [run, metrics] : update.metrics) {
        auto& known = m_metrics[run];
        if (!known)
            known = std::make_shared<RunMetrics>();
        known->add(metrics);
    }
    if (m_wanted && m_model->rowOf(m_wanted) >= 0)
        selectRun(std::exchange(m_wanted, 0));
    else if (selectedRuns().empty() && m_model->rowCount() > 0)
        selectRun(m_model->runs().front().id);
    if (!std::exchange(m_formDecided, true))
        m_newRun->setChecked(m_model->rowCount() == 0 || width() >= widthForForm);
    showSelection();
    showState();
    if (std::exchange(m_lookAgain, false))
        look();
}

std::vector<std::int64_t> TrainingPage::selectedRuns() const
{
    std::vector<std::int64_t> runs;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        runs.push_back(m_model->runs()[std::size_t(index.row())].id);
    std::ranges::sort(runs); // a run keeps its colour whatever the order of the clicks
    return runs;
}

void TrainingPage::selectRun(std::int64_t run)
{
    const int row = m_model->rowOf(run);
    if (row >= 0)
        m_table->selectRow(row);
}

/// The newest of the selected runs stands in the panel; all of them in the plot.
void TrainingPage::showSelection()
{
    const std::vector<std::int64_t> selected = selectedRuns();
    const std::int64_t viewed = selected.empty() ? 0 : selected.back();
    bool missing = viewed != m_viewed;
    if (viewed != m_viewed)
        m_checkpoints.clear();
    m_viewed = viewed;
    std::vector<PlottedRun> plotted;
    std::map<std::int64_t, QColor> colours;
    for (const std::int64_t id : selected) {
        auto& metrics = m_metrics[id];
        if (!metrics) {
            metrics = std::make_shared<RunMetrics>();
            missing = true;
        }
        colours[id] = m_plot->colourOf(static_cast<int>(plotted.size()));
        const auto run = m_model->run(id);
        plotted.push_back({id, run ? runLabel(*run) : QString(), metrics});
    }
    m_plot->setRuns(std::move(plotted));
    m_model->setColours(colours);
    m_panel->show(m_viewed ? m_model->run(m_viewed) : std::nullopt, m_checkpoints);
    if (missing)
        look();
}

void TrainingPage::showState()
{
    m_stack->showContent(m_hasCompositions, m_session && !m_loaded);
    if (!m_session)
        m_empty->setText(tr("No project is open"), tr("Open or create one on the Start page."));
    else
        m_empty->setText(tr("Nothing to train yet"),
                         tr("Training teaches the connections between two models; draw them on the layer map first."),
                         tr("Draw connections"));
    m_runsStack->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0);
    const auto& runs = m_model->runs();
    const bool busy = std::ranges::any_of(runs, [](const RunRecord& run) { return run.state == RunState::running; });
    m_start->setEnabled(m_loaded && !busy && m_form->problems().empty());
    m_start->setToolTip(busy ? tr("A run is under way; it can be stopped at the right.")
                             : tr("Train in the background; the window may be closed (Ctrl+Return)"));
}

void TrainingPage::startRun()
{
    if (const CompositionRecord* composition = m_form->composition(); composition && m_form->problems().empty())
        addRun(*composition, m_form->settings(), m_form->name());
}

void TrainingPage::addRun(const CompositionRecord& composition, const TrainingSettings& settings, const QString& name)
{
    if (!m_thread)
        return;
    m_banner->clear();
    RunRecord run;
    run.name = name.toStdString();
    run.composition = composition.id;
    run.trained = composition.composition;
    run.settings = settings;
    run.createdAt = double(QDateTime::currentMSecsSinceEpoch()) / 1000;
    m_thread->run(
        this, [run](Project& project, const std::stop_token&) { return project.addRun(run); },
        [this](std::int64_t id) { startWorker(id); }, [this](const ErrorInfo& error) { raise(error); });
}

void TrainingPage::startWorker(std::int64_t run)
{
    if (!m_session)
        return;
    m_wanted = run;
    try {
        m_session->startRun(run);
    } catch (...) {
        const ErrorInfo error = currentError("starting the training worker");
        m_banner->showError(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
    look();
}

void TrainingPage::removeRun(std::int64_t run)
{
    if (!m_thread)
        return;
    m_thread->run(
        this, [run](Project& project, const std::stop_token&) { project.removeRun(run); },
        [this, run] {
            m_metrics.erase(run);
            look();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void TrainingPage::askToRemove()
{
    const auto run = m_model->run(m_viewed);
    if (!run)
        return;
    const auto answer = QMessageBox::question(
        this, tr("Delete a run"),
        tr("Delete %1 with its curves and checkpoints? This cannot be undone.").arg(runLabel(*run)),
        QMessageBox::Cancel | QMessageBox::Yes, QMessageBox::Cancel);
    if (answer == QMessageBox::Yes)
        removeRun(run->id);
}

void TrainingPage::chooseCurvesFile(const QString& kind)
{
    const QString filter = kind == "png"   ? tr("Picture (*.png)")
                           : kind == "pdf" ? tr("PDF (*.pdf)")
                                           : tr("CSV (*.csv)");
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the curves"), "curves." + kind, filter);
    if (!file.isEmpty())
        saveCurves(kind, file);
}

void TrainingPage::saveCurves(const QString& kind, const QString& file)
{
    if (!m_thread)
        return;
    if (kind == "pdf") { // drawn by the plot itself, which lives on this thread; some milliseconds
        if (!m_plot->savePdf(file))
            Q_EMIT errorRaised(tr("The curves could not be written to %1.").arg(file), {});
        return;
    }
    std::vector<std::pair<std::string, RunMetrics>> runs; // copies: the originals go on growing
    for (const std::int64_t id : kind == "csv" ? selectedRuns() : std::vector<std::int64_t>())
        if (const auto run = m_model->run(id); run && m_metrics[id])
            runs.emplace_back(run->name, *m_metrics[id]);
    m_thread->run(
        this,
        [kind, runs = std::move(runs), path = file.toStdString(),
         image = kind == "png" ? m_plot->image() : QImage()](Project&, const std::stop_token&) {
            if (kind == "csv") {
                std::vector<std::pair<std::string, const RunMetrics*>> rows;
                for (const auto& [name, metrics] : runs)
                    rows.emplace_back(name, &metrics);
                return writeFileWhole(path, toCsv(rows));
            }
            QByteArray bytes;
            QBuffer buffer(&bytes);
            image.save(&buffer, "PNG");
            writeFileWhole(path, std::string_view(bytes.constData(), std::size_t(bytes.size())));
        },
        [] {}, [this](const ErrorInfo& error) { raise(error); });
}

void TrainingPage::raise(const ErrorInfo& error)
{
    Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
}

} // namespace calm::ui
