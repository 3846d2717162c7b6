#include "ui/training_page/run_panel.h"

#include "ui/engine_client/run_label.h"
#include "ui/training_page/runs_model.h"
#include "ui/estimates/training_estimate.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

namespace
{

QToolButton* toolButton(const char* name, const QString& help, const char* iconName)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setToolTip(help);
    button->setAccessibleName(help);
    return button;
}

QString dash()
{
    return QChar(0x2013);
}

} // namespace

RunPanel::RunPanel(QWidget* parent)
    : QFrame(parent), m_name(new ElidedLabel(Qt::ElideRight)), m_state(makeLabel({}, "muted")),
      m_progress(new QProgressBar), m_leftTitle(nullptr), m_message(makeSentence({}, "muted")),
      m_pause(new QPushButton(icon("pause"), tr("Pause"))), m_resume(new QPushButton(icon("play"), tr("Resume"))),
      m_stop(new QPushButton(icon("stop"), tr("Stop"))), m_again(new QPushButton(icon("restart"), tr("Start anew"))),
      m_duplicate(toolButton("runDuplicateButton", tr("Take its settings over into the form (Ctrl+D)"), "copy")),
      m_baseline(toolButton("runBaselineButton", tr("Train the LoRA baseline with its data and settings"), "sparkle")),
      m_delete(toolButton("runDeleteButton", tr("Delete this run with its checkpoints"), "delete")),
      m_numbers(new QHBoxLayout)
{
    build();
    connect(m_pause, &QPushButton::clicked, this, &RunPanel::pauseRequested);
    connect(m_resume, &QPushButton::clicked, this, &RunPanel::resumeRequested);
    connect(m_stop, &QPushButton::clicked, this, &RunPanel::stopRequested);
    connect(m_again, &QPushButton::clicked, this, &RunPanel::againRequested);
    connect(m_duplicate, &QToolButton::clicked, this, &RunPanel::duplicateRequested);
    connect(m_baseline, &QToolButton::clicked, this, &RunPanel::baselineRequested);
    connect(m_delete, &QToolButton::clicked, this, &RunPanel::deleteRequested);
}

void RunPanel::build()
{
    setProperty("card", true);
    m_state->setObjectName("runState");
    m_progress->setObjectName("runProgress");
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_progress->setTextVisible(false);
    m_message->setObjectName("runMessage");
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pause->setObjectName("pauseRunButton");
    m_pause->setShortcut(QKeySequence("Ctrl+,"));
    m_resume->setObjectName("resumeRunButton");
    m_resume->setToolTip(tr("Goes on from its newest checkpoint when its turn comes (Ctrl+Shift+R)"));
    m_resume->setShortcut(QKeySequence("Ctrl+Shift+R"));
    m_stop->setObjectName("stopRunButton");
    m_stop->setShortcut(QKeySequence("Ctrl+."));
    m_again->setObjectName("runAgainButton");
    m_again->setToolTip(tr("A new run with the same settings; this one stays as it is"));
    m_duplicate->setShortcut(QKeySequence("Ctrl+D"));
    setRole(m_name, "section");
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_name, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_state, m_pause, m_resume, m_stop, m_again, m_duplicate,
                                                           m_baseline, m_delete})
        head->addWidget(widget);
    m_numbers->setSpacing(12);
    m_step = addNumber(tr("Step"), "runStep");
    m_left = addNumber(tr("Time left"), "runTimeLeft");
    m_leftTitle = qobject_cast<QLabel*>(m_numbers->itemAt(1)->layout()->itemAt(0)->widget());
    m_loss = addNumber(tr("Best loss"), "runLoss");
    m_best = addNumber(tr("Best checkpoint"), "runBest");
    m_loss->setToolTip(tr("The lowest loss on the validation data"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(cardPadding, 10, cardPadding, 10);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_progress);
    layout->addLayout(m_numbers);
    layout->addWidget(m_message);
}

QLabel* RunPanel::addNumber(const QString& heading, const char* name)
{
    QLabel* number = makeLabel(dash(), "strong");
    number->setObjectName(name);
    number->setAccessibleName(heading);
    QLabel* title = makeLabel(heading, "muted");
    for (QLabel* label : {number, title})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(title);
    column->addWidget(number);
    title->setToolTip(heading);
    m_numbers->addLayout(column, 1);
    return number;
}

