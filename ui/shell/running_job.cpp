#include "ui/shell/running_job.h"

#include "ui/engine_client/project_session.h"
#include "ui/engine_client/run_label.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/scale.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace calm::ui
{

namespace
{

/// The newest run that is being trained; else the one that is next, or else one that was paused.
std::vector<RunRecord>::const_iterator mostUrgent(const std::vector<RunRecord>& runs)
{
    auto found = std::ranges::find_if(runs, [](const RunRecord& run) { return hasWorker(run.state); });
    if (found == runs.end())
        found = std::ranges::find(runs, 1, &RunRecord::queuePosition);
    if (found == runs.end())
        found = std::ranges::find(runs, RunState::queued, &RunRecord::state);
    if (found == runs.end())
        found = std::ranges::find(runs, RunState::paused, &RunRecord::state);
    return found;
}

} // namespace

RunningJob::RunningJob(QWidget* parent)
    : QWidget(parent), m_name(new QPushButton), m_progress(new QProgressBar), m_left(makeLabel({}, "muted")),
      m_stop(new QPushButton(icon("stop"), tr("Stop")))
{
    setObjectName("runningJob");
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    setRole(m_name, "quiet");
    m_name->setToolTip(tr("Show the run"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(160);
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_stop->setObjectName("stopJobButton");
    m_stop->setToolTip(tr("Stop the run; its checkpoints stay"));
    setRole(m_stop, "quiet");
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 8, 0);
    line->setSpacing(spaceSmall);
    for (QWidget* widget : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_progress),
                            static_cast<QWidget*>(m_left), static_cast<QWidget*>(m_stop)})
        line->addWidget(widget);
    setVisible(false);
    connect(m_name, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested("train"); });
    connect(m_stop, &QPushButton::clicked, this, &RunningJob::stop);
}

void RunningJob::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session)
        connect(session, &ProjectSession::runsChanged, this, &RunningJob::refresh);
    m_ends = RunEnds();
    refresh();
}

void RunningJob::refresh()
{
    m_run = 0;
    if (!m_session) {
        setVisible(false);
        return;
    }
    try {
        const std::vector<RunRecord> runs = m_session->project().runs();
        const auto found = mostUrgent(runs);
        setVisible(found != runs.end());
        if (found != runs.end())
            show(*found, std::ranges::count(runs, RunState::queued, &RunRecord::state));
        for (const RunRecord& run : m_ends.look(runs))
            Q_EMIT runEnded(run);
    } catch (const std::exception&) {
        setVisible(false);
        const ErrorInfo error = currentError("reading the runs");
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
}

void RunningJob::show(const RunRecord& run, std::ptrdiff_t queued)
{
    m_run = run.id;
    m_name->setText(runLabel(run));
    m_progress->setRange(0, std::max({1, run.settings.steps, run.step}));
    m_progress->setValue(run.step);
    m_stop->setEnabled(run.state != RunState::stopping);
    const std::ptrdiff_t behind = run.state == RunState::queued ? queued - 1 : queued;
    const QString left = leftText(run);
    m_left->setText(behind > 0 ? tr("%1, %2 in the queue").arg(left).arg(behind) : left);
    m_left->setToolTip(fromUtf8(run.message));
}

QString RunningJob::leftText(const RunRecord& run)
{
    switch (run.state) {
    case RunState::stopping:
        return tr("stopping");
    case RunState::pausing:
        return tr("pausing");
    case RunState::paused:
        return tr("paused");
    case RunState::queued:
        return tr("waiting");
    default:
        break;
    }
    if (run.secondsLeft > 0)
        return tr("%1 left").arg(formatDuration(run.secondsLeft));
    return run.message.empty() ? tr("starting") : fromUtf8(run.message);
}

void RunningJob::stop()
{
    if (!m_session || m_run == 0)
        return;
    try {
        m_session->requestRun(m_run, RunRequest::stop);
    } catch (const std::exception&) {
        const ErrorInfo error = currentError("stopping the run");
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
}

} // namespace calm::ui
