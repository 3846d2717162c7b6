#include "ui/training_page/run_panel.h"

#include "ui/engine_client/run_label.h"
#include "ui/training_page/runs_model.h"
#include "ui/training_page/training_defaults.h"
#include "ui/widgets/card.h"
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
    : QFrame(parent), m_name(makeLabel({}, "section")), m_state(makeLabel({}, "muted")), m_progress(new QProgressBar),
      m_message(makeSentence({}, "muted")), m_stop(new QPushButton(icon("stop"), tr("Stop"))),
      m_again(new QPushButton(icon("restart"), tr("Start again"))),
      m_duplicate(toolButton("runDuplicateButton", tr("Take its settings over into the form (Ctrl+D)"), "copy")),
      m_delete(toolButton("runDeleteButton", tr("Delete this run with its checkpoints"), "delete")),
      m_numbers(new QHBoxLayout)
{
    setProperty("card", true);
    m_state->setObjectName("runState");
    m_progress->setObjectName("runProgress");
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_progress->setTextVisible(false);
    m_message->setObjectName("runMessage");
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_stop->setObjectName("stopRunButton");
    m_stop->setToolTip(tr("Stop after this step and keep a checkpoint (Ctrl+.)"));
    m_stop->setShortcut(QKeySequence("Ctrl+."));
    m_again->setObjectName("runAgainButton");
    m_again->setToolTip(tr("Start a new run with the same settings"));
    m_duplicate->setShortcut(QKeySequence("Ctrl+D"));
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_name, 1);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_state), static_cast<QWidget*>(m_stop), static_cast<QWidget*>(m_again),
          static_cast<QWidget*>(m_duplicate), static_cast<QWidget*>(m_delete)})
        head->addWidget(widget);
    m_numbers->setSpacing(12);
    m_step = addNumber(tr("Step"), "runStep");
    m_left = addNumber(tr("Time left"), "runTimeLeft");
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
    connect(m_stop, &QPushButton::clicked, this, &RunPanel::stopRequested);
    connect(m_again, &QPushButton::clicked, this, &RunPanel::againRequested);
    connect(m_duplicate, &QToolButton::clicked, this, &RunPanel::duplicateRequested);
    connect(m_delete, &QToolButton::clicked, this, &RunPanel::deleteRequested);
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

QString RunPanel::sentenceOf(const RunRecord& run)
{
    const QString message = fromUtf8(run.message);
    switch (run.state) {
    case RunState::queued:
        return tr("The worker is being started.");
    case RunState::interrupted:
        return message.isEmpty() ? tr("Its worker ended without a word; start again from its settings.") : message;
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
    m_name->setText(runLabel(run));
    const bool stopping = !isOver(run.state) && run.request == RunRequest::stop;
    m_state->setText(stopping ? tr("stopping…") : stateText(run.state));
    const bool bad = run.state == RunState::failed || run.state == RunState::interrupted;
    setRole(m_state, bad ? "danger" : run.state == RunState::finished ? "success" : "muted");
    m_progress->setRange(0, std::max(1, run.settings.steps));
    m_progress->setValue(run.step);
    m_step->setText(tr("%1 / %2").arg(formatCount(run.step), formatCount(run.settings.steps)));
    const double now = double(QDateTime::currentMSecsSinceEpoch()) / 1000;
    if (isOver(run.state))
        m_left->setText(tr("took %1").arg(formatDuration(durationOf(run, now))));
    else
        m_left->setText(run.secondsLeft > 0 ? formatDuration(run.secondsLeft) : dash());
    m_loss->setText(run.bestValidationLoss ? QLocale().toString(*run.bestValidationLoss, 'f', 4) : dash());
    const auto best = std::ranges::find(checkpoints, true, &CheckpointRecord::best);
    m_best->setText(best == checkpoints.end() ? dash() : tr("step %1").arg(formatCount(best->step)));
    m_message->setText(sentenceOf(run));
    m_message->setVisible(!m_message->text().isEmpty());
    setRole(m_message, bad ? "danger" : "muted");
    showButtons(run);
}

void RunPanel::showButtons(const RunRecord& run)
{
    const bool under = run.state == RunState::running || run.state == RunState::paused;
    m_stop->setVisible(under);
    m_stop->setEnabled(run.request != RunRequest::stop);
    m_again->setVisible(!under);
    m_delete->setEnabled(!under);
}

} // namespace calm::ui
