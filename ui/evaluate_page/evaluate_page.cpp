#include "ui/evaluate_page/evaluate_page.h"

#include "core/base/file.h"
#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/evaluate_page/answers_dialog.h"
#include "ui/evaluate_page/evaluation_form.h"
#include "ui/evaluate_page/report.h"
#include "ui/evaluate_page/result_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/page_stack.h"

#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace calm::ui
{

EvaluatePage::EvaluatePage(QWidget* parent) : Page(parent)
{
    setObjectName("evaluatePage");
    build();
    connectParts();
    showState();
}

EvaluatePage::~EvaluatePage() = default;

QString EvaluatePage::title() const
{
    return tr("Evaluate");
}

void EvaluatePage::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_thread.reset(session ? new ProjectThread(session->file()) : nullptr);
    m_request = 0;
    m_shown = 0;
    m_loaded = m_hasChoices = m_stale = false;
    m_tasksStale = true;
    m_form->setChoices({});
    m_banner->clear();
    takeEvaluations({});
    if (session) {
        connect(session, &ProjectSession::changed, this, [this] {
            m_tasksStale = true;
            readProject();
        });
        connect(session, &ProjectSession::runsChanged, this, &EvaluatePage::readProject);
        connect(session, &ProjectSession::currentCompositionChanged, this,
                [this] { m_form->setComposition(m_session->currentComposition()); });
        readProject();
    }
    showState();
}

void EvaluatePage::readProject()
{
    m_stale = m_loaded && !isVisible();
    if (!m_thread || m_stale)
        return;
    struct Read
    {
        EvaluationChoices choices;
        std::vector<EvaluationRecord> evaluations;
    };
    m_thread->run(
        this,
        [withTasks = std::exchange(m_tasksStale, false)](Project& project, const std::stop_token&) {
            return Read{EvaluationChoices::read(project, withTasks), project.evaluations()};
        },
        [this](Read read) {
            m_loaded = true;
            m_form->setChoices(read.choices);
            m_hasChoices = m_form->hasChoices();
            m_form->setComposition(m_session->currentComposition());
            takeEvaluations(std::move(read.evaluations));
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void EvaluatePage::takeEvaluations(std::vector<EvaluationRecord> evaluations)
{
    const bool newest = m_shown == 0 || (!m_evaluations.empty() && m_shown == m_evaluations.front().id);
    m_evaluations = std::move(evaluations);
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const EvaluationRecord& evaluation : m_evaluations) {
            auto* item =
                new QListWidgetItem(fromUtf8(evaluation.name) + '\n' + formatTime(evaluation.createdAt), m_list);
            item->setData(Qt::UserRole, qlonglong(evaluation.id));
        }
    }
    const bool there = std::ranges::any_of(m_evaluations, [this](const auto& e) { return e.id == m_shown; });
    if (m_evaluations.empty())
        m_shown = 0;
    else if (!there || newest) // who looks at the newest wants to see the one that has just been made
        m_shown = m_evaluations.front().id;
    showEvaluation(m_shown);
}

void EvaluatePage::showEvaluation(std::int64_t id)
{
    m_shown = id;
    const auto it = std::ranges::find(m_evaluations, id, &EvaluationRecord::id);
    if (it != m_evaluations.end() && m_result->evaluation().id != id) {
        try {
            m_result->showEvaluation(*it);
        } catch (...) {
            const ErrorInfo error = currentError("reading the evaluation");
            m_banner->showError(fromUtf8(error.sentence), fromUtf8(error.detail));
        }
    }
    if (it != m_evaluations.end()) {
        const QSignalBlocker quiet(m_list);
        m_list->setCurrentRow(static_cast<int>(it - m_evaluations.begin()));
        m_heading->setText(fromUtf8(it->name));
        m_heading->setToolTip(m_heading->text());
        m_when->setText(formatTime(it->createdAt));
    }
    showState();
}

void EvaluatePage::showState()
{
    const bool usable = m_session && m_hasChoices;
    m_stack->showContent(usable || !m_evaluations.empty(), m_session && !m_loaded);
    if (!m_session)
        m_empty->setText(tr("No project is open"), tr("Open or create one on the Start page."));
    else
        m_empty->setText(
            tr("Nothing to evaluate yet"),
            tr("An evaluation needs a composition and a dataset with test examples. Import a dataset, then "
               "draw connections on the layer map."),
            tr("Import a dataset"));
    m_resultStack->setCurrentIndex(m_shown ? 1 : 0);
    m_problem->setText(usable ? m_form->problem() : QString());
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_run->setVisible(!isRunning());
    m_run->setEnabled(usable && m_form->problem().isEmpty());
    m_stop->setVisible(isRunning());
    m_form->setEnabled(!isRunning());
    m_progress->setVisible(isRunning());
    m_progressText->setVisible(isRunning());
    m_earlier->setVisible(!m_evaluations.empty());
    m_html->setEnabled(m_shown != 0);
    m_pdf->setEnabled(m_shown != 0);
}

void EvaluatePage::run()
{
    if (!m_session || isRunning() || !m_form->problem().isEmpty())
        return;
    m_banner->clear();
    protocol::Evaluate request;
    request.project = m_session->file().toStdString();
    request.name = m_form->name().toStdString();
    request.tasks = m_form->tasks();
    request.members = m_form->members();
    request.limit = m_form->limit();
    EngineClient::Callbacks callbacks;
    callbacks.progress = [this](const protocol::ProgressEvent& event) {
        showProgress(fromUtf8(event.stage), event.done, event.total);
    };
    callbacks.finished = [this, name = m_form->name()](const Json&) {
        m_shown = 0; // the newest
        finish();
        Q_EMIT workDone(tr("The evaluation %1 is finished.").arg(name));
    };
    callbacks.failed = [this](const ErrorInfo& error) {
        if (error.kind != ErrorKind::cancelled)
            showFailure(error);
        finish();
    };
    m_running.start();
    showProgress(tr("Loading the models…"), 0, 0);
    m_request = m_session->engine().send(request, this, std::move(callbacks));
    showState();
}

void EvaluatePage::showFailure(const ErrorInfo& error)
{
    const bool dead = m_session && m_session->engine().state() == EngineClient::State::dead;
    m_banner->showError(fromUtf8(error.sentence), fromUtf8(error.detail), dead ? tr("Restart the engine") : QString());
}

void EvaluatePage::stop()
{
    if (m_session && m_request)
        m_session->engine().cancel(m_request);
}

void EvaluatePage::finish()
{
    m_request = 0;
    readProject();
    showState();
}

void EvaluatePage::showProgress(const QString& stage, std::int64_t done, std::int64_t total)
{
    m_progress->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0)
        m_progress->setValue(static_cast<int>(1000 * done / total));
    QString text = stage;
    const double seconds = double(m_running.elapsed()) / 1000;
    if (total > 0 && done > 0 && seconds > 2)
        text += tr(" · %1 left").arg(formatDuration(seconds * double(total - done) / double(done)));
    m_progressText->setText(text);
}