QString RunPanel::sentenceOf(const RunRecord& run, bool hasCheckpoint)
{
    const QString message = fromUtf8(run.message);
    switch (run.state) {
    case RunState::queued:
        return run.queuePosition > 1 ? tr("It waits for its turn: place %1 in the queue.").arg(run.queuePosition)
                                     : tr("It is the next one in the queue.");
    case RunState::paused:
        return hasCheckpoint
                   ? tr("Paused at step %1; it goes on from there when it is resumed.").arg(formatCount(run.step))
                   : tr("Held back; it begins when it is resumed.");
    case RunState::pausing:
        return tr("It writes a checkpoint and pauses after this step.");
    case RunState::stopping:
        return tr("It writes a checkpoint and stops after this step.");
    case RunState::interrupted: {
        const QString what = message.isEmpty() ? tr("Its worker ended without a word.") : message;
        return hasCheckpoint ? what : tr("%1 There is no checkpoint yet: resumed, it begins anew.").arg(what);
    }
    case RunState::failed:
        return message.isEmpty() ? tr("It failed without a word; its log lies in the project's files.") : message;
    default:
        return message;
    }
}

void RunPanel::show(const std::optional<RunRecord>& chosen, const std::vector<CheckpointRecord>& checkpoints)
{
    setVisible(chosen.has_value());
    if (!chosen)
        return;
    const RunRecord& run = *chosen;
    m_name->setFullText(runLabel(run));
    m_state->setText(stateText(run.state));
    const bool bad = run.state == RunState::failed || run.state == RunState::interrupted;
    setRole(m_state, bad ? "danger" : run.state == RunState::finished ? "success" : "muted");
    showNumbers(run, checkpoints);
    m_message->setText(sentenceOf(run, !checkpoints.empty()));
    m_message->setVisible(!m_message->text().isEmpty());
    setRole(m_message, bad ? "danger" : "muted");
    showButtons(run);
}

void RunPanel::showNumbers(const RunRecord& run, const std::vector<CheckpointRecord>& checkpoints)
{
    m_progress->setRange(0, std::max({1, run.settings.steps, run.step}));
    m_progress->setValue(run.step);
    m_step->setText(stepText(run));
    const double now = double(QDateTime::currentMSecsSinceEpoch()) / 1000;
    const double taken = durationOf(run, now);
    if (hasWorker(run.state)) {
        m_leftTitle->setText(tr("Time left"));
        m_left->setText(run.secondsLeft > 0 ? formatDuration(run.secondsLeft) : dash());
        m_left->setToolTip(taken > 0 ? tr("%1 so far").arg(formatDuration(taken)) : QString());
    } else {
        m_leftTitle->setText(isOver(run.state) ? tr("Took") : tr("So far"));
        m_left->setText(taken > 0 ? formatDuration(taken) : dash());
        m_left->setToolTip({});
    }
    m_left->setAccessibleName(m_leftTitle->text());
    m_loss->setText(run.bestValidationLoss ? QLocale().toString(*run.bestValidationLoss, 'f', 4) : dash());
    const auto best = std::ranges::find(checkpoints, true, &CheckpointRecord::best);
    m_best->setText(best == checkpoints.end() ? dash() : tr("step %1").arg(formatCount(best->step)));
}

void RunPanel::showButtons(const RunRecord& run)
{
    const bool queued = run.state == RunState::queued;
    m_pause->setVisible(hasWorker(run.state) || queued);
    m_pause->setEnabled(run.state == RunState::running || queued);
    m_pause->setText(queued ? tr("Hold") : tr("Pause"));
    m_pause->setToolTip(queued ? tr("Hold it back until it is resumed (Ctrl+,)")
                               : tr("Pause after this step, with a checkpoint to go on from (Ctrl+,)"));
    m_stop->setVisible(hasWorker(run.state) || queued || run.state == RunState::paused);
    m_stop->setEnabled(run.state != RunState::stopping);
    m_stop->setToolTip(hasWorker(run.state) ? tr("Stop after this step and keep a checkpoint (Ctrl+.)")
                                            : tr("Take it out of the queue; what it has learned stays (Ctrl+.)"));
    m_resume->setVisible(canResume(run.state));
    m_again->setVisible(isOver(run.state));
    m_baseline->setVisible(run.settings.method == Method::bridges);
    m_delete->setEnabled(!hasWorker(run.state));
}

} // namespace calm::ui