void EvaluatePage::openAnswers(const QString& task, const QString& member)
{
    if (!m_thread || !m_shown)
        return;
    auto* dialog = new AnswersDialog(*m_thread, m_shown, task, member, this);
    dialog->show();
}

void EvaluatePage::removeEvaluation()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (!m_thread || !item)
        return;
    m_thread->run(
        this,
        [id = item->data(Qt::UserRole).toLongLong()](Project& project, const std::stop_token&) {
            project.removeEvaluation(id);
        },
        [this] { readProject(); }, [this](const ErrorInfo& error) { raise(error); });
}

void EvaluatePage::exportHtml(const QString& file)
{
    if (!m_thread || !m_shown)
        return;
    m_thread->run(
        this,
        [file, table = m_result->table(), name = m_result->evaluation().name](Project&, const std::stop_token&) {
            writeFileWhole(file.toStdString(), toHtml(table, name));
        },
        [this, file] { exported(file); }, [this](const ErrorInfo& error) { raise(error); });
}

void EvaluatePage::exportPdf(const QString& file)
{
    if (!m_thread || !m_shown)
        return;
    m_thread->run(
        this,
        [file, table = m_result->table(), name = fromUtf8(m_result->evaluation().name), verdict = m_result->verdict(),
         chart = m_result->chartImage()](Project&, const std::stop_token&) {
            writePdfReport(file, table, name, verdict, chart);
        },
        [this, file] { exported(file); }, [this](const ErrorInfo& error) { raise(error); });
}

void EvaluatePage::exported(const QString& file)
{
    m_when->setText(tr("Written to %1").arg(file));
    m_when->setToolTip(file);
}

void EvaluatePage::raise(const ErrorInfo& error)
{
    Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
}

} // namespace calm::ui
